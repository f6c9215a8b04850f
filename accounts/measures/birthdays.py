"""When somebody's birthday comes next, in the calendar in which she keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from lunardate import LunarDate

from ..enums import BirthdayCalendar

LAST_DAY_OF_SHORT_MONTH = 29
_YEARS_AHEAD = 2

_MONTHS, _DAYS = range(1, 13), range(1, 32)
LONGEST = {
    BirthdayCalendar.SOLAR: (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    BirthdayCalendar.LUNAR: (30,) * 12,
}
"""The most days that each month has, in any year."""

Birthday = tuple[str, int, int]
"""A birthday as it is kept on file: calendar, month, day."""


def next_birthday(month: int, day: int, calendar: str, today: date) -> date | None:
    """The first day from ``today`` on that is the birthday, by the solar calendar.

    29 February is kept on the 28th, and the 30th of a lunar month on the 29th, in years that lack the day.
    Leap months of the lunar calendar hold no birthdays of their own. None beyond the calendar's table.
    """
    if calendar == BirthdayCalendar.LUNAR:
        # A lunar year begins up to two months into the solar one.
        days = (_solar_of(year, month, day) for year in range(today.year - 1, today.year + _YEARS_AHEAD))
    else:
        days = (_in_year(year, month, day) for year in range(today.year, today.year + _YEARS_AHEAD))
    return next((found for found in days if found is not None and found >= today), None)


@lru_cache(maxsize=16)
def coming_birthdays(today: date, days: int) -> Mapping[Birthday, date]:
    """The birthdays that ``next_birthday`` puts from ``today`` to ``days`` later, each with that day."""
    last = today + timedelta(days=days)
    kept = ((calendar, month, day) for calendar in BirthdayCalendar for month in _MONTHS for day in _DAYS)
    coming = (
        ((calendar.value, month, day), next_birthday(month, day, calendar, today))
        for calendar, month, day in kept
        if day <= LONGEST[calendar][month - 1]
    )
    return {birthday: comes for birthday, comes in coming if comes is not None and comes <= last}


def _solar_of(year: int, month: int, day: int) -> date | None:
    for candidate in (day, LAST_DAY_OF_SHORT_MONTH):
        try:
            return LunarDate(year, month, candidate).to_solar_date()
        except ValueError:
            continue
    return None


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1) - timedelta(days=1)
