"""Rates are pooled, never averaged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio

COUNTS = st.integers(0, 10**9)
RATES = st.tuples(COUNTS, COUNTS).map(lambda pair: Ratio(min(pair), max(pair)))


def test_rates_are_pooled() -> None:
    assert Ratio(5, 10) + Ratio(95, 100) == Ratio(100, 110)
    assert Ratio.pool([Ratio(5, 10), Ratio(95, 100), Ratio(0, 0)]) == Ratio(100, 110)
    assert Ratio.pool([]) == Ratio(0, 0)


def test_a_rate_of_nothing_is_unknown() -> None:
    nothing = Ratio(0, 0)
    assert (nothing.value, nothing.as_json(), nothing.percent(), nothing.wilson95()) == (
        None,
        None,
        "—",
        None,
    )


@pytest.mark.parametrize(
    ("ratio", "digits", "text"),
    [
        (Ratio(2, 3), 1, "66.7%"),
        (Ratio(2, 3), 0, "67%"),
        (Ratio(1, 8), 2, "12.50%"),
        (Ratio(1, 8), 1, "12.5%"),
        (Ratio(125, 1000), 0, "13%"),
        (Ratio(-125, 1000), 0, "-13%"),
        (Ratio(-1, 10_000), 1, "0.0%"),
        (Ratio(0, 7), 1, "0.0%"),
        (Ratio(3, 2), 1, "150.0%"),
    ],
)
def test_per_cent_is_rounded_half_away_from_zero(ratio: Ratio, digits: int, text: str) -> None:
    assert ratio.percent(digits) == text


def test_json_keeps_numerator_and_denominator() -> None:
    assert Ratio(2, 4).as_json() == [2, 4]
    assert Ratio(0, 4).as_json() == [0, 4]


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    [(Ratio(6, 9), 0.354, 0.879), (Ratio(0, 10), 0.0, 0.278), (Ratio(10, 10), 0.722, 1.0)],
)
def test_the_interval_is_wilsons(ratio: Ratio, low: float, high: float) -> None:
    interval = ratio.wilson95()
    assert interval == pytest.approx((low, high), abs=0.0005)


@given(st.lists(RATES, max_size=8), st.randoms())
def test_pooling_depends_on_neither_order_nor_grouping(ratios: list[Ratio], random: object) -> None:
    shuffled = list(ratios)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    half = len(ratios) // 2
    whole = Ratio.pool(ratios)
    assert Ratio.pool(shuffled) == whole
    assert Ratio.pool(ratios[:half]) + Ratio.pool(ratios[half:]) == whole


@given(st.lists(RATES.filter(lambda ratio: ratio.denominator > 0), min_size=1, max_size=8))
def test_a_pooled_rate_lies_between_its_parts(ratios: list[Ratio]) -> None:
    parts = [Fraction(ratio.numerator, ratio.denominator) for ratio in ratios]
    pooled = Ratio.pool(ratios)
    assert min(parts) <= Fraction(pooled.numerator, pooled.denominator) <= max(parts)


@given(RATES.filter(lambda ratio: ratio.denominator > 0))
def test_the_interval_holds_the_rate_and_lies_between_0_and_1(ratio: Ratio) -> None:
    low, high = ratio.wilson95() or (2, 2)
    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= ratio.numerator / ratio.denominator <= high + 1e-9
