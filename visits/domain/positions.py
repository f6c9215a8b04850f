"""Accepting where the visits to a shop say that it lies."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.retailers import plan_profile
from accounts.enums import Datum
from accounts.models import Retailer
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position
from territory.queries.closing import closed_months
from territory.queries.positions import position_of
from territory.queries.rules import rule_book

from ..enums import Channel
from ..measures.location import check_location
from ..models import Visit
from ..queries.proposals import position_proposal

NEAR_ENOUGH = Decimal("0.00001")
"""A metre: how far a proposal may move between being seen and being accepted."""


@transaction.atomic
def accept_position(
    *, retailer: Retailer, seen: tuple[Decimal, Decimal], day: date, actor: str, moment: datetime
) -> int:
    """Put a shop where its visits agree that it lies, and look at their places anew.

    ``seen`` are the proposed degrees that were agreed to. The visits of open months are compared with the new
    position; answers how many of them. Raises InputError when the visits propose something else by now.
    """
    proposal = position_proposal(retailer, day)
    degrees = None if proposal is None else rounded(proposal.position)
    if degrees is None or any(abs(new - old) > NEAR_ENOUGH for new, old in zip(degrees, seen, strict=True)):
        raise InputError(
            "position",
            _("The visits no longer propose this position."),
            _("Look at what they propose now."),
        )
    changes = ChangeSet()
    plan_profile(changes, retailer, {"latitude": degrees[0], "longitude": degrees[1], "datum": Datum.WGS84})
    again = _look_again(changes, retailer)
    changes.save(actor=actor, moment=moment, reason=_("position by visits")[:100])
    return again


def rounded(position: Position) -> tuple[Decimal, Decimal]:
    """Degrees as they are kept."""
    return Decimal(f"{position.latitude:.6f}"), Decimal(f"{position.longitude:.6f}")


def _look_again(changes: ChangeSet, retailer: Retailer) -> int:
    shop = position_of(retailer)
    closed = set(closed_months())
    rules = rule_book()
    number = 0
    for visit in Visit.objects.filter(
        retailer=retailer, channel=Channel.IN_PERSON, latitude__isnull=False
    ).order_by("pk"):
        month = Month.of(visit.visited_on)
        if month.first in closed or visit.latitude is None or visit.longitude is None:
            continue
        check, distance = check_location(
            Position(float(visit.latitude), float(visit.longitude)),
            None if visit.accuracy_m is None else float(visit.accuracy_m),
            shop,
            tolerance_m=rules.of(month).field_work.tolerance_of(retailer.market_type),
        )
        number += changes.update(
            visit,
            location_check=check,
            distance_m=None if distance is None else Decimal(f"{distance:.1f}"),
        )
    return number
