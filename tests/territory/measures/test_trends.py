from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio
from territory.measures.cycles import order_dates
from territory.measures.trends import (
    UNKNOWN_CHANGE,
    Case,
    change,
    month_to_date,
    moving_annual_change,
    moving_annual_rate,
    moving_annual_total,
    per_cycle,
    rate_change,
    signed_percent,
    to_date,
)
from tests.vectors import VECTORS

TREND = VECTORS["trend"]
MAY, JUNE = Month(2025, 5), Month(2025, 6)

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize("case", TREND["base_cases"], ids=lambda case: f"{case['base']}→{case['cur']}")
def test_a_change_has_a_percentage_only_over_a_positive_base(case):
    found = change(case["cur"], case["base"])

    assert found.delta == case["cur"] - case["base"]
    assert (found.ratio.value if found.ratio else None) == case["pct"]
    assert found.label == {"-": "—"}.get(case["label"], case["label"])


@pytest.mark.parametrize(("current", "base"), [(None, 5), (5, None), (None, None)])
def test_a_change_against_an_unknown_figure_is_unknown(current, base):
    assert change(current, base) == UNKNOWN_CHANGE
    assert UNKNOWN_CHANGE.label == "—"


@given(amounts, amounts)
def test_every_change_is_the_difference_and_has_one_case(current, base):
    found = change(current, base)

    assert found.delta == current - base
    assert (found.ratio is not None) == (base > 0) == (found.case is Case.COMPUTED)
    if found.ratio is not None:
        assert found.ratio == Ratio(current - base, base)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Ratio(3, 16), "+18.8%"),
        (Ratio(-6, 5), "-120.0%"),
        (Ratio(0, 5), "0.0%"),
        (Ratio(1, 10_000), "0.0%"),
        (Ratio(-1, 10_000), "0.0%"),
        (Ratio(0, 0), "—"),
    ],
)
def test_a_signed_percentage_shows_its_direction(ratio, text):
    assert signed_percent(ratio) == text


def test_labels_speak_chinese():
    with translation.override("zh-hans"):
        assert change(50, 0).label == "新增"
        assert change(50, -10).label == "基数为负"
        assert rate_change(Ratio(9, 10), Ratio(8, 10)).label == "+10.0 个百分点"


def test_two_rates_differ_in_percentage_points():
    found = rate_change(Ratio(6, 10), Ratio(50, 100))

    assert found.points == pytest.approx(10.0)
    assert found.label == "+10.0 pp"
    assert rate_change(Ratio(1, 3), Ratio(1, 3)).label == "0.0 pp"


@pytest.mark.parametrize("base", [None, Ratio(0, 0)])
def test_a_rate_without_a_base_has_no_difference(base):
    assert rate_change(Ratio(1, 2), base).points is None
    assert rate_change(Ratio(1, 2), base).label == "—"


def test_months_with_different_order_cycles_are_compared_per_cycle():
    case = TREND["order_cycles"]

    assert len(order_dates([1], MAY)) == case["2025-05"]
    assert len(order_dates([1], JUNE)) == case["2025-06"]
    assert change(case["jun"], case["may"]).ratio.value == case["mom_raw"]
    found = per_cycle(case["jun"], case["2025-06"], case["may"], case["2025-05"])
    assert found.ratio.value == case["mom_per_cycle"]
    assert found.delta == 9500 - 10000


def test_a_mean_number_of_cycles_is_taken_exactly():
    assert per_cycle(1300, 13 / 3, 1200, 4).ratio == Ratio(0, 1)


@pytest.mark.parametrize(
    "arguments", [(None, 4, 1, 4), (1, 4, None, 4), (1, 0, 1, 4), (1, 4, 1, 0), (1, None, 1, 4)]
)
def test_a_change_per_cycle_needs_both_amounts_and_both_cycles(arguments):
    assert per_cycle(*arguments) == UNKNOWN_CHANGE


