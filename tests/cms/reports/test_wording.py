"""Numbers in running text, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from cms.reports import values, wording
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.trends import change, rate_change


@pytest.fixture
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (None, "—"),
        (0, "¥0"),
        (1234_50, "¥1,234"),
        (9_994_99, "¥9,995"),
        (9_995_00, "¥10.0k"),
        (12_345_00, "¥12.3k"),
        (999_400_00, "¥999.4k"),
        (999_600_00, "¥1.00m"),
        (1_284_000_00, "¥1.28m"),
        (3_210_000_000_00, "¥3.21bn"),
        (-1_284_000_00, "−¥1.28m"),
    ],
)
def test_money_in_english(minor: int | None, text: str) -> None:
    assert wording.money(minor, "CNY") == text


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (None, "—"),
        (8_230_00, "8,230 元"),
        (12_345_00, "1.2 万元"),
        (1_284_000_00, "128.4 万元"),
        (99_995_000_00, "1.00 亿元"),
        (3_210_000_000_00, "32.10 亿元"),
        (-1_284_000_00, "−128.4 万元"),
    ],
)
def test_money_in_chinese_counts_by_ten_thousands(chinese: None, minor: int | None, text: str) -> None:
    assert wording.money(minor, "CNY") == text


def test_signs_of_money() -> None:
    assert wording.money(12_00, "USD", sign=True) == "+$12"
    assert wording.money(-12_00, "USD", sign=True) == "−$12"
    assert wording.money(0, "USD", sign=True) == "$0"


def test_other_currencies(chinese: None) -> None:
    assert wording.money(1_284_000_00, "USD") == "128.4 万美元"
    assert wording.money_unit("CHF") == "CHF"


def test_a_headline_parts_number_and_unit(chinese: None) -> None:
    assert wording.money_parts(1_284_000_00, "CNY") == ("128.4", "万元")
    with translation.override("en"):
        assert wording.money_parts(1_284_000_00, "CNY") == ("¥1.28m", "")


@pytest.mark.parametrize(
    ("largest", "expected"),
    [
        (1_500_00, (100, 0, "CNY")),
        (1_500_000_00, (100_000, 0, "CNY thousand")),
        (15_000_00, (100_000, 1, "CNY thousand")),
        (2_500_000_00, (100_000_000, 2, "CNY million")),
    ],
)
def test_the_scale_of_a_chart(largest: int, expected: tuple[int, int, str]) -> None:
    assert wording.scale_of(largest, "CNY") == expected


def test_the_scale_of_a_chart_in_chinese(chinese: None) -> None:
    assert wording.scale_of(3_000_000_00, "CNY") == (10**6, 1, "万元")
    assert wording.scaled(128_40_00_00, 10**6, 1) == "128.4"


def test_months() -> None:
    assert wording.month_name(Month(2020, 6)) == "June 2020"
    assert wording.versus_month(Month(2020, 1)) == "vs December"
    assert wording.window_name((Month(2020, 4), Month(2020, 6))) == "April 2020 to June 2020"


def test_months_in_chinese(chinese: None) -> None:
    assert wording.month_name(Month(2020, 6)) == "2020年6月"
    assert wording.month_alone(Month(2020, 6)) == "6月"
    assert wording.month_short(Month(2020, 6)) == "6月"
    assert wording.year_label(Month(2020, 6)) == "2020年"
    assert wording.versus_month(Month(2020, 1)) == "环比"


def test_differences_of_rates_are_points_and_never_per_cent(chinese: None) -> None:
    moved = rate_change(Ratio(941, 1000), Ratio(929, 1000))
    assert wording.pp(moved) == "+1.2 个百分点"
    assert values.points(moved).text == "+1.2"
    with translation.override("en"):
        assert wording.pp(moved) == "+1.2 pp"
        assert wording.pp(rate_change(Ratio(0, 0), Ratio(1, 2))) == "—"


def test_rates_show_what_they_were_counted_from() -> None:
    assert values.rate(Ratio(6, 9)).text == "66.7% (6/9)"
    assert values.rate(Ratio(6, 9), cases=False).text == "66.7%"
    assert values.rate(Ratio(0, 0)).text == values.rate(None).text == "—"
    assert values.rate(Ratio(0, 0)).number is None


def test_changes_have_a_sign_and_a_true_minus() -> None:
    assert values.change(change(120, 100)).text == "+20.0%"
    assert values.change(change(80, 100)).text == "−20.0%"
    assert values.change(change(100, 100)).text == "0.0%"
    assert values.change(change(50, 0)).text == "new"
    assert values.change(change(50, -10)).text == "n/m"
    assert values.change(change(None, 10)).text == "—"
    assert values.amount_change(-120_50).text == "−120.50"
    assert values.amount_change(120_50).text == "+120.50"
    assert values.count_change(-3).text == "−3"
    assert values.count_change(0).text == "0"


def test_the_smallest_change_has_no_sign() -> None:
    assert values.points(-0.04).text == "0.0"
    assert values.signed(0.04) == "0.0"


def test_numbers_with_decimals() -> None:
    assert [values.decimal(4.5, digits).text for digits in (0, 1, 2)] == ["4", "4.5", "4.50"]
    assert values.decimal(None).text == "—"


def test_dates_and_lists() -> None:
    assert values.day(date(2020, 6, 3)).text == "June 3, 2020"
    assert wording.listing(["A"]) == "A"
    assert wording.listing(["A", "B", "C"]) == "A, B and C"
    with translation.override("zh-hans"):
        assert wording.listing(["甲", "乙", "丙"]) == "甲、乙和丙"
        assert values.day(date(2020, 6, 3)).text == "2020年6月3日"
