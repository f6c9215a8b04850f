"""Which visit served which planned call (domain.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)

SATURDAY = 6
GRACE_DAYS = 1


def is_weekday(day: date) -> bool:
    """Monday to Friday: the calendar of an office that has entered no holidays."""
    return day.isoweekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class Matches:
    """For every plan, by position, the position of the visit that served it, or None."""

    exact: tuple[int | None, ...]
    grace: tuple[int | None, ...]


def match(
    plans: Sequence[tuple[Id, date]],
    visits: Sequence[tuple[Id, date]],
    *,
    grace_days: int = GRACE_DAYS,
    is_working: Callable[[date], bool] = is_weekday,
) -> Matches:
    """Match planned calls and in-person visits, both as (retailer id, date).

    A visit of the same shop and date comes first. With grace, plans still open then take, in order of
    date, the nearest free visit within ``grace_days`` working days before or after (the earlier of two as
    near); days off in between don't count, so a plan of Friday may be served on Saturday or Monday. One
    visit serves one plan. Cost: linear in plans and visits for a shop's handful of either.
    """
    free: defaultdict[Id, dict[date, list[int]]] = defaultdict(dict)
    for position in range(len(visits) - 1, -1, -1):
        retailer, day = visits[position]
        free[retailer].setdefault(day, []).append(position)
    exact: list[int | None] = []
    for retailer, day in plans:
        same_day = free[retailer].get(day)
        exact.append(same_day.pop() if same_day else None)
    grace = list(exact)
    reach: dict[date, tuple[date, date]] = {}
    still_open = [position for position, served in enumerate(exact) if served is None]
    for position in sorted(still_open, key=lambda position: plans[position][1]):
        retailer, day = plans[position]
        if not free[retailer]:
            continue
        if day not in reach:
            reach[day] = (_step(day, -grace_days, is_working), _step(day, grace_days, is_working))
        first, last = reach[day]
        near = [other for other, left in free[retailer].items() if left and first <= other <= last]
        if near:
            nearest = min(near, key=lambda other: (abs((other - day).days), other))
            grace[position] = free[retailer][nearest].pop()
    return Matches(tuple(exact), tuple(grace))


def _step(day: date, working_days: int, is_working: Callable[[date], bool]) -> date:
    """The date that lies this many working days later, or earlier when negative."""
    one = timedelta(days=1 if working_days > 0 else -1)
    for _ in range(abs(working_days)):
        day += one
        while not is_working(day):
            day += one
    return day
