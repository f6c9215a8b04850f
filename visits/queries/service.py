"""At which shops a call can be planned on which days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.enums import RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.timeline import holding
from territory.queries.placements import Stamp, stamps_on

AWAY_STATES = (RetailerState.SUSPENDED, RetailerState.CLOSED)
"""States in which nobody calls at a shop (domain.md §3.9: no plan on a suspended shop)."""


@dataclass(frozen=True, slots=True)
class Service:
    """What is known of some shops on some days."""

    stamps: Mapping[tuple[int, date], Stamp]
    statuses: Mapping[int, list[RetailerStatus]]

    def stamp(self, shop: int, day: date) -> Stamp | None:
        """Route and unit of the shop on the day; None for one that is on no order route."""
        return self.stamps.get((shop, day))

    def state(self, shop: int, day: date) -> RetailerState:
        """The shop's state on the day; active without a status on file."""
        held = holding(self.statuses.get(shop, []), day)
        return RetailerState(held.state) if held is not None else RetailerState.ACTIVE

    def is_served(self, shop: int, day: date) -> bool:
        """Whether somebody calls there: on an order route, neither suspended nor closed."""
        return self.stamp(shop, day) is not None and self.state(shop, day) not in AWAY_STATES


def service_of(pairs: Iterable[tuple[int, date]]) -> Service:
    """What is known of shops on days; four statements for any number of them."""
    wanted = list(pairs)
    statuses: defaultdict[int, list[RetailerStatus]] = defaultdict(list)
    for part in in_parts(sorted({shop for shop, _day in wanted})):
        for status in RetailerStatus.objects.filter(retailer__in=part).order_by("since"):
            statuses[status.retailer_id].append(status)
    return Service(stamps_on(wanted), statuses)
