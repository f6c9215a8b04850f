"""A shop's visits are shared out by days, and none gets lost or is made twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visits.planning.shares import share_of


def test_each_has_as_large_a_part_of_the_visits_as_of_the_days() -> None:
    days = [(1,)] * 15 + [(2,)] * 5
    assert [share_of(person, 4, days) for person in (1, 2)] == [3, 1]
    assert [share_of(person, 4, [(1, 2)] * 20) for person in (1, 2)] == [2, 2]
    assert share_of(1, 4, [(1,)] * 3) == 4


def test_a_single_visit_is_made_by_whoever_has_more_of_the_days() -> None:
    days = [(1,)] * 9 + [(2,)] * 11
    assert [share_of(person, 1, days) for person in (1, 2)] == [0, 1]


def test_of_equal_halves_the_odd_visit_goes_in_turn_from_shop_to_shop() -> None:
    shares = [[share_of(person, 1, [(1, 2)] * 20, turn=shop) for person in (1, 2)] for shop in range(4)]
    assert shares == [[1, 0], [0, 1], [1, 0], [0, 1]]


def test_who_has_none_of_the_days_has_no_share() -> None:
    assert share_of(3, 4, [(1, 2)] * 20) == 0
    assert share_of(3, 4, []) == 0


@given(
    st.integers(0, 31),
    st.lists(st.sets(st.integers(1, 4), max_size=3).map(tuple), min_size=1, max_size=23).filter(any),
    st.integers(0, 99),
)
def test_the_shares_add_up_to_the_visits(visits: int, days: list[tuple[int, ...]], turn: int) -> None:
    assert sum(share_of(person, visits, days, turn=turn) for person in range(1, 5)) == visits
