"""Parts of addresses that are more than text."""

from __future__ import annotations

from datetime import date

from ..kernel.errors import InputError
from ..kernel.periods import Month


def _of_known_month(day: date) -> date:
    """A day of a month that there is an address of. Raises ValueError for others.

    What pages count around the first and the last day that a date can hold leaves the calendar.
    """
    try:
        Month.parse(day.isoformat()[:7])
    except InputError as error:
        raise ValueError(day) from error
    return day


class MonthConverter:
    """A month, written ``2020-06``; any other text makes the address unknown."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        """The month. Raises ValueError, which Django takes for no match, when there is no such month."""
        try:
            return Month.parse(value)
        except InputError as error:
            raise ValueError(value) from error

    def to_url(self, value: Month | str) -> str:
        """The month's text."""
        return str(value)


class DayConverter:
    """A day, written ``2026-11-20``; any other text makes the address unknown."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError, which Django takes for no match, when there is none."""
        return _of_known_month(date.fromisoformat(value))

    def to_url(self, value: date | str) -> str:
        """The day's text."""
        return str(value)


class ExportKindConverter:
    """The kind of a list's file, csv or xlsx; any other makes the address unknown."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The kind."""
        return value

    def to_url(self, value: str) -> str:
        """The kind's text."""
        return value


class WeekConverter:
    """A week by ISO 8601, written ``2026-W47``, as its Monday; any other text makes the address unknown."""

    regex = r"[0-9]{4}-W[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Its Monday. Raises ValueError, which Django takes for no match, when there is no such week."""
        year, week = value.split("-W")
        return _of_known_month(date.fromisocalendar(int(year), int(week), 1))

    def to_url(self, value: date | str) -> str:
        """The text of the week in which a day lies."""
        if isinstance(value, str):
            return value
        year, week, _day = value.isocalendar()
        return f"{year:04d}-W{week:02d}"
