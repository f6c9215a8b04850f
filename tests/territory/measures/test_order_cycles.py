"""A shop's newest order cycle beside its own average."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from territory.measures.order_cycles import AVERAGED_CYCLES, OrderCycle, newest_cycle

MONDAYS = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(14)]
ALWAYS = date(2000, 1, 1)


def test_the_newest_cycle_is_the_one_that_began_last_with_all_that_was_sold_in_it() -> None:
    sold = {MONDAYS[4]: 50_00, MONDAYS[4] + timedelta(days=6): 10_00, MONDAYS[5]: 99_00}
    cycle = newest_cycle(MONDAYS, sold, known_until=MONDAYS[4] + timedelta(days=3), known_from=ALWAYS)
    assert cycle == OrderCycle(MONDAYS[4], MONDAYS[5], 60_00, Ratio(0, 4))


def test_the_average_is_of_eight_cycles_before() -> None:
    sold = {day: 100_00 * (number + 1) for number, day in enumerate(MONDAYS)}
    cycle = newest_cycle(MONDAYS, sold, known_until=MONDAYS[12], known_from=ALWAYS)
    assert cycle is not None
    assert cycle.before == Ratio(100_00 * sum(range(5, 13)), AVERAGED_CYCLES)
    assert (cycle.amount, cycle.average) == (1300_00, 850_00)
    assert cycle.against_average.value == 1300 / 850


def test_a_cycle_without_an_order_counts_with_nothing() -> None:
    sold = {MONDAYS[0]: 90_00, MONDAYS[3]: 10_00}
    cycle = newest_cycle(MONDAYS, sold, known_until=MONDAYS[3], known_from=ALWAYS)
    assert cycle is not None
    assert (cycle.before, cycle.average) == (Ratio(90_00, 3), 30_00)


def test_fewer_than_three_cycles_make_no_average() -> None:
    sold = dict.fromkeys(MONDAYS, 1000)
    cycle = newest_cycle(MONDAYS, sold, known_until=MONDAYS[5], known_from=MONDAYS[3])
    assert cycle is not None
    assert (cycle.average, cycle.against_average) == (None, Ratio(0, 0))


def test_cycles_in_which_the_shop_was_away_are_left_out() -> None:
    sold = dict.fromkeys(MONDAYS[:2] + MONDAYS[4:7], 1000)
    cycle = newest_cycle(
        MONDAYS,
        sold,
        known_until=MONDAYS[6],
        known_from=ALWAYS,
        is_served=lambda day: day not in MONDAYS[2:4],
    )
    assert cycle is not None
    assert cycle.before == Ratio(40_00, 4)


def test_returns_beyond_the_orders_leave_nothing_to_compare_with() -> None:
    sold = {MONDAYS[0]: 10_00, MONDAYS[1]: -40_00, MONDAYS[3]: 10_00}
    cycle = newest_cycle(MONDAYS, sold, known_until=MONDAYS[3], known_from=ALWAYS)
    assert cycle is not None
    assert (cycle.average, cycle.against_average) == (-10_00, Ratio(0, 0))


def test_before_the_first_order_date_there_is_no_cycle() -> None:
    assert newest_cycle(MONDAYS, {}, known_until=MONDAYS[0] - timedelta(days=1), known_from=ALWAYS) is None
    assert newest_cycle([], {}, known_until=MONDAYS[0], known_from=ALWAYS) is None


@given(st.dictionaries(st.dates(MONDAYS[0], MONDAYS[-1]), st.integers(-10_000, 100_000), max_size=30))
def test_every_sale_lies_in_one_cycle(sold: dict[date, int]) -> None:
    cycles = [newest_cycle(MONDAYS, sold, known_until=day, known_from=ALWAYS) for day in MONDAYS]
    assert sum(cycle.amount for cycle in cycles if cycle is not None) == sum(sold.values())
