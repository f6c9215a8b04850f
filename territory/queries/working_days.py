"""Which days are worked, by the office's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..models import CalendarDay

SATURDAY = 6
LONGEST_HOLIDAY = 31
"""Days off in a row that no calendar exceeds."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The office's calendar over a stretch of days; ``entries`` are the days that differ from the week."""

    entries: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        """Whether a day is worked: by its entry, else from Monday to Friday."""
        return self.entries.get(day, day.isoweekday() < SATURDAY)


def working_days(first: date, last: date) -> WorkingDays:
    """The calendar from ``first`` to ``last``, both included; one statement."""
    entries = CalendarDay.objects.filter(date__range=(first, last))
    return WorkingDays(dict(entries.values_list("date", "is_working")))


def working_day_after(day: date, number: int) -> date:
    """The working day that comes ``number`` working days after ``day``; one statement.

    Days without an entry in the calendar are worked from Monday to Friday.
    """
    last = day + timedelta(days=2 * number + LONGEST_HOLIDAY)
    entries = CalendarDay.objects.filter(date__range=(day, last))
    calendar = dict(entries.values_list("date", "is_working"))
    left = number
    while left and day < last:
        day += timedelta(days=1)
        left -= calendar.get(day, day.isoweekday() < SATURDAY)
    return day
