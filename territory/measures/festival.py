"""Spring Festival: which months it falls in, and comparing years across it (domain.md §7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, Period

from .trends import Change, change

# The dates by Beijing time. A static table, because common calendar libraries put 2027 and 2030 on the
# wrong day: both new moons fall within minutes of midnight.
_FIRST_DAYS = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8),
    2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
SPRING_FESTIVAL: Mapping[int, date] = {year: date(year, *day) for year, day in _FIRST_DAYS.items()}
"""First day of the lunar year by calendar year, 2010–2035."""


def spring_festival(year: int) -> date:
    """First day of the lunar year that begins in ``year``. Raises InputError outside 2010–2035."""
    try:
        return SPRING_FESTIVAL[year]
    except KeyError:
        raise InputError(
            _("Year"),
            _("The date of the Spring Festival of %(year)s is not on file.") % {"year": year},
            _("Choose a year from %(first)s to %(last)s.")
            % {"first": min(SPRING_FESTIVAL), "last": max(SPRING_FESTIVAL)},
        ) from None


def holds_festival(first: Month, last: Month) -> bool:
    """Whether the months from ``first`` to ``last`` hold a festival's first day (years on file only)."""
    return any(
        first <= Month.of(SPRING_FESTIVAL[year]) <= last
        for year in range(first.year, last.year + 1)
        if year in SPRING_FESTIVAL
    )


def comparable(window: tuple[Month, Month], other: tuple[Month, Month]) -> bool:
    """Whether two windows of months may be compared: both hold the festival or neither (§4.2 rule 9)."""
    return holds_festival(*window) == holds_festival(*other)


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """Year on year of one month.

    ``greyed`` marks a single January or February, which the floating festival makes meaningless alone;
    ``combined`` is January and February together, known from February on.
    """

    change: Change
    greyed: bool
    combined: Change | None


def year_on_year(by_month: Mapping[Month, int | None], month: Month, *, festival: bool = True) -> YearOnYear:
    """Change against the same month a year before, with January and February read together (§7.3).

    A month missing from ``by_month`` is unknown. ``festival=False`` is for an office that keeps no Spring
    Festival: nothing is greyed or combined.
    """
    single = change(by_month.get(month), by_month.get(month.shift(-12)))
    greyed = festival and month.month <= 2
    combined = january_february(by_month, month.year) if festival and month.month == 2 else None
    return YearOnYear(single, greyed, combined)


def january_february(by_month: Mapping[Month, int | None], year: int) -> Change:
    """January and February of ``year`` together against those of the year before (§7.3)."""
    return change(_both(by_month, year), _both(by_month, year - 1))


def aligned_periods(year: int, *, before: int = 30, after: int = 30) -> tuple[Period, Period]:
    """The days around the festival of ``year`` and the same ones around the festival of the year before.

    Each runs from ``before`` days before the first day of the lunar year to ``after`` days after it, that
    last day included, so both have the same length and the festival in the same place. Raises InputError
    when either year isn't on file.
    """
    return _around(year, before, after), _around(year - 1, before, after)


def _around(year: int, before: int, after: int) -> Period:
    first_day = spring_festival(year)
    return Period(first_day - timedelta(days=before), first_day + timedelta(days=after + 1))


def _both(by_month: Mapping[Month, int | None], year: int) -> int | None:
    january, february = by_month.get(Month(year, 1)), by_month.get(Month(year, 2))
    return None if january is None or february is None else january + february
