"""What the facts of a made-up office must be: brute force over the raw rows, shop by shop and day by day.

Slow and plain on purpose. It shares the measures with the product, never a query.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from accounts.enums import SERVED_STATES, RetailerState
from accounts.measures.opening import full_months, is_new
from accounts.models import Retailer
from salesforce_app.kernel.periods import Month, Period
from settlement.enums import Reason
from settlement.measures.dues import Attempt
from settlement.models import Due
from territory.enums import RouteKind
from territory.measures.cycles import order_dates, unit_cycles
from territory.measures.mix import Mix, ShopFlow, like_for_like
from territory.measures.population import Member
from territory.models import OrderDateMove, OrgUnit, RouteStop, SalesLine

from .made_up import MadeUp, held


@dataclass(frozen=True)
class Fact:
    """One shop's month on one route of one unit."""

    unit: int
    village: int | None
    amount: int
    quantity: int | None
    orders: int
    last_order_on: date
    is_split: bool


FactKey = tuple[date, int, int, int]


def add_up(values: list[int | None]) -> int | None:
    """A sum as SQL makes it: unknown values are left out, nothing known is unknown."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def month_facts() -> dict[FactKey, Fact]:
    """The facts of all sales lines by (month, route, shop, unit), counted one by one."""
    groups: dict[FactKey, list[SalesLine]] = defaultdict(list)
    for line in SalesLine.objects.order_by("sold_on", "document_no", "line_no", "key_product"):
        groups[line.sold_on.replace(day=1), line.route_id, line.retailer_id, line.unit_id].append(line)
    facts_of: Counter[tuple[date, int]] = Counter((month, shop) for month, _route, shop, _unit in groups)
    return {
        key: Fact(
            lines[-1].unit_id,
            lines[-1].village_id,
            sum(line.amount for line in lines),
            add_up([line.quantity for line in lines]),
            len({(line.sold_on, line.document_no) for line in lines}),
            lines[-1].sold_on,
            facts_of[key[0], key[2]] > 1,
        )
        for key, lines in groups.items()
    }


def attempts_of(due: Due) -> tuple[Attempt, ...]:
    """The due's attempts as the measures take them."""
    return tuple(
        Attempt(attempt.result, Reason(attempt.reason) if attempt.reason else None, attempt.reversed_on)
        for attempt in due.attempts.order_by("number")
    )


