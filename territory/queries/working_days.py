"""Which days are worked, by the office's calendar."""

from __future__ import annotations

from datetime import date, timedelta

from ..models import CalendarDay

SATURDAY = 6
LONGEST_HOLIDAY = 31
"""Days off in a row that no calendar exceeds."""


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
