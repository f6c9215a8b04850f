"""Overlaps, and ways that nobody can have driven."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from territory.measures.geo import Position
from visits.measures.clarify import DayVisit, Fix, leaps, overlaps

NINE = datetime(2024, 3, 12, 9, tzinfo=UTC)
METRES_PER_DEGREE = 111_195


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def visit(start: float, end: float | None, north_m: float | None = None, accuracy: float = 10) -> DayVisit:
    """A visit of minutes after nine, so many metres north of the office."""
    place = None if north_m is None else Position(28.0 + north_m / METRES_PER_DEGREE, 115.0)
    arrival = None if place is None else Fix(place, accuracy, at(start))
    departure = None if place is None or end is None else Fix(place, accuracy, at(end))
    return DayVisit(uuid4(), 1, at(start), None if end is None else at(end), arrival, departure)


def test_visits_that_share_more_than_a_minute_overlap() -> None:
    day = [visit(0, 30), visit(10, 20), visit(29, 40), visit(40, 50), visit(49, None)]
    assert [(found.first, found.second, found.seconds) for found in overlaps(day)] == [(0, 1, 600)]
    assert overlaps([visit(0, None), visit(1, 5)]) == []
    assert [found.seconds for found in overlaps([visit(0, 30), visit(20, None)])] == [600]


def test_a_way_is_measured_from_leaving_to_arriving() -> None:
    (leap,) = leaps([visit(0, 20, 0), visit(23, 40, 12_000)])
    assert (leap.first, leap.second, leap.seconds) == (0, 1, 180)
    assert abs(leap.metres - 11_980) < 30
    assert 235 < leap.kmh < 245
    assert leaps([visit(0, 20, 0), visit(35, 40, 12_000)]) == []


def test_accuracies_are_subtracted_and_short_ways_are_not_asked_about() -> None:
    assert leaps([visit(0, 20, 0, 50), visit(20.5, 40, 2_090, 50)]) == []
    assert len(leaps([visit(0, 20, 0, 10), visit(20.5, 40, 2_090, 10)])) == 1
    assert leaps([visit(0, 20, 0), visit(20.1, 40, 1_500)]) == []


def test_without_fixes_or_the_wrong_way_round_nothing_is_asked() -> None:
    assert leaps([visit(0, 20), visit(21, 40, 50_000)]) == []
    assert leaps([visit(0, 20, 0), visit(20, 40, 50_000)]) == []


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 119)), max_size=12))
def test_every_pair_that_overlaps_is_found_once(times: list[tuple[int, int]]) -> None:
    day = sorted((visit(start, start + minutes) for start, minutes in times), key=lambda each: each.started)
    pairs = {(found.first, found.second) for found in overlaps(day)}
    expected = set()
    for one in range(len(day)):
        for other in range(one + 1, len(day)):
            first_end, second_end = day[one].ended, day[other].ended
            assert first_end is not None
            assert second_end is not None
            if (min(first_end, second_end) - day[other].started).total_seconds() > 60:
                expected.add((one, other))
    assert pairs == expected
    assert len(overlaps(day)) == len(pairs)
