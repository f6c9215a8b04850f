"""Dates, moments, months, days of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from salesforce_app.imports.problems import Cell
from salesforce_app.imports.values import (
    CalendarMonth,
    Date,
    DateTime,
    MonthDay,
)
from salesforce_app.kernel.periods import Month

from .tables import refusal


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-01",
        "2025-6-1",
        "2025/6/1",
        "2025.06.01",
        "2025年6月1日",
        "2025 年 06 月 01 日",
        "2025年6月1号",
        "20250601",
        "２０２５－０６－０１",
        "45809",
        "45809.75",
        "2025-06-01 23:59:59",
        "2025-06-01T08:30",
        "2025-05-31T20:00:00Z",
        date(2025, 6, 1),
        datetime(2025, 6, 1, 8, 30),
        45809.0,
        45809.5,
        20250601.0,
    ],
)
def test_the_first_of_june(cell: Cell) -> None:
    assert Date().parse(cell) == date(2025, 6, 1)


@pytest.mark.parametrize("cell", ["03/04/2025", "3-4-25", "13/04/2025", "03.04.2025", "03/04/2025 08:30"])
def test_day_and_month_are_never_guessed(cell: str) -> None:
    assert "does not tell which number is the day" in refusal(Date(), cell)
    assert "does not tell which number is the day" in refusal(DateTime(), cell)


@pytest.mark.parametrize(
    "cell", ["2025-02-30", "2025-13-01", "0202-06-01", "20251301", "2300-01-01", date(1899, 12, 31)]
)
def test_days_that_are_not_in_the_calendar_are_refused(cell: Cell) -> None:
    assert "not a day of the calendar" in refusal(Date(), cell)


@pytest.mark.parametrize(
    "cell", ["soon", "2025-06", "2025/6-1", "12345", "2025-06-01x", "1 June 2025", time(8)]
)
def test_other_dates_are_refused(cell: Cell) -> None:
    assert "is not a date" in refusal(Date(), cell)


def test_a_mapping_may_state_the_order_of_day_and_month() -> None:
    assert Date("%m/%d/%Y").parse("03/04/2025") == date(2025, 3, 4)
    assert Date("%m/%d/%Y").parse(date(2025, 3, 4)) == date(2025, 3, 4)
    assert "not written as %m/%d/%Y" in refusal(Date("%m/%d/%Y"), "2025-03-04")
    assert "not written as" in refusal(Date("%m/%d/%Y"), "13/04/2025")
    assert "not a day of the calendar" in refusal(Date("%m/%d/%Y"), "03/04/0025")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2025-06-01 08:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("2025-06-01T08:30:15", datetime(2025, 6, 1, 0, 30, 15, tzinfo=UTC)),
        ("2025-06-01T08:30:15.25Z", datetime(2025, 6, 1, 8, 30, 15, 250_000, tzinfo=UTC)),
        ("2025-06-01T08:30+02:00", datetime(2025, 6, 1, 6, 30, tzinfo=UTC)),
        ("2025-06-01T08:30-0500", datetime(2025, 6, 1, 13, 30, tzinfo=UTC)),
        ("2025/6/1 8:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("2025年6月1日8:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("２０２５－０６－０１　０８：３０", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        (datetime(2025, 6, 1, 8, 30), datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        (45809.354166666664, datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments_without_a_zone_are_local(cell: Cell, moment: datetime) -> None:
    assert DateTime().parse(cell) == moment


@pytest.mark.parametrize("cell", ["2025-06-01", "20250601", "45809", date(2025, 6, 1)])
def test_a_date_alone_is_no_moment(cell: Cell) -> None:
    assert "without a time of day" in refusal(DateTime(), cell)


@pytest.mark.parametrize("cell", ["2025-06-01", "2025年6月1日", "20250601", "45809", date(2025, 6, 1)])
def test_a_column_may_let_a_date_stand_for_its_midnight(cell: Cell) -> None:
    assert DateTime(date_alone=True).parse(cell) == datetime(2025, 5, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    ["2025-06-01 25:00", "2025-06-01 08:60", "2025-06-018:30", "8:30", "2025-06-01T08:30+25:00", time(8)],
)
def test_other_moments_are_refused(cell: Cell) -> None:
    assert "not a date with a time" in refusal(DateTime(), cell)


def test_a_time_that_clocks_skip_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.TIME_ZONE = "America/Chicago"  # type: ignore[attr-defined]
    assert "does not exist" in refusal(DateTime(), "2025-03-09 02:30")
    assert DateTime().parse("2025-03-09 03:30") == datetime(2025, 3, 9, 8, 30, tzinfo=UTC)
    # Where clocks go back, the earlier of the two.
    assert DateTime().parse("2025-11-02 01:30") == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)


def test_a_mapping_may_state_the_form_of_moments() -> None:
    parser = DateTime("%d.%m.%Y %H:%M")
    assert parser.parse("01.06.2025 08:30") == datetime(2025, 6, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06",
        "2025/6",
        "2025年6月",
        "202506",
        "2025-06-01",
        "2025年6月1日",
        "45809",
        date(2025, 6, 1),
        202506.0,
    ],
)
def test_months(cell: Cell) -> None:
    assert CalendarMonth().parse(cell) == Month(2025, 6)


@pytest.mark.parametrize("cell", ["2025-06-02", "2025-13", "06/2025", "June", date(2025, 6, 30), "202500"])
def test_other_months_are_refused(cell: Cell) -> None:
    assert "is not a month" in refusal(CalendarMonth(), cell)


def test_with_a_stated_form_a_month_is_that_of_the_date() -> None:
    assert CalendarMonth("%Y%m%d").parse("20101229") == Month(2010, 12)
    assert CalendarMonth("%Y%m%d").parse(date(2010, 12, 29)) == Month(2010, 12)


@pytest.mark.parametrize(
    "cell", ["08-15", "8-15", "8/15", "8月15日", "8月15", "０８－１５", date(2025, 8, 15)]
)
def test_days_of_the_year(cell: Cell) -> None:
    assert MonthDay().parse(cell) == "08-15"


def test_a_lunar_month_may_have_thirty_days() -> None:
    assert MonthDay().parse("02-30") == "02-30"
    for cell in ("02-31", "13-01", "00-10", "08-00", "15", "8.15"):
        assert "not a day of the year" in refusal(MonthDay(), cell)
