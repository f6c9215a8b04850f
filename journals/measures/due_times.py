"""Until when journals are in time, and how they stand (domain.md §8.2).

Working days come as a predicate, so that whoever asks says whose calendar it is, with her leave or without.
All moments are aware of their time zone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from salesforce_app.kernel.periods import Period

from ..enums import JournalKind, Standing

DAILY_GRACE_UNTIL = time(10)
"""Until when on the next working day a daily journal is in grace."""
DUE_AT = time(18)
"""When weekly journals are due on Monday, and monthly ones on the first working day."""
LONGEST_CLOSURE = 62
"""After so many days without a working one, nothing is worked any more."""

Working = Callable[[date], bool]


class DueTimes(NamedTuple):
    """Until when a journal is in time, and until when in the time of grace."""

    due: datetime
    grace: datetime


def due_times(kind: JournalKind, period: Period, is_working: Working, zone: tzinfo) -> DueTimes:
    """The due times of a journal of ``period``, from the working days of the office.

    A day's is due at 24:00, in grace to 10:00 of the next working day; a week's on Monday at 18:00, or on
    the next working day when Monday is none; a month's on the first working day of the next at 18:00. Weeks
    and months have no time of grace.
    """
    next_day = next_working_day(period.last, is_working)
    if kind is JournalKind.DAILY:
        midnight = datetime.combine(period.end, time(0), zone)
        return DueTimes(midnight, datetime.combine(next_day, DAILY_GRACE_UNTIL, zone))
    due = datetime.combine(next_day, DUE_AT, zone)
    return DueTimes(due, due)


def standing(due: datetime, grace: datetime, submitted_at: datetime | None, now: datetime) -> Standing:
    """How a journal stands: late is not missing. Both moments themselves are still in time."""
    if submitted_at is None:
        if now <= due:
            return Standing.NOT_DUE
        return Standing.IN_GRACE if now <= grace else Standing.MISSING
    if submitted_at <= due:
        return Standing.ON_TIME
    return Standing.IN_GRACE if submitted_at <= grace else Standing.LATE


def hour_of(moment: datetime, zone: tzinfo) -> datetime:
    """The beginning of the hour in which nothing comes due up to ``moment``: what is due is due on the hour.

    The hour itself is still in time, and belongs to the hour before.
    """
    return (moment - timedelta(microseconds=1)).astimezone(zone).replace(minute=0, second=0, microsecond=0)


def next_working_day(day: date, is_working: Working) -> date:
    """The first working day after ``day``; the day after it where nothing is worked for two months."""
    days = (day + timedelta(days=number) for number in range(1, LONGEST_CLOSURE + 1))
    return next((found for found in days if is_working(found)), day + timedelta(days=1))
