"""What every visit goes by, whoever records it: its day, its place, what it found out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Datum
from accounts.models import Retailer
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from territory.measures.geo import Position, to_wgs84
from territory.queries.positions import position_of

from ..measures.location import TOLERANCE_M, check_location
from ..measures.standard_form import is_nothing_new
from ..models import Visit

ZONES_MAY_DIFFER = timedelta(hours=24)
"""So far ahead a visit may lie that a file tells of: it may be from an office far to the east."""


def plan_visit(
    changes: ChangeSet,
    visit: Visit,
    values: Mapping[str, Any],
    *,
    retailer: Retailer,
    moment: datetime,
    datum: str = Datum.WGS84,
    tolerance_m: float = TOLERANCE_M,
) -> bool:
    """Set fields of a visit, new or on file; tells whether any had another value.

    ``values`` are fields of the visit, ``retailer`` its shop. Derives the local date, and with a position
    (in ``datum``; kept in WGS-84) the distance to the shop and the location check, which confirms within
    ``tolerance_m``. Raises InputError.
    """
    derived = dict(values)
    if "outcome" in values and "findings" not in values:
        # Files know no form: whatever they tell of the outcome was found out at the shop.
        derived["findings"] = int(not is_nothing_new(values["outcome"]))
    if "started_at" in values:
        _refuse_future(values["started_at"], moment)
        derived["visited_on"] = local_day(values["started_at"])
    if values.get("latitude") is not None or values.get("longitude") is not None:
        derived |= _in_wgs84(values, datum)
    changed = changes.update(visit, **derived)
    if not changed:
        return False
    if visit.ended_at is not None and visit.ended_at < visit.started_at:
        raise InputError(
            "ended_at", _("The visit would end before it began."), _("Correct one of the two times.")
        )
    if visit.latitude is not None and visit.longitude is not None:
        accuracy = None if visit.accuracy_m is None else float(visit.accuracy_m)
        fix = Position(float(visit.latitude), float(visit.longitude))
        check, distance = check_location(fix, accuracy, position_of(retailer), tolerance_m=tolerance_m)
        changes.update(
            visit, location_check=check, distance_m=None if distance is None else _metres(distance)
        )
    return True


def _refuse_future(started_at: datetime, moment: datetime) -> None:
    if started_at > moment + ZONES_MAY_DIFFER:
        raise InputError("started_at", _("The visit would lie in the future."), _("Correct the date."))


def _in_wgs84(values: Mapping[str, Any], datum: str) -> dict[str, Any]:
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None:
        raise InputError(
            "latitude" if latitude is None else "longitude",
            _("A position needs both latitude and longitude."),
            _("Fill in both, or neither."),
        )
    if datum == Datum.WGS84:
        return {}
    north, east = wgs84_degrees(float(latitude), float(longitude), datum)
    return {"latitude": north, "longitude": east}


def wgs84_degrees(latitude: float, longitude: float, datum: str) -> tuple[Decimal, Decimal]:
    """A position as it is kept: in WGS-84, to six decimals. Raises InputError for an unknown datum."""
    position = to_wgs84(Position(latitude, longitude), datum)
    if position is None:
        raise InputError(
            "datum",
            _("A position of unknown datum may be off by 600 m."),
            _("State the datum, or leave the position empty."),
        )
    return _degrees(position.latitude), _degrees(position.longitude)


def _degrees(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def _metres(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")


def never_on_a_route() -> InputError:
    """What is wrong with a visit at a shop that was never put on an order and visit route."""
    return InputError(
        "licence_no",
        _("The shop was never put on an order and visit route."),
        _("Give it a route by importing retailers."),
    )
