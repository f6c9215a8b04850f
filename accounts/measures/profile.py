"""How complete and how fresh a shop's record is (domain.md §3.4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.enums import Datum, Sex
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

REQUIRED_FIELDS = ("licence_no", "name", "state", "market_type", "business_type")
"""Fields that the specification marks as required."""

ROUTE_FIELDS = frozenset({"route", "delivery_route", "order_weekday", "visits_per_month"})
"""Fields of route and cycle, reviewed quarterly; all others half-yearly."""

STATIC_MONTHS = 6
ROUTE_MONTHS = 3

_NOT_FILLED = frozenset({"", Sex.UNKNOWN.value, Datum.UNKNOWN.value})


@dataclass(frozen=True, slots=True)
class Completeness:
    """Filled ÷ required fields, and the names of those that are missing, in the order of the list."""

    score: Ratio
    missing: tuple[str, ...]


def completeness(record: Mapping[str, object], required: Collection[str] = REQUIRED_FIELDS) -> Completeness:
    """Score a shop's record, given as field name → value.

    A field isn't filled when it is absent, None, blank text or "unknown"; 0 is a value.
    """
    missing = tuple(name for name in required if not _is_filled(record.get(name)))
    return Completeness(Ratio(len(required) - len(missing), len(required)), missing)


def stale_fields(
    confirmed_on: Mapping[str, date | None], today: date, *, route_fields: Collection[str] = ROUTE_FIELDS
) -> list[str]:
    """The fields that were last confirmed more than six months ago (route and cycle fields: three).

    Takes field name → day of the last confirmation; a field that was never confirmed is stale.
    """
    static, route = months_before(today, STATIC_MONTHS), months_before(today, ROUTE_MONTHS)
    return [
        name
        for name, day in confirmed_on.items()
        if day is None or day < (route if name in route_fields else static)
    ]


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day when it is shorter."""
    month = Month.of(day).shift(-months)
    return date(month.year, month.month, min(day.day, monthrange(month.year, month.month)[1]))


def _is_filled(value: object) -> bool:
    if value is None:
        return False
    return not isinstance(value, str) or value.strip() not in _NOT_FILLED
