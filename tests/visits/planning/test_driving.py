"""Driving orders: as short as can be where every order can be tried, and never past opening hours."""

from __future__ import annotations

from itertools import pairwise, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.measures.geo import Position, distance_m
from visits.planning.driving import (
    nearest_neighbours,
    order_day,
    round_length,
    shortest_round,
    untangled,
)
from visits.planning.timing import time_day
from visits.planning.values import FieldDay, Stop, TimedDay
from visits.planning.ways import Ways, straight_ways

RULES = FieldDay(visit_minutes=10, most_visits=30, begins=8 * 60, ends=18 * 60)
HOME = Position(41.6, -91.5)


def scattered(number: int, seed: int) -> list[Position]:
    random = Random(seed)
    return [Position(41.6 + random.random() / 5, -91.5 + random.random() / 5) for _ in range(number)]


def metres_of(order: list[Position], start: Position | None) -> int:
    ends = [start] if start else []
    return sum(round(distance_m(one, other)) for one, other in pairwise([*ends, *order, *ends]))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("start", [HOME, None])
def test_a_small_day_has_the_shortest_of_all_rounds(seed: int, start: Position | None) -> None:
    places = scattered(7, seed)
    shortest = min(metres_of(list(order), start) for order in permutations(places))
    found = order_day([Stop(n, place) for n, place in enumerate(places)], start=start, rules=RULES)
    assert found.late == ()
    assert found.day.metres == metres_of([places[stop.shop] for stop in found.day.stops], start) == shortest


def test_a_round_on_a_circle_goes_along_it() -> None:
    angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
    order = Random(5).sample(range(30), 30)
    stops = [
        Stop(n, Position(41.6 + np.sin(angles[n]) / 10, -91.5 + np.cos(angles[n]) / 10 / 0.748))
        for n in order
    ]
    day = order_day(stops[1:], start=stops[0].position, rules=RULES).day
    around = [stop.shop for stop in day.stops]
    steps = {(after - before) % 30 for before, after in pairwise([order[0], *around, order[0]])}
    assert steps in ({1}, {29})


def test_the_same_day_gets_the_same_order() -> None:
    stops = [Stop(n, place) for n, place in enumerate(scattered(25, 1))]
    assert order_day(stops, start=HOME, rules=RULES) == order_day(stops, start=HOME, rules=RULES)


def test_who_closes_at_noon_is_seen_in_the_morning_and_who_opens_late_later() -> None:
    row = [Position(41.6, -91.5 + step / 100) for step in range(1, 7)]
    stops = [Stop(n, place) for n, place in enumerate(row)]
    assert [stop.shop for stop in order_day(stops, start=None, rules=RULES).day.stops] in (
        [0, 1, 2, 3, 4, 5],
        [5, 4, 3, 2, 1, 0],
    )
    stops[2] = Stop(2, row[2], windows=((15 * 60, 16 * 60),))
    stops[5] = Stop(5, row[5], windows=((8 * 60, 8 * 60 + 10),))
    found = order_day(stops, start=None, rules=RULES)
    times = {stop.shop: stop.minute for stop in found.day.stops}
    assert found.late == ()
    assert times[5] == 8 * 60
    assert times[2] == 15 * 60


def test_a_shop_that_closes_over_noon_is_seen_before_or_after() -> None:
    both = ((8 * 60, 8 * 60 + 15), (17 * 60, 18 * 60))
    stops = [Stop(n, place, windows=both) for n, place in enumerate(scattered(3, 2))]
    found = order_day(stops, start=None, rules=RULES)
    minutes = sorted(stop.minute or 0 for stop in found.day.stops)
    assert found.late == ()
    assert minutes[0] == 8 * 60
    assert minutes[1] >= 17 * 60


def test_as_few_as_possible_are_late_when_all_close_together() -> None:
    near = [Position(41.6, -91.5)] * 5
    stops = [Stop(n, place, windows=((8 * 60, 8 * 60 + 30),)) for n, place in enumerate(near)]
    found = order_day(stops, start=None, rules=RULES)
    assert len(found.late) == 2
    assert [stop.minute for stop in found.day.stops] == [480, 490, 500]


def test_a_day_too_long_for_its_calls_leaves_some_out() -> None:
    hours = FieldDay(visit_minutes=60, most_visits=30, begins=8 * 60, ends=12 * 60)
    found = order_day([Stop(n, HOME) for n in range(6)], start=HOME, rules=hours)
    assert len(found.day.stops) == 4 and len(found.late) == 2
    assert found.day.ends == 12 * 60


