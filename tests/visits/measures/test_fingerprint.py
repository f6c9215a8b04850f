"""Fingerprints of pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.measures.fingerprint import are_alike, different_bits, fingerprint, is_telling

GREY = st.lists(st.integers(0, 255), min_size=72, max_size=72)


def test_one_bit_stands_for_each_pair_of_neighbours() -> None:
    rising = list(range(9)) * 8
    falling = rising[::-1]
    assert (fingerprint(rising), fingerprint(falling)) == ("f" * 16, "0" * 16)
    first_pair = [0, 9, 8, 7, 6, 5, 4, 3, 2, *falling[9:]]
    assert fingerprint(first_pair) == "8000000000000000"


def test_another_number_of_points_is_refused() -> None:
    with pytest.raises(ValueError, match="71 points instead of 72"):
        fingerprint([0] * 71)


@given(GREY, st.integers(0, 100))
def test_brighter_light_changes_nothing(grey: list[int], more: int) -> None:
    assert fingerprint(grey) == fingerprint([point + more for point in grey])


@given(GREY, GREY)
def test_differences_are_counted_alike_both_ways(one: list[int], other: list[int]) -> None:
    here, there = fingerprint(one), fingerprint(other)
    assert different_bits(here, there) == different_bits(there, here)
    assert different_bits(here, here) == 0
    assert are_alike(here, there) == are_alike(there, here)


def test_a_dark_pocket_is_like_nothing() -> None:
    dark = fingerprint([3] * 72)
    assert not is_telling(dark)
    assert not are_alike(dark, dark)
