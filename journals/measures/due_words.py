"""When a journal is due, in words: midnight is said as 24:00 of the day that it ends (domain.md §8.2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext

END_OF_DAY = "24:00"


class DueTime(NamedTuple):
    """The day on which something is due and until what time of it, on the office's clock."""

    day: date
    time: str


def due_time(due_at: datetime) -> DueTime:
    """The day and the time: of midnight the day before, which it ends."""
    local = localtime(due_at)
    if local.time() == time(0):
        return DueTime(local.date() - timedelta(days=1), END_OF_DAY)
    return DueTime(local.date(), f"{local:%H:%M}")


def due_words(due_at: datetime) -> str:
    """Day and time in the active language: "Mar 12, 2024, 24:00"."""
    due = due_time(due_at)
    words = {"day": date_format(due.day, "SHORT_DATE_FORMAT"), "time": due.time}
    return pgettext("when something is due", "%(day)s, %(time)s") % words
