"""Calendar months and half-open periods of dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import InputError

BEGINNING = date(1900, 1, 1)
"""Stands for "from the beginning" where a placement has no known first day."""

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def local_day(moment: datetime) -> date:
    """The office's calendar day on which a moment falls: that of ``settings.TIME_ZONE``, whoever looks.

    Raises ValueError for a moment without a time zone.
    """
    return timezone.localdate(moment, timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Period:
    """The dates from ``start`` to the day before ``end``."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of dates in the period."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last date in the period."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def dates(self) -> Iterator[date]:
        """Every date of the period in order."""
        for offset in range(self.days):
            yield self.start + timedelta(days=offset)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; ordered, and usable as a key."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds ``day``."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as ``2020-06``. Raises InputError for anything else."""
        match = _MONTH.fullmatch(text.strip())
        if match and 1 <= int(match[2]) <= 12 and 1900 <= int(match[1]) <= 2999:
            return cls(int(match[1]), int(match[2]))
        raise InputError(
            _("Month"),
            _("“%(text)s” is not a month.") % {"text": text},
            _("Write the year and the month, such as 2020-06."),
        )

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return self.shift(1).first

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """Number of days."""
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def period(self) -> Period:
        """The month as half-open dates."""
        return Period(self.first, self.end)

    def shift(self, months: int) -> Month:
        """The month that lies ``months`` later (earlier when negative)."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    @classmethod
    def range(cls, first: Month, last: Month) -> list[Month]:
        """Every month from ``first`` to ``last``, both included; empty when last lies before first."""
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [first.shift(offset) for offset in range(max(0, count))]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
