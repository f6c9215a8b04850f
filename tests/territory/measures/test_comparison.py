"""The mean of the months before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.measures.comparison import average, mean


@pytest.mark.parametrize(
    ("total", "number", "expected"), [(10, 4, 3), (-10, 4, -3), (9, 4, 2), (0, 3, 0), (5, 0, None), (1, 1, 1)]
)
def test_the_mean_is_rounded_half_away_from_zero(total: int, number: int, expected: int | None) -> None:
    assert mean(total, number) == expected


def test_unknown_months_do_not_count_and_empty_ones_do() -> None:
    assert average([None, 0, 300]) == 150
    assert average([None, None]) is None


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_the_average_lies_between_the_least_and_the_most(values: list[int]) -> None:
    found = average(values)
    assert found is not None
    assert min(values) <= found <= max(values)
