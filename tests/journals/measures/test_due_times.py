"""Until when journals are in time (domain.md §8.2)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from journals.enums import JournalKind, Standing
from journals.measures.due_times import due_times, next_working_day, standing
from salesforce_app.kernel.periods import Month, Period

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = Period(date(2026, 6, 12), date(2026, 6, 13))
WEEK = Period(date(2026, 6, 8), date(2026, 6, 15))
HOLIDAYS = {date(2026, 6, 15), date(2026, 7, 1)}


def is_working(day: date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_a_daily_journal_is_due_at_midnight_with_grace_into_the_next_working_day() -> None:
    assert due_times(JournalKind.DAILY, FRIDAY, is_working, ZONE) == (at(6, 13, 0), at(6, 16, 10))


def test_a_weekly_journal_is_due_on_monday_evening_or_the_next_working_day() -> None:
    earlier = Period(date(2026, 6, 1), date(2026, 6, 8))
    assert due_times(JournalKind.WEEKLY, earlier, is_working, ZONE).due == at(6, 8, 18)
    assert due_times(JournalKind.WEEKLY, WEEK, is_working, ZONE) == (at(6, 16, 18), at(6, 16, 18))


def test_a_monthly_journal_is_due_on_the_evening_of_the_first_working_day() -> None:
    assert due_times(JournalKind.MONTHLY, Month(2026, 6).period, is_working, ZONE).due == at(7, 2, 18)


@pytest.mark.parametrize(
    ("submitted", "now", "expected"),
    [
        (None, at(6, 12, 20), Standing.NOT_DUE),
        (None, at(6, 16, 9), Standing.IN_GRACE),
        (None, at(6, 16, 10, 1), Standing.MISSING),
        (at(6, 13, 0), at(6, 20, 0), Standing.ON_TIME),
        (at(6, 16, 10), at(6, 20, 0), Standing.IN_GRACE),
        (at(6, 16, 11), at(6, 20, 0), Standing.LATE),
    ],
)
def test_late_is_not_missing(submitted: datetime | None, now: datetime, expected: Standing) -> None:
    due, grace = due_times(JournalKind.DAILY, FRIDAY, is_working, ZONE)
    assert standing(due, grace, submitted, now) is expected


def test_moments_are_compared_across_time_zones() -> None:
    due, grace = due_times(JournalKind.DAILY, FRIDAY, is_working, ZONE)
    in_utc = datetime(2026, 6, 12, 16, tzinfo=ZoneInfo("UTC"))
    assert standing(due, grace, in_utc, in_utc) is Standing.ON_TIME


def test_where_nothing_is_worked_the_next_day_serves() -> None:
    assert next_working_day(date(2026, 6, 12), lambda day: False) == date(2026, 6, 13)
