"""Spreading a month's calls over its days.

Every shop is first given the days that cost least beside those given out before it; then single calls and
whole routes of a day are moved for as long as that makes the month better (``costs`` says by what). Nothing
in it is left to chance or to the clock: the same month is always spread alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, count

from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position

from ..enums import LeftOutReason
from .costs import BALANCE, LEAST_CALLS_A_DAY, OVER_EVEN_LOAD, OVERTIME, ROUTE_ON_A_DAY, Driving, spacing_cost
from .values import FieldDay, LeftOut

WEEKS = 5
"""A weekday comes so often in a month at most."""
PASSES = 12
"""After so many nothing of weight is found any more."""
LEAST_GAIN = 0.01
NEVER = float("inf")
SPARE = 0.25
"""By which part of the mean a day may exceed it before that costs dearly."""
MINUTES_BETWEEN = 2
"""Between two calls at the least, for how many calls a day can hold at all."""


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
    """The month while calls are put on it, taken off and moved."""

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
        self._demands = {demand.shop: demand for demand in sorted(demands, key=_of_route)}
        self._days = list(days)
        self._month_days = month.days
        self._rules = rules
        self._minutes = rules.ends - rules.begins
        self._order = order_costs
        self._standing = standing
        places: dict[int, list[Position]] = {}
        for demand in self._demands.values():
            if demand.position is not None:
                places.setdefault(demand.route, []).append(demand.position)
        self._driving = Driving(places, start)
        self._routes: dict[date, dict[int, int]] = {day: {} for day in self._days}
        self._calls = {day: standing.get(day, 0) for day in self._days}
        self._placed: dict[int, list[date]] = {shop: [] for shop in self._demands}
        self._forbidden: set[tuple[int, date]] = set()
        self._left: Counter[tuple[int, LeftOutReason]] = Counter()
        total = sum(demand.calls for demand in self._demands.values())
        mean = (total + sum(self._calls.values())) / max(1, len(self._days))
        self._is_full = mean >= LEAST_CALLS_A_DAY
        aim = max(mean, LEAST_CALLS_A_DAY)
        self._even = int(aim * (1 + SPARE)) + 2
        self._visiting = max(1.0, aim * rules.visit_minutes)
        self._target = self._visiting + aim * MINUTES_BETWEEN
        self._cost = {day: self._day_cost(day, {}, self._calls[day]) for day in self._days}

    @property
    def days_of(self) -> dict[int, tuple[date, ...]]:
        """The days of each shop's new calls, ascending."""
        return {shop: tuple(sorted(days)) for shop, days in self._placed.items() if days}

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The calls without a day, by shop and reason."""
        return tuple(LeftOut(shop, calls, reason) for (shop, reason), calls in sorted(self._left.items()))

    def fill(self) -> None:
        """Give every call a day as long as there is room."""
        wanted = self._possible_calls()
        for shop, calls in sorted(wanted.items(), key=lambda item: -item[1]):
            self._place(shop, calls)
        for shop, calls in wanted.items():
            missing = calls - len(self._placed[shop])
            for _ in range(missing):
                if not self.put(shop) and not self._make_room(shop):
                    self._left[shop, LeftOutReason.FULL] += 1

    def improve(self) -> None:
        """Move single calls and whole routes of a day while that makes the month better."""
        # How long the mean day is with its driving is known only now.
        minutes = sum(map(self._minutes_of, self._days)) / max(1, len(self._days))
        self._target = max(self._target, minutes)
        self._cost = {day: self._day_cost(day, self._routes[day], self._calls[day]) for day in self._days}
        for _ in range(PASSES):
            gain = sum(self._better_pattern(shop) for shop in self._placed)
            gain += sum(self._better_day(shop, day) for shop in self._placed for day in self._days_of(shop))
            gain += sum(
                self._better_day_of_route(route, day) for day in self._days for route in [*self._routes[day]]
            )
            if gain < LEAST_GAIN:
                break

    def put(self, shop: int) -> date | None:
        """One more call at a shop, on the day on which it costs least; None where there is no room."""
        day, cost = self._best_day(shop, self._placed[shop])
        if day is None or cost == NEVER:
            return None
        self._add(shop, day)
        return day

    def forbid(self, shop: int, day: date) -> None:
        """Take a call off a day on which it cannot be made; none is put there again."""
        self._remove(shop, day)
        self._forbidden.add((shop, day))

    def leave_out(self, shop: int, reason: LeftOutReason) -> None:
        """Say of one call that it has no day."""
        self._left[shop, reason] += 1

    def _days_of(self, shop: int) -> list[date]:
        return list(self._placed[shop])

    def _possible_calls(self) -> dict[int, int]:
        """How many calls of each shop there are days for, all the days of the month together.

        Where there are more than those hold, the shops with the most calls go without their last ones first:
        every shop is to be seen at least once.
        """
        wanted = {}
        for shop, demand in self._demands.items():
            possible = min(demand.calls, len(demand.open))
            if possible < demand.calls:
                self._left[shop, _too_few(demand)] += demand.calls - possible
            wanted[shop] = possible
        a_day = min(self._rules.most_visits, self._minutes // (self._rules.visit_minutes + MINUTES_BETWEEN))
        room = sum(max(0, a_day - self._standing.get(day, 0)) for day in self._days)
        over = sum(wanted.values()) - room
        for most in count(max(wanted.values(), default=0), -1):
            if over <= 0 or most == 0:
                return wanted
            # The last ones of a route go first, so that what is left out lies together.
            for shop in [shop for shop, calls in wanted.items() if calls == most][::-1][: max(0, over)]:
                wanted[shop] -= 1
                over -= 1
                self._left[shop, LeftOutReason.FULL] += 1
        return wanted

    def _place(self, shop: int, calls: int) -> None:
        """Give a shop the cheapest of the regular patterns in which it can be called at so often."""
        cost, pattern = self._best_pattern(shop, calls)
        if cost < NEVER:
            for day in pattern:
                self._add(shop, day)

    def _best_pattern(self, shop: int, calls: int) -> tuple[float, tuple[date, ...]]:
        patterns = dict.fromkeys([*self._weekly_patterns(shop, calls), *self._patterns(shop, calls)])
        costs = ((self._pattern_cost(shop, pattern), pattern) for pattern in patterns)
        return min(costs, default=(NEVER, ()))

    def _weekly_patterns(self, shop: int, calls: int) -> Iterable[tuple[date, ...]]:
        """Days of one weekday."""
        if not 1 < calls <= WEEKS:
            return
        by_weekday: dict[int, list[date]] = {}
        for day in self._free_days(shop):
            by_weekday.setdefault(day.weekday(), []).append(day)
        for days in by_weekday.values():
            yield from combinations(days, calls)

    def _free_days(self, shop: int) -> list[date]:
        demand = self._demands[shop]
        return [
            day
            for day in self._days
            if day in demand.open and day not in demand.seen and (shop, day) not in self._forbidden
        ]

    def _patterns(self, shop: int, calls: int) -> Iterable[tuple[date, ...]]:
        """From each day on in even steps (whole weeks where these are nearly even), on the nearest days."""
        demand = self._demands[shop]
        days = self._free_days(shop)
        if not calls or not days:
            return
        even = self._month_days / (calls + len(demand.seen))
        weekly = 7 * round(even / 7)
        step = weekly if abs(weekly - even) < 0.3 * even else even
        if calls > 1:
            step = max(1.0, min(step, (days[-1] - days[0]).days / (calls - 1)))
        first, month_days = days[0].toordinal(), self._month_days
        for anchor in days:
            free = list(days)
            pattern = []
            for number in range(min(calls, len(free))):
                aim = first + (anchor.toordinal() - first + round(step * number)) % month_days
                near = min(free, key=lambda day: (abs(day.toordinal() - aim), day))
                free.remove(near)
                pattern.append(near)
            yield tuple(sorted(pattern))

    def _pattern_cost(self, shop: int, pattern: Sequence[date]) -> float:
        route = self._demands[shop].route
        return self._shop_cost(shop, pattern) + sum(self._change(day, {route: 1}) for day in pattern)

    def _make_room(self, shop: int) -> bool:
        """For a shop that would not be seen at all: take the place of a call at the one seen most often."""
        demand = self._demands[shop]
        if demand.seen or self._placed[shop]:
            return False
        often = [
            (len(days) + len(self._demands[other].seen), other, day)
            for other, days in self._placed.items()
            for day in days
            if day in demand.open and (shop, day) not in self._forbidden
        ]
        most = max(often, default=(0, 0, date.min))
        if most[0] < 2:
            return False
        _, other, day = most
        self._remove(other, day)
        if self._change(day, {demand.route: 1}) == NEVER:
            self._add(other, day)
            return False
        self._left[other, LeftOutReason.FULL] += 1
        self._add(shop, day)
        return True

    def _better_pattern(self, shop: int) -> float:
        """Move all calls at a shop to the cheapest regular pattern; returns what that gains."""
        old = self._days_of(shop)
        if len(old) < 2:
            return 0.0
        for day in old:
            self._remove(shop, day)
        now = self._pattern_cost(shop, old)
        cost, pattern = self._best_pattern(shop, len(old))
        better = len(pattern) == len(old) and cost < now - LEAST_GAIN
        for day in pattern if better else old:
            self._add(shop, day)
        return now - cost if better else 0.0

    def _better_day(self, shop: int, day: date) -> float:
        """Move one call to the day on which it costs least; returns what that gains."""
        rest = [other for other in self._placed[shop] if other != day]
        route = self._demands[shop].route
        now = self._shop_cost(shop, self._placed[shop]) - self._change(day, {route: -1})
        to, cost = self._best_day(shop, rest, besides=day)
        if to is None or cost > now - LEAST_GAIN:
            return 0.0
        self._remove(shop, day)
        self._add(shop, to)
        return now - cost

    def _best_day(
        self, shop: int, rest: Sequence[date], besides: date | None = None
    ) -> tuple[date | None, float]:
        """The cheapest day for a call beside those of ``rest``, and what shop and day cost then."""
        demand = self._demands[shop]
        best: tuple[date | None, float] = (None, NEVER)
        for day in self._days:
            if (
                day == besides
                or day not in demand.open
                or day in rest
                or day in demand.seen
                or (shop, day) in self._forbidden
            ):
                continue
            cost = self._change(day, {demand.route: 1})
            if cost < best[1]:
                cost += self._shop_cost(shop, [*rest, day])
                if cost < best[1]:
                    best = (day, cost)
        return best

    def _better_day_of_route(self, route: int, day: date) -> float:
        """Move all calls of a route on a day to another day; returns what that gains."""
        shops = [shop for shop, days in self._placed.items() if day in days and self._of(shop) == route]
        if not shops:
            return 0.0
        now = sum(self._shop_cost(shop, self._placed[shop]) for shop in shops)
        now -= self._change(day, {route: -len(shops)})
        best: tuple[float, date | None] = (now - LEAST_GAIN, None)
        for to in self._days:
            if to == day or not all(self._is_free(shop, to) for shop in shops):
                continue
            cost = self._change(to, {route: len(shops)})
            for shop in shops:
                if cost >= best[0]:
                    break
                cost += self._shop_cost(shop, [to if old == day else old for old in self._placed[shop]])
            if cost < best[0]:
                best = (cost, to)
        if best[1] is None:
            return 0.0
        for shop in shops:
            self._remove(shop, day)
            self._add(shop, best[1])
        return now - best[0]

    def _of(self, shop: int) -> int:
        return self._demands[shop].route

    def _is_free(self, shop: int, day: date) -> bool:
        demand = self._demands[shop]
        return (
            day in demand.open
            and day not in demand.seen
            and day not in self._placed[shop]
            and (shop, day) not in self._forbidden
        )

    def _shop_cost(self, shop: int, days: Sequence[date]) -> float:
        demand = self._demands[shop]
        ordinals = [day.toordinal() for day in (*demand.seen, *days)]
        order = self._order.get(demand.route)
        lead = sum(order[day] for day in days) if order else 0.0
        return lead + spacing_cost(ordinals, self._month_days)

    def _change(self, day: date, calls: Mapping[int, int]) -> float:
        """By how much a day's cost grows when a route gets so many calls more (fewer when negative)."""
        routes = dict(self._routes[day])
        total = self._calls[day]
        for route, number in calls.items():
            total += number
            routes[route] = routes.get(route, 0) + number
            if not routes[route]:
                del routes[route]
        return self._day_cost(day, routes, total, is_more=sum(calls.values()) > 0) - self._cost[day]

    def _minutes_of(self, day: date) -> float:
        routes = self._routes[day]
        driving = self._driving.minutes(routes) if routes else 0.0
        return self._calls[day] * self._rules.visit_minutes + driving

    def _day_cost(self, day: date, routes: Mapping[int, int], calls: int, *, is_more: bool = False) -> float:
        visiting = calls * self._rules.visit_minutes
        if is_more and (calls > self._rules.most_visits or visiting > self._minutes):
            return NEVER
        driving = self._driving.minutes(routes) if routes else 0.0
        minutes = visiting + driving
        off = max(0.0, minutes - self._target)
        calls_off = visiting - self._visiting if self._is_full or visiting > self._visiting else 0.0
        return (
            driving
            + ROUTE_ON_A_DAY * len(routes)
            + BALANCE * (off * off / self._target + calls_off * calls_off / self._visiting)
            + OVER_EVEN_LOAD * max(0, calls - self._even)
            + OVERTIME * max(0.0, minutes - self._minutes)
        )

    def _add(self, shop: int, day: date) -> None:
        self._set(shop, day, 1)
        self._placed[shop].append(day)

    def _remove(self, shop: int, day: date) -> None:
        self._set(shop, day, -1)
        self._placed[shop].remove(day)

    def _set(self, shop: int, day: date, number: int) -> None:
        routes, route = self._routes[day], self._demands[shop].route
        routes[route] = routes.get(route, 0) + number
        if not routes[route]:
            del routes[route]
        self._calls[day] += number
        self._cost[day] = self._day_cost(day, routes, self._calls[day])


def _of_route(demand: Demand) -> tuple[int, int]:
    return demand.route, demand.shop


def _too_few(demand: Demand) -> LeftOutReason:
    if not demand.served:
        return LeftOutReason.NO_DAYS
    if len(demand.served) < demand.calls:
        return LeftOutReason.TOO_MANY
    return LeftOutReason.CLOSED
