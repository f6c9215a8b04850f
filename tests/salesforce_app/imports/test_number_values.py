"""Amounts, numbers, measures, positions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.imports.problems import Cell
from salesforce_app.imports.values import (
    LATITUDE,
    LENGTH,
    LONGITUDE,
    WEEKDAYS,
    Amount,
    Integer,
    IntegerList,
    Measure,
    Year,
)
from salesforce_app.imports.values.base import number_text

from .tables import refusal


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("1234.50", 123450),
        ("1,234.50", 123450),
        ("￥1234.50", 123450),
        ("¥1,234.50", 123450),
        ("¥ 12", 1200),
        ("$1,234.50", 123450),
        ("-$12.30", -1230),
        ("$-12.30", -1230),
        ("(12.30)", -1230),
        ("（12.30）", -1230),
        ("(￥1,012.30)", -101230),
        ("１２３４．５０", 123450),
        ("１，２３４．５０元", 123450),
        ("−12.30", -1230),
        ("-12.3", -1230),
        ("+5", 500),
        (".5", 50),
        ("7.", 700),
        ("12.3000", 1230),
        ("0", 0),
        ("-0.00", 0),
        ("999999999999.99", 99999999999999),
        (1234.5, 123450),
        (0.1 + 0.2, 30),
        (19.99, 1999),
        (-3.0, -300),
        (7, 700),
    ],
)
def test_amounts_are_read_into_minor_units(cell: Cell, minor: int) -> None:
    assert Amount().parse(cell) == minor


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12.345", "more than two decimals"),
        (20565.6206, "more than two decimals"),
        ("12.30-", "minus sign at the end"),
        ("1.234,50", "comma where the decimal point"),
        ("12,5", "comma where the decimal point"),
        ("1,23.4", "not an amount"),
        ("12,3456", "not an amount"),
        ("1 234.50", "not an amount"),
        ("1.2E+03", "not an amount"),
        ("(-12.30)", "not an amount"),
        ("--5", "not an amount"),
        ("(12.30", "not an amount"),
        ("12.30)", "not an amount"),
        ("¥", "not an amount"),
        ("十二", "not an amount"),
        ("HK$12", "not an amount"),
        ("9999999999999999999", "not an amount"),
        ("99999999999999", "too large"),
        (True, "not a number"),
        (date(2025, 6, 1), "not a number"),
        (float("nan"), "not an amount"),
    ],
)
def test_other_amounts_are_refused(cell: Cell, reason: str) -> None:
    assert reason in refusal(Amount(), cell)


@pytest.mark.parametrize(
    ("rounding", "cell", "minor"),
    [
        ("half_even", "0.125", 12),
        ("half_even", "0.135", 14),
        ("half_up", "0.125", 13),
        ("half_up", "-0.125", -13),
        ("down", "0.129", 12),
    ],
)
def test_more_decimals_are_rounded_only_where_it_is_stated(rounding: str, cell: str, minor: int) -> None:
    assert Amount(rounding=rounding).parse(cell) == minor
    assert "two decimals" in refusal(Amount(), cell)


@given(st.integers(-(10**14), 10**14))
def test_printed_amounts_come_back(minor: int) -> None:
    sign, (major, rest) = "-" if minor < 0 else "", divmod(abs(minor), 100)
    for text in (f"{sign}{major}.{rest:02d}", f"{sign}¥{major:,}.{rest:02d}"):
        assert Amount().parse(text) == minor


# Numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [("5", 5), ("5.0", 5), ("5.", 5), ("1,200", 1200), ("-3", -3), ("１２", 12), (5.0, 5), (-0.0, 0)],
)
def test_whole_numbers(cell: Cell, number: int) -> None:
    assert Integer().parse(cell) == number


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("5.5", "has decimals"), (2.5, "has decimals"), ("5 条", "not a number"), ("1e3", "not a number")],
)
def test_other_numbers_are_refused(cell: Cell, reason: str) -> None:
    assert reason in refusal(Integer(), cell)


def test_whole_numbers_stay_in_range() -> None:
    assert Integer(1, 30).parse("30") == 30
    assert refusal(Integer(1, 30), "31") == "“31” lies outside 1 to 30."


@pytest.mark.parametrize(
    ("cell", "year"), [("1985", 1985), ("1985年", 1985), (1985.0, 1985), ("１９８５", 1985)]
)
def test_years(cell: Cell, year: int) -> None:
    assert Year().parse(cell) == year


@pytest.mark.parametrize("cell", ["85", "1,985", "1985.5", "-1985", "1850", "二〇二五"])
def test_other_years_are_refused(cell: str) -> None:
    assert refusal(Year(), cell)


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        ("150", "150.00"),
        ("150 ㎡", "150.00"),
        ("150 m²", "150.00"),
        ("150平方米", "150.00"),
        ("1,500.5 sqm", "1500.50"),
        ("100 sq ft", "9.29"),
        ("100平方英尺", "9.29"),
        (88.8, "88.80"),
    ],
)
def test_areas_are_read_in_any_known_unit(cell: Cell, area: str) -> None:
    assert Measure().parse(cell) == Decimal(area)


def test_a_mapping_may_state_the_unit_of_bare_numbers() -> None:
    assert Measure(unit="ft2").parse("21000") == Decimal("1950.96")
    assert Measure(unit="ft2").parse("100 ㎡") == Decimal("100.00")


def test_lengths_have_units_of_their_own() -> None:
    assert Measure(LENGTH, places=1).parse("1.5 公里") == Decimal("1500.0")
    assert "“㎡” is not a known unit" in refusal(Measure(LENGTH), "5 ㎡")


@pytest.mark.parametrize("cell", ["about 150", "150 亩", "-5", "1e3 m2", "㎡"])
def test_other_measures_are_refused(cell: str) -> None:
    assert refusal(Measure(), cell)


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("31.230416", "31.230416"),
        ("-93.570489°", "-93.570489"),
        (42.500775000000004, "42.500775"),
        ("0", "0"),
    ],
)
def test_positions_are_rounded_to_a_tenth_of_a_metre(cell: Cell, degrees: str) -> None:
    assert LONGITUDE.parse(cell) == Decimal(degrees)


def test_a_latitude_beyond_the_pole_is_refused() -> None:
    assert "−90 to 90" in refusal(LATITUDE, "121.47")
    assert LONGITUDE.parse("121.47") == Decimal("121.47")
    assert "not a position" in refusal(LATITUDE, "31°13′49″N")


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("1,4", (1, 4)),
        ("4;1;4", (1, 4)),
        ("周一,周四", (1, 4)),
        ("星期一、星期日", (1, 7)),
        ("Mon / thursday", (1, 4)),
        ("１，４", (1, 4)),
        (4.0, (4,)),
    ],
)
def test_lists_of_days(cell: Cell, days: tuple[int, ...]) -> None:
    assert IntegerList(1, 7, WEEKDAYS).parse(cell) == days


@pytest.mark.parametrize("cell", ["0", "8", "1-5", "14", "1.4", "周八", "²"])
def test_other_lists_are_refused(cell: str) -> None:
    assert "numbers from 1 to 7" in refusal(IntegerList(1, 7, WEEKDAYS), cell)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e20, "1e+20"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_workbook_number_shows_the_digits_that_count(number: float, text: str) -> None:
    assert number_text(number) == text
