"""Which shops the coverage was counted from: the numerator of V2 and what it lacks (domain.md §6)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.queries.served import PlaceRecord, served_stops

from ..enums import Channel
from ..models import Visit


def visited_shops(
    scope: Scope, place: PlaceRecord | None, month: Month, *, visited: bool = True
) -> QuerySet[Any, Any]:
    """The keys of the shops served on the month's last day that were visited in person in the month.

    By whomever and on whatever route. With ``visited=False`` those that were not.
    """
    made = visited_in(month)
    stops = served_stops(scope, place, month.last).filter(made if visited else ~made)
    return stops.values_list("retailer", flat=True)


def visited_in(month: Month) -> Exists:
    """Whether the shop of a stop was visited in person in a month, as a condition of a query."""
    return Exists(
        Visit.objects.filter(
            retailer=OuterRef("retailer"),
            channel=Channel.IN_PERSON,
            visited_on__range=(month.first, month.last),
        )
    )
