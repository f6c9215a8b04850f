from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from territory.measures.indices import growth_alert, growth_index, level_index, volume_price
from tests.vectors import VECTORS

TREND = VECTORS["trend"]
BASE = 1_000_000_00


def growth_case(case):
    current, average = round(BASE * (1 + case["c"])), round(BASE * (1 + case["avg"]))
    return growth_index(current, BASE, average, BASE), current - BASE


def test_the_level_index_sets_amount_per_shop_against_the_territory():
    case = TREND["index_level"]
    found = level_index(*case["route"], *case["territory"])

    assert found.points == case["index"]
    assert not found.against_rest


def test_a_large_route_is_set_against_the_rest():
    found = level_index(400, 10, 1000, 40)

    assert found.against_rest
    assert found.points == pytest.approx(400 / 10 / (600 / 30) * 100)


def test_a_route_of_exactly_30_per_cent_is_set_against_the_whole():
    assert not level_index(300, 10, 1000, 40).against_rest


@pytest.mark.parametrize("case", [(100, 0, 1000, 40), (1000, 40, 1000, 40), (0, 5, 0, 40), (5, 5, -10, 40)])
def test_a_level_without_a_reference_is_unknown(case):
    assert level_index(*case).points is None


@pytest.mark.parametrize("case", TREND["growth_index"], ids=lambda case: f"{case['c']:+}|{case['avg']:+}")
def test_the_growth_index_alerts_where_the_ratio_of_rates_would_mislead(case):
    index, delta = growth_case(case)

    assert index.value == pytest.approx(case["index"], abs=5e-5)
    assert growth_alert(index, delta) is case["alert"]


def test_a_tiny_shop_raises_no_alert():
    low = Ratio(1, 2)

    assert not growth_alert(low, -199_999, -19)
    assert growth_alert(low, -200_000, -19)
    assert growth_alert(low, -199_999, -20)
    assert growth_alert(low, None, 20)
    assert not growth_alert(low, None, None)


def test_the_alert_begins_below_the_threshold():
    assert not growth_alert(Ratio(80, 100), -(10**9))
    assert growth_alert(Ratio(799, 1000), -(10**9))
    assert not growth_alert(Ratio(0, 0), -(10**9))


@pytest.mark.parametrize(
    "case",
    [
        (None, 1, 1, 1),
        (1, None, 1, 1),
        (1, 0, 1, 1),
        (1, -5, 1, 1),
        (1, 1, 0, 1),
        (1, 1, 1, 0),
        (1, 1, None, 1),
    ],
)
def test_a_growth_index_needs_two_positive_bases_and_a_reference_left(case):
    assert growth_index(*case) == Ratio(0, 0)


def test_volume_and_price_of_the_specification():
    case = TREND["price_volume"]
    found = volume_price(case["q0"], case["a0"], case["q1"], case["a1"])

    assert (found.volume, found.price) == (case["volume"], case["price"])


@given(
    st.integers(1, 10**6), st.integers(-(10**9), 10**9), st.integers(0, 10**6), st.integers(-(10**9), 10**9)
)
def test_volume_and_price_add_up_to_the_change(q0, a0, q1, a1):
    found = volume_price(q0, a0, q1, a1)

    assert found.volume + found.price == a1 - a0
    assert abs(found.volume - (q1 - q0) * a0 / q0) <= 0.5 + abs(a0 * q1) * 1e-15


@pytest.mark.parametrize("case", [(0, 0, 5, 50), (-3, -30, 5, 50), (3, 30, -1, -10)])
def test_volume_and_price_need_a_base_quantity(case):
    assert volume_price(*case) is None
