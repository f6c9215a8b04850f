"""When somebody's birthday comes next, in the calendar in which she keeps it."""

from __future__ import annotations

from datetime import date, timedelta

from lunardate import LunarDate

from ..enums import BirthdayCalendar

LAST_DAY_OF_SHORT_MONTH = 29
_YEARS_AHEAD = 2


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