class Oracle:
    """The facts of one unit of an office."""

    def __init__(self, office: MadeUp, unit: OrgUnit) -> None:
        self.office = office
        self.unit = unit
        self.units = office.below(unit)
        self.order_routes = [route for route in office.routes if route.kind == RouteKind.ORDER_VISIT]
        self.moves = list(OrderDateMove.objects.all())

    @cached_property
    def facts(self) -> dict[FactKey, Fact]:
        """All month facts, those of other units included."""
        return month_facts()

    @cached_property
    def ours(self) -> dict[FactKey, Fact]:
        """The month facts stamped with the unit."""
        return {key: fact for key, fact in self.facts.items() if fact.unit in self.units}

    def rows(self, month: Month) -> dict[FactKey, Fact]:
        """The unit's facts of one month."""
        return {key: fact for key, fact in self.ours.items() if key[0] == month.first}

    def amounts(self, month: Month) -> dict[int, int]:
        """Shop → amount within the unit."""
        found: dict[int, int] = defaultdict(int)
        for (_, _, shop, _), fact in self.rows(month).items():
            found[shop] += fact.amount
        return dict(found)

    def inside(self, day: date) -> set[int]:
        """The order routes whose unit, by the nearest term, lies within ours."""
        return {route.pk for route in self.order_routes if self.office.unit_on(route.pk, day) in self.units}

    def standing(self, day: date) -> set[int]:
        """Those of ``inside`` with a term that holds."""
        return {route for route in self.inside(day) if held(self.office.terms[route], day)}

    def dates(self, route: int, period: Period) -> list[date] | None:
        """The order dates of a route, None when no weekdays are known."""
        moves = {move.date: move.moved_to for move in self.moves if move.route_id is None}
        moves |= {move.date: move.moved_to for move in self.moves if move.route_id == route}
        found: set[date] = set()
        known = False
        for term in self.office.terms[route]:
            part = Period(max(period.start, term.since), min(period.end, term.until or period.end))
            if part.days > 0 and term.weekdays:
                known = True
                found |= set(order_dates(term.weekdays, part, moves))
        return sorted(found) if known else None

    def cycles(self, month: Month) -> float | None:
        """The unit's order cycles."""
        counts = [self.dates(route, month.period) for route in self.inside(month.last)]
        return unit_cycles(len(dates) for dates in counts if dates is not None)

    # Shops

    def last_stop(self, shop: Retailer, period: Period) -> RouteStop | None:
        """The shop's last order stop that held on some day of the period."""
        days = [period.last - timedelta(days=back) for back in range(period.days)]
        return next((stop for day in days if (stop := held(self.office.stops[shop.pk], day))), None)

    def is_closed(self, shop: Retailer, day: date) -> bool:
        """Whether it is closed on a day."""
        status = self.office.state_on(shop, day)
        return status is not None and status.state == RetailerState.CLOSED

    def value(self, shop: Retailer, window: tuple[Month, Month]) -> int | None:
        """All that the shop bought in a window, wherever; None without any sale."""
        return add_up(
            [
                fact.amount
                for (month, _, owner, _), fact in self.facts.items()
                if owner == shop.pk and window[0].first <= month <= window[1].first
            ]
        )

    def members(self, window: tuple[Month, Month], report: Month) -> dict[int, tuple[Member[int], int]]:
        """Shop → how the pyramid takes it, and its route."""
        period = Period(window[0].first, window[1].end)
        inside = self.inside(period.last)
        found = {}
        for shop in self.office.shops:
            stop = self.last_stop(shop, period)
            if stop is None or stop.route_id not in inside:
                continue
            value = self.value(shop, window)
            gone = self.is_closed(shop, period.start - timedelta(days=1)) and self.is_closed(
                shop, report.last
            )
            if gone and value is None:
                continue
            status = self.office.state_on(shop, period.last)
            suspended = [
                day
                for day in period.dates()
                if (state := self.office.state_on(shop, day)) and state.state == RetailerState.SUSPENDED
            ]
            dates = (self.dates(stop.route_id, period) or []) if suspended else []
            found[shop.pk] = (
                Member(
                    shop.pk,
                    shop.licence_no,
                    value or 0,
                    state=status.state if status else RetailerState.ACTIVE,
                    is_new=shop.opened_on is not None and is_new(shop.opened_on, window[1]),
                    active_cycles=len(set(dates) - set(suspended)),
                    window_cycles=len(dates),
                    orders=int(value is not None),
                    full_months=full_months(shop.opened_on, *window) if shop.opened_on else 0,
                ),
                stop.route_id,
            )
        return found

    def mix(self, month: Month, base: Month) -> Mix:
        """The mix of shops between two months."""
        amounts = [self.amounts(base), self.amounts(month)]
        before, after = self.inside(base.last), self.inside(month.last)
        rows = []
        for shop in self.office.shops:
            flow = ShopFlow.NONE
            old, new = (held(self.office.stops[shop.pk], when.last) for when in (base, month))
            if shop.opened_on and shop.opened_on >= base.first:
                flow = ShopFlow.NEW
            elif self.is_closed(shop, month.last):
                flow = ShopFlow.CLOSED
            elif old and new and (old.route_id in before) != (new.route_id in after):
                flow = ShopFlow.MOVED
            rows.append((flow, [found.get(shop.pk) for found in amounts]))
        return like_for_like(rows, 2)

    def served_days(self, shop: Retailer, month: Month) -> int:
        """Days of the month on a route, active or new."""
        return sum(self.is_served(shop, day) for day in month.period.dates())

    def is_served(self, shop: Retailer, day: date) -> bool:
        """Whether it stands on an order route and is active or new."""
        status = self.office.state_on(shop, day)
        stands = held(self.office.stops[shop.pk], day) is not None
        return stands and (status is None or status.state in SERVED_STATES)


def units_to_try(office: MadeUp) -> list[OrgUnit]:
    """The company, a district, and every territory."""
    return [office.units[0], office.units[1], *office.territories]


def plain(value: Any) -> Any:
    """A mapping without its empty flows, for comparing."""
    return {key: flow for key, flow in value.items() if flow.retailers}
