"""Months and periods of dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING, Month, Period, local_day

MONTHS = st.builds(Month, year=st.integers(1900, 2999), month=st.integers(1, 12))
NEAR_MONTHS = st.builds(Month, year=st.integers(1990, 2030), month=st.integers(1, 12))
SHIFTS = st.integers(-1200, 1200)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 30))


def test_a_month_knows_its_days() -> None:
    month = Month(2024, 2)
    assert (month.first, month.last, month.end, month.days) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
        date(2024, 3, 1),
        29,
    )
    assert month.period == Period(date(2024, 2, 1), date(2024, 3, 1))
    assert str(month) == "2024-02"
    assert Month.of(date(2024, 2, 29)) == month


@pytest.mark.parametrize(
    ("shift", "result"),
    [(0, "2023-12"), (1, "2024-01"), (-1, "2023-11"), (-12, "2022-12"), (13, "2025-01"), (-23, "2022-01")],
)
def test_a_month_is_shifted_across_years(shift: int, result: str) -> None:
    assert str(Month(2023, 12).shift(shift)) == result


@pytest.mark.parametrize(("text", "month"), [("2020-06", Month(2020, 6)), (" 1999-12 ", Month(1999, 12))])
def test_a_month_is_read(text: str, month: Month) -> None:
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    "text",
    ["", "2020", "2020-6", "2020-13", "2020-00", "2020/06", "2020-06-01", "20-06", "1899-12", "２０２０-06"],
)
def test_what_is_no_month_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        Month.parse(text)
    assert str(refusal.value) == (
        f"Month: “{text}” is not a month. Write the year and the month, such as 2020-06."
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-11", "2024-02", ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("2024-02", "2024-02", ["2024-02"]),
        ("2024-02", "2024-01", []),
    ],
)
def test_a_range_holds_both_ends(first: str, last: str, expected: list[str]) -> None:
    assert [str(month) for month in Month.range(Month.parse(first), Month.parse(last))] == expected


@given(MONTHS)
def test_a_month_is_written_and_read_back(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(NEAR_MONTHS, SHIFTS, SHIFTS)
def test_shifts_add_up(month: Month, one: int, other: int) -> None:
    assert month.shift(one).shift(other) == month.shift(one + other)
    assert month.shift(one).shift(-one) == month


@given(NEAR_MONTHS, SHIFTS)
def test_months_are_ordered_as_time_and_as_text(month: Month, shift: int) -> None:
    other = month.shift(shift)
    assert (month < other) == (month.first < other.first) == (str(month) < str(other)) == (shift > 0)


@given(DAYS)
def test_every_day_lies_in_its_month_alone(day: date) -> None:
    month = Month.of(day)
    assert day in month.period
    assert day not in month.shift(-1).period
    assert day not in month.shift(1).period


@given(NEAR_MONTHS, st.integers(0, 60))
def test_months_follow_each_other_without_gap_or_overlap(first: Month, count: int) -> None:
    months = Month.range(first, first.shift(count - 1))
    assert len(months) == count
    assert all(one.end == other.first for one, other in pairwise(months))
    assert sum(month.days for month in months) == (first.shift(count).first - first.first).days


@given(DAYS, st.integers(0, 400))
def test_a_period_holds_its_start_and_not_its_end(start: date, days: int) -> None:
    period = Period(start, min(date(2999, 12, 31), start + timedelta(days=days)))
    dates = list(period.dates())
    assert len(dates) == period.days
    assert dates == sorted(set(dates))
    assert all(day in period for day in dates)
    assert period.end not in period
    assert period.start - timedelta(days=1) not in period if period.start > BEGINNING else True
    assert (dates[-1:] == [period.last]) == (period.days > 0)


def test_a_moment_falls_on_the_day_of_the_office_whoever_looks(settings: Any) -> None:
    assert settings.TIME_ZONE == "Asia/Shanghai"
    before, after = datetime(2026, 10, 9, 15, 59, tzinfo=UTC), datetime(2026, 10, 9, 16, tzinfo=UTC)
    with timezone.override("America/Chicago"):
        assert (local_day(before), local_day(after)) == (date(2026, 10, 9), date(2026, 10, 10))
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 10, 9, 15))
