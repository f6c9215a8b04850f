"""How long a shop has been open, counted in full calendar months (domain.md §3.5)."""

from __future__ import annotations

from datetime import date

from salesforce_app.kernel.periods import Month

NEW_MONTHS = 3


def first_full_month(opened_on: date) -> Month:
    """The first calendar month that a shop has in full; one opened on the first of a month has that one."""
    month = Month.of(opened_on)
    return month if opened_on.day == 1 else month.shift(1)


def full_months(opened_on: date, first: Month, last: Month) -> int:
    """Full calendar months of the window from ``first`` to ``last`` in which the shop was open."""
    return len(Month.range(max(first, first_full_month(opened_on)), last))


def is_new(opened_on: date, month: Month) -> bool:
    """Whether a shop still counts as new at the end of ``month``, with under three full months behind it."""
    return month < first_full_month(opened_on).shift(NEW_MONTHS - 1)
