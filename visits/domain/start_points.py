"""Where somebody's day in the field begins and ends."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from territory.measures.geo import Position, to_wgs84

from ..models import StartPoint
from .turns import wait_for_turn_of

LONGEST_NAME = 100
DIGITS = 6


@transaction.atomic
def set_start_point(
    *,
    staff: Staff,
    name: str,
    latitude: float,
    longitude: float,
    datum: str,
    actor: str,
    moment: datetime,
) -> bool:
    """Let somebody's days begin at a place, given in a datum and kept in WGS-84; whether that is a change.

    Plans keep the times that they have until a day is put in order or proposed anew. Raises InputError for a
    place off the earth, of unknown datum, or without a name.
    """
    said = " ".join(name.replace("\0", "").split())
    if not said or len(said) > LONGEST_NAME:
        raise InputError(
            "name",
            _("A start point has a name of at most %(longest)s characters.") % {"longest": LONGEST_NAME},
            _("Name it as people call the place."),
        )
    for field, degrees, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if not -limit <= degrees <= limit:
            raise InputError(
                field,
                _("Degrees lie between −%(limit)d and %(limit)d.") % {"limit": limit},
                _("Check that latitude and longitude are not exchanged."),
            )
    position = to_wgs84(Position(latitude, longitude), datum)
    if position is None:
        raise InputError(
            "datum", _("The datum of the position is not known."), _("Say from which map or device it is.")
        )
    values = {
        "name": said,
        "latitude": _kept(position.latitude),
        "longitude": _kept(position.longitude),
    }
    wait_for_turn_of(staff)
    changes = ChangeSet()
    found = StartPoint.objects.select_for_update().filter(staff=staff).first()
    if found is None:
        changes.create(StartPoint(staff=staff, **values))
        changed = True
    else:
        changed = changes.update(found, **values)
    changes.save(actor=actor, moment=moment)
    return changed


@transaction.atomic
def remove_start_point(*, staff: Staff, actor: str, moment: datetime) -> bool:
    """Let days begin at their first shop again; whether that is a change."""
    found = StartPoint.objects.select_for_update().filter(staff=staff).first()
    if found is None:
        return False
    changes = ChangeSet()
    changes.delete(found)
    changes.save(actor=actor, moment=moment)
    return True


def _kept(degrees: float) -> Decimal:
    return Decimal(f"{degrees:.{DIGITS}f}")
