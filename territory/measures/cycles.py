"""Order cycles: how often a route could order in a month (domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from salesforce_app.kernel.periods import Month, Period


def order_dates(
    weekdays: Collection[int], period: Period | Month, moves: Mapping[date, date | None] | None = None
) -> list[date]:
    """The real order dates of a route, ascending.

    ``weekdays`` are the route's order days by ISO number (1 = Monday … 7 = Sunday). ``moves`` is the
    calendar: a regular order date → the date it was moved to, or None where it was dropped. It concerns
    the route only where the date is one of its own, and a date counts in the period in which it really
    lies, so an order day may come in from, or leave for, a neighbouring month. Two order days that fall
    on the same date are one.
    """
    span = period.period if isinstance(period, Month) else period
    moves = moves or {}
    ours = frozenset(weekdays)
    dates = {day for weekday in ours for day in _every_week(span, weekday) if day not in moves}
    dates.update(
        target
        for source, target in moves.items()
        if target is not None and target in span and source.isoweekday() in ours
    )
    return sorted(dates)


def unit_cycles(counts: Iterable[int]) -> int | float | None:
    """A unit's order cycles in a month: the mean over its routes, an int when it is whole.

    None for a unit without routes.
    """
    numbers = list(counts)
    if not numbers:
        return None
    whole, rest = divmod(sum(numbers), len(numbers))
    return whole if rest == 0 else sum(numbers) / len(numbers)


def _every_week(span: Period, weekday: int) -> Iterable[date]:
    day = span.start + timedelta(days=(weekday - span.start.isoweekday()) % 7)
    while day < span.end:
        yield day
        day += timedelta(days=7)
