"""A month's calls: each on a day of hers on which the shop opens, or left out; even, and routes together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesforce_app.kernel.periods import Month, Period
from territory.measures.cycles import order_dates
from territory.measures.geo import Position
from visits.enums import LeftOutReason
from visits.planning.board import Board, Demand
from visits.planning.costs import (
    DAYS_BEFORE_ORDER,
    LONG_BEFORE_ORDER,
    OTHER_WEEKDAY,
    order_costs,
    spacing_cost,
)
from visits.planning.month import PlannedMonth, plan_month
from visits.planning.values import WHOLE_DAY, FieldDay, Stop, Window

MARCH = Month(2024, 3)
WORKED = [day for day in MARCH.period.dates() if day.isoweekday() < 6]
RULES = FieldDay(visit_minutes=10, most_visits=30, begins=8 * 60, ends=18 * 60)
TOWN = Position(41.6, -91.5)


def is_weekday(day: date) -> bool:
    return day.isoweekday() < 6


def near(number: int, of: Position = TOWN) -> Position:
    random = Random(number)
    return Position(of.latitude + random.random() / 30, of.longitude + random.random() / 30)


class Shops:
    """Demands and stops of made-up shops."""

    def __init__(self) -> None:
        self.demands: list[Demand] = []
        self.windows: dict[int, dict[int, tuple[Window, ...]]] = {}

    def add(
        self,
        calls: int = 1,
        *,
        route: int = 1,
        days: list[date] = WORKED,
        seen: tuple[date, ...] = (),
        position: Position | None = TOWN,
        hours: dict[int, tuple[Window, ...]] | None = None,
    ) -> int:
        """One shop more; ``hours`` by ISO weekday, open all day on those that are not named."""
        shop = len(self.demands) + 1
        self.windows[shop] = hours or {}
        is_open = frozenset(day for day in days if self.windows[shop].get(day.isoweekday(), (WHOLE_DAY,)))
        self.demands.append(Demand(shop, route, calls, frozenset(days), is_open, seen, position))
        return shop

    def stop(self, shop: int, day: date) -> Stop:
        """The shop on a day."""
        demand = self.demands[shop - 1]
        windows = self.windows[shop].get(day.isoweekday(), (WHOLE_DAY,))
        return Stop(shop, demand.position, windows, (demand.route, shop))

    def plan(self, days: list[date] = WORKED, rules: FieldDay = RULES, **given: object) -> PlannedMonth:
        """The month planned."""
        return plan_month(self.demands, self.stop, days, month=MARCH, rules=rules, **given)  # type: ignore[arg-type]


def dates_of(planned: PlannedMonth) -> dict[int, list[date]]:
    found: defaultdict[int, list[date]] = defaultdict(list)
    for day, timed in planned.days.items():
        for stop in timed.stops:
            found[stop.shop].append(day)
    return found


def weekday_orders(weekday: int) -> dict[int, dict[date, float]]:
    dates = order_dates([weekday], Period(MARCH.first, MARCH.end + timedelta(14)))
    return {1: order_costs(dates, WORKED, is_weekday)}


def test_four_calls_are_a_week_apart_and_two_a_fortnight_on_one_weekday() -> None:
    shops = Shops()
    four, two = shops.add(4), shops.add(2)
    found = dates_of(shops.plan())
    assert [(b - a).days for a, b in zip(found[four], found[four][1:], strict=False)] == [7, 7, 7]
    assert [(b - a).days for a, b in zip(found[two], found[two][1:], strict=False)] == [14]


def test_calls_still_due_keep_their_distance_from_visits_made() -> None:
    shops = Shops()
    seen = (date(2024, 3, 4), date(2024, 3, 11))
    rest = [day for day in WORKED if day > date(2024, 3, 12)]
    shop = shops.add(2, seen=seen, days=rest)
    assert dates_of(shops.plan(rest))[shop] == [date(2024, 3, 18), date(2024, 3, 25)]


def test_a_route_stays_together_shortly_before_its_order_day() -> None:
    shops = Shops()
    for number in range(60):
        shops.add(position=near(number))
    planned = shops.plan(order_costs=weekday_orders(4))
    weekdays = Counter(day.isoweekday() for day, timed in planned.days.items() for _ in timed.stops)
    assert weekdays[2] + weekdays[3] > 0.8 * 60
    assert weekdays[4] + weekdays[5] == 0


def test_what_a_call_costs_by_the_working_days_before_the_order() -> None:
    costs = weekday_orders(1)[1]
    monday, *rest = (costs[date(2024, 3, day)] for day in range(4, 9))
    assert rest == [DAYS_BEFORE_ORDER[4], DAYS_BEFORE_ORDER[3], 0.0, 0.0]
    assert monday == DAYS_BEFORE_ORDER[0] > 0
    assert order_costs([], WORKED, is_weekday) == dict.fromkeys(WORKED, 0.0)
    assert set(order_costs([date(2024, 2, 1)], WORKED, is_weekday).values()) == {LONG_BEFORE_ORDER}


def test_even_calls_cost_nothing_and_crowded_ones_much() -> None:
    weekly = [date(2024, 3, day).toordinal() for day in (4, 11, 18, 25)]
    assert spacing_cost(weekly, 31) < OTHER_WEEKDAY
    crowded = [date(2024, 3, day).toordinal() for day in (4, 5, 6, 7)]
    assert spacing_cost(crowded, 31) > 5 * (spacing_cost(weekly, 31) + 1)
    assert spacing_cost(weekly[:1], 31) == 0


def test_days_are_even_in_calls() -> None:
    shops = Shops()
    for number in range(210):
        shops.add(route=number // 30, position=near(number))
    loads = [len(timed.stops) for timed in shops.plan().days.values()]
    assert sum(loads) == 210
    assert max(loads) <= 13 and min(loads) >= 7


def test_a_shop_that_closes_on_some_weekdays_is_seen_on_others() -> None:
    shops = Shops()
    shop = shops.add(4, hours={1: (), 2: (), 3: (), 4: ()})
    assert {day.isoweekday() for day in dates_of(shops.plan())[shop]} == {5}


@pytest.mark.parametrize(
    ("given", "reason", "left"),
    [
        ({"calls": 2, "days": []}, LeftOutReason.NO_DAYS, 2),
        ({"calls": 4, "days": WORKED[:3]}, LeftOutReason.TOO_MANY, 1),
        ({"calls": 4, "days": WORKED[:5], "hours": {1: (), 2: ()}}, LeftOutReason.CLOSED, 1),
        ({"calls": 1, "hours": dict.fromkeys(range(1, 8), ())}, LeftOutReason.CLOSED, 1),
        ({"calls": 1, "hours": dict.fromkeys(range(1, 8), ((1200, 1300),))}, LeftOutReason.HOURS, 1),
    ],
)
def test_what_cannot_be_is_left_out_with_its_reason(
    given: dict[str, object], reason: LeftOutReason, left: int
) -> None:
    shops = Shops()
    shop = shops.add(**given)  # type: ignore[arg-type]
    assert [(out.shop, out.calls, out.reason) for out in shops.plan().left_out] == [(shop, left, reason)]


def test_too_many_calls_for_the_days_leave_no_shop_unseen_that_could_be_seen() -> None:
    shops = Shops()
    for number in range(40):
        shops.add(1 if number % 2 else 2, position=near(number))
    few = WORKED[:2]
    rules = FieldDay(visit_minutes=10, most_visits=22, begins=8 * 60, ends=18 * 60)
    planned = shops.plan(few, rules)
    found = dates_of(planned)
    assert len(found) == 40
    assert sum(map(len, found.values())) == 44
    assert {out.reason for out in planned.left_out} == {LeftOutReason.FULL}
    assert sum(out.calls for out in planned.left_out) == 16


def test_calls_that_stand_stay_on_their_day_and_are_driven_to() -> None:
    shops = Shops()
    fixed = shops.add(0, position=near(1))
    for number in range(2, 7):
        shops.add(position=near(number))
    day = WORKED[4]
    planned = shops.plan(standing={day: [fixed]})
    assert dates_of(planned)[fixed] == [day]
    found = {stop.shop: stop for stop in planned.days[day].stops}
    assert found[fixed].minute is not None


def test_a_standing_call_for_which_there_is_no_time_stays_without_one() -> None:
    shops = Shops()
    fixed = shops.add(0, hours=dict.fromkeys(range(1, 8), ((1200, 1300),)))
    planned = shops.plan(standing={WORKED[0]: [fixed]})
    assert [(stop.shop, stop.minute) for stop in planned.days[WORKED[0]].stops] == [(fixed, None)]
    assert planned.left_out == ()


def test_the_same_month_is_planned_alike_and_progress_is_told() -> None:
    shops = Shops()
    for number in range(60):
        shops.add(1 + number % 4, route=number % 5, position=near(number))
    told: list[tuple[int, int]] = []
    first = shops.plan(progress=lambda done, total: told.append((done, total)))
    assert first == shops.plan()
    assert told[-1] == (len(WORKED), len(WORKED))


def test_moves_that_would_put_two_calls_of_a_shop_on_one_day_are_not_made() -> None:
    shops = Shops()
    shop = shops.add(2)
    other = shops.add(1)
    board = Board(shops.demands, WORKED, month=MARCH, rules=RULES, standing={}, order_costs={}, start=None)
    one, two, three, free = WORKED[0], WORKED[1], WORKED[2], WORKED[10]
    for day in (one, two):
        board.add(shop, day)
    board.add(other, three)
    assert board.carry_out([(shop, one, free), (shop, two, free)]) == 0
    assert board.carry_out([(shop, one, two)]) == 0
    assert board.days_of == {shop: (one, two), other: (three,)}
    assert board.carry_out([(shop, two, free)]) > 0
    assert board.days_of[shop] == (one, free)


def test_an_empty_month_is_planned_at_once() -> None:
    planned = Shops().plan([])
    assert (planned.days, planned.left_out) == ({}, ())


hours = st.sampled_from(
    [
        {},
        {1: (), 2: ()},
        dict.fromkeys(range(1, 8), ((480, 540),)),
        dict.fromkeys(range(1, 8), ((1200, 1260),)),
    ]
)
made_up = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(1, 3),
        st.sets(st.integers(0, len(WORKED) - 1), max_size=len(WORKED)),
        st.one_of(st.none(), st.integers(0, 50)),
        hours,
    ),
    max_size=14,
)


@settings(max_examples=40)
@given(made_up, st.sampled_from([2, 5, 30]), st.booleans())
def test_every_call_is_on_a_day_that_is_hers_and_open_or_left_out(
    shops_given: list[tuple[int, int, set[int], int | None, dict[int, tuple[Window, ...]]]],
    most: int,
    has_start: bool,
) -> None:
    shops = Shops()
    for calls, route, away, place, when in shops_given:
        days = [day for number, day in enumerate(WORKED) if number not in away]
        position = None if place is None else near(place)
        shops.add(calls, route=route, days=days, position=position, hours=when)
    rules = FieldDay(visit_minutes=20, most_visits=most, begins=8 * 60, ends=12 * 60)
    planned = shops.plan(rules=rules, start=TOWN if has_start else None, order_costs=weekday_orders(3))
    found = dates_of(planned)
    left = Counter({out.shop: 0 for out in planned.left_out})
    for out in planned.left_out:
        left[out.shop] += out.calls
    for demand in shops.demands:
        days = found.get(demand.shop, [])
        assert len(days) + left[demand.shop] == demand.calls
        assert len(set(days)) == len(days)
        assert demand.open.issuperset(days)
    for day, timed in planned.days.items():
        assert len(timed.stops) <= most
        for stop in timed.stops:
            assert stop.minute is not None
            assert rules.begins <= stop.minute <= rules.ends - rules.visit_minutes
            windows = shops.stop(stop.shop, day).windows
            assert any(opens <= stop.minute < closes for opens, closes in windows)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=120), st.integers(1, 4))
def test_no_day_is_much_fuller_than_the_mean_when_nothing_speaks_against_it(
    calls: list[int], routes: int
) -> None:
    shops = Shops()
    for number, wanted in enumerate(calls):
        shops.add(wanted, route=number % routes, position=near(number))
    planned = shops.plan()
    loads = [len(timed.stops) for timed in planned.days.values()]
    assert planned.left_out == ()
    assert sum(loads) == sum(calls)
    assert max(loads) <= 1.25 * max(6, sum(calls) / len(WORKED)) + 2
