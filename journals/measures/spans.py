"""The days that a journal is about."""

from __future__ import annotations

from datetime import date, timedelta

from salesforce_app.kernel.periods import Month, Period

from ..enums import JournalKind

WEEK = timedelta(days=7)


def span_of(kind: JournalKind, day: date) -> Period:
    """The day, the week from Monday to Sunday, or the month that holds ``day``."""
    if kind is JournalKind.DAILY:
        return Period(day, day + timedelta(days=1))
    if kind is JournalKind.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + WEEK)
    return Month.of(day).period