@pytest.mark.parametrize(("base", "case"), [(0, Case.NEW), (-8, Case.NEGATIVE_BASE)])
def test_a_change_per_cycle_without_a_positive_base_has_no_percentage(base, case):
    found = per_cycle(500, 5, base, 4)

    assert (found.ratio, found.case) == (None, case)


def test_month_to_date_compares_the_first_cycles_of_both_months():
    june_dates, may_dates = order_dates([1], JUNE), order_dates([1], MAY)
    window = to_date(JUNE, june_dates, MAY, may_dates, date(2025, 6, 10))

    # Two Mondays have passed in June, the second the day before: the same two days of May's second week.
    assert window is not None
    assert window.cycles == 2
    assert window.current == Period(date(2025, 6, 1), date(2025, 6, 11))
    assert window.base == Period(date(2025, 5, 1), date(2025, 5, 14))
    sales = {
        date(2025, 6, 2): 100,
        date(2025, 6, 9): 110,
        date(2025, 6, 16): 999,
        date(2025, 5, 5): 90,
        date(2025, 5, 12): 110,
        date(2025, 5, 14): 999,
    }
    assert month_to_date(window, sales).ratio == Ratio(10, 200)


def test_month_to_date_takes_no_more_cycles_than_the_base_month_has():
    window = to_date(JUNE, order_dates([1], JUNE), MAY, [date(2025, 5, 5)], date(2025, 6, 30))

    assert window is not None
    assert window.cycles == 1
    assert window.current == Period(date(2025, 6, 1), date(2025, 6, 9))
    assert window.base == Period(date(2025, 5, 1), date(2025, 5, 12))


def test_month_to_date_of_a_whole_month_is_the_month():
    window = to_date(
        MAY, order_dates([1], MAY), Month(2025, 3), order_dates([1], Month(2025, 3))[:4], date(2025, 5, 31)
    )

    assert window is not None
    assert (window.cycles, window.current) == (4, MAY.period)


@pytest.mark.parametrize(
    ("dates", "base_dates", "as_of"),
    [
        ([date(2025, 6, 9)], [date(2025, 5, 5)], date(2025, 6, 8)),
        ([date(2025, 6, 2)], [], date(2025, 6, 8)),
    ],
)
def test_month_to_date_is_unknown_before_the_first_cycle(dates, base_dates, as_of):
    assert to_date(JUNE, dates, MAY, base_dates, as_of) is None
    assert month_to_date(None, {}) == UNKNOWN_CHANGE


two_years = st.lists(amounts, min_size=24, max_size=24)


def by_month(figures):
    return {Month(2024, 1).shift(offset): figure for offset, figure in enumerate(figures)}


@given(two_years)
def test_the_moving_annual_total_moves_by_the_month_that_enters_and_the_one_that_leaves(figures):
    months = by_month(figures)
    last = Month(2025, 12)

    assert moving_annual_total(months, last) == sum(figures[12:])
    assert moving_annual_total(months, last) - moving_annual_total(months, last.shift(-1)) == (
        figures[23] - figures[11]
    )
    assert moving_annual_change(months, last) == change(sum(figures[12:]), sum(figures[:12]))


def test_a_moving_annual_total_needs_twelve_months_and_its_growth_24():
    months = by_month([100] * 12)

    assert moving_annual_total(months, Month(2024, 12)) == 1200
    assert moving_annual_total(months, Month(2024, 11)) is None
    assert moving_annual_total({**months, Month(2024, 3): None}, Month(2024, 12)) is None
    assert moving_annual_change(months, Month(2024, 12)) == UNKNOWN_CHANGE


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=12, max_size=12))
def test_a_moving_annual_rate_sums_numerators_and_denominators(pairs):
    rates = by_month([Ratio(*pair) for pair in pairs])

    assert moving_annual_rate(rates, Month(2024, 12)) == Ratio(
        sum(numerator for numerator, _ in pairs), sum(denominator for _, denominator in pairs)
    )
    assert moving_annual_rate(rates, Month(2025, 1)) == Ratio(0, 0)