def test_shops_without_a_position_come_last_by_route_and_place() -> None:
    stops = [
        Stop(9, None, place=(2, 1)),
        Stop(8, None, place=(1, 7)),
        Stop(1, HOME),
        Stop(7, None, place=(1, 3)),
        Stop(2, Position(41.61, -91.5)),
    ]
    day = order_day(stops, start=HOME, rules=RULES).day
    assert [stop.shop for stop in day.stops][2:] == [7, 8, 9]
    assert [stop.metres for stop in day.stops][2:] == [None] * 3
    assert all(stop.minute is not None for stop in day.stops)


def test_one_without_a_position_that_will_have_closed_comes_first() -> None:
    far = Stop(1, Position(41.9, -91.5))
    early = Stop(2, None, windows=((8 * 60, 8 * 60 + 30),))
    found = order_day([far, early], start=HOME, rules=RULES)
    assert [(stop.shop, stop.minute is None) for stop in found.day.stops] == [(2, False), (1, False)]
    assert found.late == ()


def test_ways_of_a_road_server_decide_when_given() -> None:
    places = [Position(41.6, -91.5 + step / 100) for step in range(4)]
    straight = straight_ways(places)
    metres = straight.metres.copy()
    # A river between the second and the third; the bridge is at the fourth.
    metres[1, 2] = metres[2, 1] = 50_000
    stops = [Stop(n, place) for n, place in enumerate(places)][1:]
    found = order_day(stops, start=places[0], rules=RULES, ways=Ways(metres, straight.seconds, True))
    assert [stop.shop for stop in found.day.stops] in ([1, 3, 2], [2, 3, 1])
    assert found.day.by_road


def test_nobody_to_visit_makes_an_empty_day() -> None:
    assert order_day([], start=HOME, rules=RULES).day == TimedDay((), 0, 0, RULES.begins)


windows = st.sampled_from(
    [((0, 1440),), ((480, 540),), ((600, 720), (900, 1000)), ((1020, 1080),), ((1200, 1300),), ()]
)
stops_of_a_day = st.lists(
    st.builds(
        lambda place, hours: (place, hours),
        st.one_of(st.none(), st.builds(Position, st.floats(41.5, 41.9), st.floats(-91.9, -91.5))),
        windows,
    ),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(stops_of_a_day, st.booleans())
def test_every_stop_is_in_the_order_in_time_or_said_to_be_late(
    made: list[tuple[Position | None, tuple[tuple[int, int], ...]]], has_start: bool
) -> None:
    stops = {n: Stop(n, place, hours) for n, (place, hours) in enumerate(made)}
    start = HOME if has_start else None
    found = order_day(list(stops.values()), start=start, rules=RULES)
    assert sorted([*(stop.shop for stop in found.day.stops), *found.late]) == sorted(stops)
    for timed in found.day.stops:
        assert timed.minute is not None
        assert RULES.begins <= timed.minute <= RULES.ends - RULES.visit_minutes
        assert any(opens <= timed.minute < closes for opens, closes in stops[timed.shop].windows)
    if found.day.stops:
        again = time_day([stops[stop.shop] for stop in found.day.stops], start=start, rules=RULES)
        assert again == found.day


def test_the_matrix_of_straight_lines_is_that_of_single_distances() -> None:
    places = scattered(6, 3)
    ways = straight_ways(places)
    for i, one in enumerate(places):
        assert [round(distance_m(one, other)) for other in places] == list(ways.metres[i])
    assert not ways.by_road


def test_a_round_that_crosses_itself_is_untangled() -> None:
    corners = [Position(41.6, -91.5), Position(41.6, -91.4), Position(41.7, -91.4), Position(41.7, -91.5)]
    metres = straight_ways(corners).metres
    assert untangled(metres, [2, 1, 3]) in ([1, 2, 3], [3, 2, 1])
    # A one-way street in the middle of the round: turned around it would be longer.
    metres[2, 1] = 1_000_000
    assert untangled(metres, [1, 2, 3]) == [1, 2, 3]


@pytest.mark.parametrize("number", [0, 1, 2, 60])
def test_no_part_of_a_round_is_worth_turning_around(number: int) -> None:
    metres = straight_ways(scattered(number + 1, 9)).metres
    found = shortest_round(metres, metres, nearest_neighbours(metres)) if number else []
    assert sorted(found) == list(range(1, number + 1))
    length = round_length(metres, found)
    for first in range(number):
        for last in range(first + 2, number + 1):
            turned = [*found[:first], *found[first:last][::-1], *found[last:]]
            assert round_length(metres, turned) >= length


def test_the_first_guess_visits_everybody_once() -> None:
    metres = straight_ways(scattered(12, 4)).metres
    assert sorted(nearest_neighbours(metres)) == list(range(1, 12))
    assert sorted(shortest_round(metres, metres, nearest_neighbours(metres))) == list(range(1, 12))
