"""A month while calls are put on its days, taken off and moved, and what it costs as it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position

from ..enums import LeftOutReason
from .costs import (
    BALANCE,
    LEAST_CALLS_A_DAY,
    OVER_EVEN_LOAD,
    OVERTIME,
    ROUTE_ON_A_DAY,
    Driving,
    spacing_cost,
)
from .values import FieldDay, LeftOut

NEVER = float("inf")
LEAST_GAIN = 0.01
SPARE = 0.25
"""By which part of the mean a day may exceed it before that costs dearly."""
MINUTES_BETWEEN = 2
"""Between two calls at the least, for how many calls a day can hold at all."""

Move = tuple[int, date, date]
"""A shop's call, the day from which and the day to which it goes."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A shop with the calls that are still to be planned at it.

    ``served`` are the days to come on which it is hers to visit, ``open`` those of them on which it opens.
    ``seen`` are the days of the month on which it has been visited or a call stands already.
    """

    shop: int
    route: int
    calls: int
    served: frozenset[date]
    open: frozenset[date]
    seen: tuple[date, ...] = ()
    position: Position | None = None


class Board:
    """The calls of a month by day and shop."""

    def __init__(
        self,
        demands: Sequence[Demand],
        days: Sequence[date],
        *,
        month: Month,
        rules: FieldDay,
        standing: Mapping[date, int],
        order_costs: Mapping[int, Mapping[date, float]],
        start: Position | None,
    ) -> None:
        """``standing`` is how many calls a day has already; the costs of order days are by route."""
        self.demands = {demand.shop: demand for demand in sorted(demands, key=_of_route)}
        self.days = list(days)
        self.month_days = month.days
        self.rules = rules
        self.standing = standing
        self.placed: dict[int, list[date]] = {shop: [] for shop in self.demands}
        self.routes: dict[date, dict[int, int]] = {day: {} for day in self.days}
        self._order = order_costs
        self._calls = {day: standing.get(day, 0) for day in self.days}
        self._forbidden: set[tuple[int, date]] = set()
        self._left: Counter[tuple[int, LeftOutReason]] = Counter()
        self._shop_costs: dict[int, float] = {}
        self._on_route: defaultdict[int, list[int]] = defaultdict(list)
        places: defaultdict[int, list[Position]] = defaultdict(list)
        for demand in self.demands.values():
            self._on_route[demand.route].append(demand.shop)
            if demand.position is not None:
                places[demand.route].append(demand.position)
        self._driving = Driving(places, start)
        total = sum(demand.calls for demand in self.demands.values()) + sum(self._calls.values())
        mean = total / max(1, len(self.days))
        self._is_full = mean >= LEAST_CALLS_A_DAY
        aim = max(mean, LEAST_CALLS_A_DAY)
        self._even = int(aim * (1 + SPARE)) + 2
        self._visiting = max(1.0, aim * rules.visit_minutes)
        self._target = self._visiting + aim * MINUTES_BETWEEN
        self._cost = {day: self._day_cost({}, self._calls[day]) for day in self.days}

    @property
    def days_of(self) -> dict[int, tuple[date, ...]]:
        """The days of each shop's new calls, ascending."""
        return {shop: tuple(sorted(days)) for shop, days in self.placed.items() if days}

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The calls without a day, by shop and reason."""
        return tuple(LeftOut(shop, calls, reason) for (shop, reason), calls in sorted(self._left.items()))

    @property
    def room(self) -> int:
        """How many more calls the days hold at the most."""
        minutes = self.rules.ends - self.rules.begins
        a_day = min(self.rules.most_visits, minutes // (self.rules.visit_minutes + MINUTES_BETWEEN))
        return sum(max(0, a_day - self.standing.get(day, 0)) for day in self.days)

    def aim_at_the_mean(self) -> None:
        """Hold the days against their mean with its driving, which is known only once they are full."""
        minutes = sum(self._minutes(self.routes[day], self._calls[day])[0] for day in self.days)
        self._target = max(self._target, minutes / max(1, len(self.days)))
        self._cost = {day: self._day_cost(self.routes[day], self._calls[day]) for day in self.days}

    def put(self, shop: int) -> date | None:
        """One more call at a shop, on the day on which it costs least; None where there is no room."""
        day, cost = self.best_day(shop, self.placed[shop])
        if day is None or cost == NEVER:
            return None
        self.add(shop, day)
        return day

    def forbid(self, shop: int, day: date) -> None:
        """Take a call off a day on which it cannot be made; none is put there again."""
        self.remove(shop, day)
        self._forbidden.add((shop, day))

    def leave_out(self, shop: int, reason: LeftOutReason, calls: int = 1) -> None:
        """Say of calls that they have no day."""
        self._left[shop, reason] += calls

    def add(self, shop: int, day: date) -> None:
        """Put a call at a shop on a day."""
        self._set(shop, day, 1)
        self.placed[shop].append(day)

    def remove(self, shop: int, day: date) -> None:
        """Take a call off a day."""
        self._set(shop, day, -1)
        self.placed[shop].remove(day)

    def may_have(self, shop: int, day: date) -> bool:
        """Whether a call at the shop could be on the day, apart from calls that are there."""
        demand = self.demands[shop]
        return day in demand.open and day not in demand.seen and (shop, day) not in self._forbidden

    def best_day(
        self, shop: int, rest: Sequence[date], besides: date | None = None
    ) -> tuple[date | None, float]:
        """The cheapest day for a call beside those of ``rest``, and what shop and day cost then."""
        route = self.demands[shop].route
        best: tuple[date | None, float] = (None, NEVER)
        for day in self.days:
            if day == besides or day in rest or not self.may_have(shop, day):
                continue
            cost = self.change(day, {route: 1})
            if cost < best[1]:
                cost += self.shop_cost(shop, [*rest, day])
                if cost < best[1]:
                    best = (day, cost)
        return best

    def shop_cost(self, shop: int, days: Sequence[date]) -> float:
        """What a shop costs with its new calls on these days."""
        demand = self.demands[shop]
        order = self._order.get(demand.route)
        lead = sum(order[day] for day in days) if order else 0.0
        return lead + spacing_cost([day.toordinal() for day in (*demand.seen, *days)], self.month_days)

    def cost_now(self, shop: int) -> float:
        """What a shop costs as it stands."""
        found = self._shop_costs.get(shop)
        if found is None:
            found = self._shop_costs[shop] = self.shop_cost(shop, self.placed[shop])
        return found

    def change(self, day: date, calls: Mapping[int, int]) -> float:
        """By how much a day's cost grows when routes get so many calls more (fewer when negative)."""
        routes = dict(self.routes[day])
        for route, number in calls.items():
            routes[route] = routes.get(route, 0) + number
            if not routes[route]:
                del routes[route]
        more = sum(calls.values())
        return self._day_cost(routes, self._calls[day] + more, is_more=more > 0) - self._cost[day]

    def carry_out(self, moves: Sequence[Move]) -> float:
        """Make these moves if the month is better for them; returns what that gains, 0 if they are not."""
        targets = {(shop, to) for shop, _from, to in moves}
        if len(targets) < len(moves):
            return 0.0
        if not all(to not in self.placed[shop] and self.may_have(shop, to) for shop, to in targets):
            return 0.0
        days: defaultdict[date, Counter[int]] = defaultdict(Counter)
        shops: defaultdict[int, dict[date, date]] = defaultdict(dict)
        for shop, day, to in moves:
            route = self.demands[shop].route
            days[day][route] -= 1
            days[to][route] += 1
            shops[shop][day] = to
        cost = sum(self.change(day, calls) for day, calls in days.items())
        now = sum(map(self.cost_now, shops))
        for shop, away in shops.items():
            if cost >= now - LEAST_GAIN:
                return 0.0
            cost += self.shop_cost(shop, [away.get(day, day) for day in self.placed[shop]])
        if cost >= now - LEAST_GAIN:
            return 0.0
        for shop, day, to in moves:
            self.remove(shop, day)
            self.add(shop, to)
        return now - cost

    def calls_of(self, route: int, days: Collection[date]) -> list[tuple[int, date]]:
        """The calls of a route on some days, as shop and day."""
        return [(shop, day) for shop in self._on_route[route] for day in self.placed[shop] if day in days]

    def _set(self, shop: int, day: date, number: int) -> None:
        routes, route = self.routes[day], self.demands[shop].route
        routes[route] = routes.get(route, 0) + number
        if not routes[route]:
            del routes[route]
        self._calls[day] += number
        self._cost[day] = self._day_cost(routes, self._calls[day])
        self._shop_costs.pop(shop, None)

    def _minutes(self, routes: Mapping[int, int], calls: int) -> tuple[float, float]:
        """How long a day lasts, and how long of it is driving."""
        driving = self._driving.minutes(routes) if routes else 0.0
        return calls * self.rules.visit_minutes + driving, driving

    def _day_cost(self, routes: Mapping[int, int], calls: int, *, is_more: bool = False) -> float:
        visiting = calls * self.rules.visit_minutes
        length = self.rules.ends - self.rules.begins
        if is_more and (calls > self.rules.most_visits or visiting > length):
            return NEVER
        minutes, driving = self._minutes(routes, calls)
        off = max(0.0, minutes - self._target)
        calls_off = visiting - self._visiting if self._is_full or visiting > self._visiting else 0.0
        return (
            driving
            + ROUTE_ON_A_DAY * len(routes)
            + BALANCE * (off * off / self._target + calls_off * calls_off / self._visiting)
            + OVER_EVEN_LOAD * max(0, calls - self._even)
            + OVERTIME * max(0.0, minutes - length)
        )


def _of_route(demand: Demand) -> tuple[int, int]:
    return demand.route, demand.shop
