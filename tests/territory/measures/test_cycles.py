from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.periods import Month, Period
from territory.measures.cycles import order_dates, unit_cycles

JUNE = Month(2025, 6)


def test_a_route_orders_on_each_of_its_weekdays():
    assert order_dates([1, 4], Period(date(2025, 6, 2), date(2025, 6, 13))) == [
        date(2025, 6, 2),
        date(2025, 6, 5),
        date(2025, 6, 9),
        date(2025, 6, 12),
    ]


def test_a_dropped_order_date_leaves_four_cycles_in_a_month_of_five_mondays():
    assert len(order_dates([1], JUNE)) == 5
    assert len(order_dates([1], JUNE, {date(2025, 6, 2): None})) == 4


def test_a_moved_order_date_counts_where_it_lies():
    moves = {date(2025, 6, 30): date(2025, 7, 1), date(2025, 5, 26): date(2025, 6, 1)}

    assert order_dates([1], JUNE, moves) == [
        date(2025, 6, 1),
        date(2025, 6, 2),
        date(2025, 6, 9),
        date(2025, 6, 16),
        date(2025, 6, 23),
    ]
    assert date(2025, 7, 1) in order_dates([1], Month(2025, 7), moves)


def test_moves_of_other_weekdays_do_not_concern_the_route():
    assert order_dates([2], JUNE, {date(2025, 6, 2): date(2025, 6, 4)}) == order_dates([2], JUNE)


def test_two_order_days_moved_onto_one_date_are_one_cycle():
    assert order_dates(
        [1, 2], Period(date(2025, 6, 2), date(2025, 6, 9)), {date(2025, 6, 2): date(2025, 6, 3)}
    ) == [date(2025, 6, 3)]


@given(st.sets(st.integers(1, 7)), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_order_dates_are_exactly_the_routes_weekdays_of_the_period(weekdays, start, days):
    period = Period(start, start + timedelta(days=days))

    assert order_dates(weekdays, period) == [day for day in period.dates() if day.isoweekday() in weekdays]


@pytest.mark.parametrize(
    ("counts", "mean"), [([4, 4, 4], 4), ([4, 5], 4.5), ([9, 4, 5], 6), ([], None), ([0], 0)]
)
def test_a_units_cycles_are_the_mean_of_its_routes(counts, mean):
    found = unit_cycles(counts)

    assert found == mean
    assert isinstance(found, type(mean))
