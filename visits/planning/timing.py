"""When each call of a day begins, once the order of the calls is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from territory.measures.geo import Position

from .values import FieldDay, Stop, TimedDay, TimedStop, Window
from .ways import metres_between, seconds_for

Way = Callable[[Position, Position], tuple[int, int]]
"""Metres and seconds from one position to another."""


def straight_way(one: Position, other: Position) -> tuple[int, int]:
    """The straight line, and how long it takes by road."""
    metres = metres_between(one, other)
    return metres, seconds_for(metres)


def first_minute(windows: Sequence[Window], minute: int) -> int | None:
    """The first minute from ``minute`` on at which the shop is open; None when it no longer opens."""
    for opens, closes in windows:
        if minute < closes:
            return max(minute, opens)
    return None


def time_day(
    stops: Sequence[Stop],
    *,
    start: Position | None,
    rules: FieldDay,
    way: Way = straight_way,
    by_road: bool = False,
) -> TimedDay:
    """The times and ways of a day's calls in the order given.

    She leaves ``start`` when her day begins and goes back to it; without one the day begins at the first
    shop and ends at the last. Who comes before a shop opens waits; who comes when it has closed for the day
    gets no time for it, and the others are reckoned as if the call were made. From and to a shop without a
    position the way is unknown and takes no time.
    """
    timed: list[TimedStop] = []
    here, seconds, driven, metres = start, rules.begins * 60, 0, 0
    for stop in stops:
        step: int | None = None
        if stop.position is not None:
            if here is not None:
                step, lasting = way(here, stop.position)
                metres, driven, seconds = metres + step, driven + lasting, seconds + lasting
            elif start is None and not any(before.metres for before in timed):
                step = None
            here = stop.position
        arrival = -(-seconds // 60)
        minute = first_minute(stop.windows, arrival)
        timed.append(TimedStop(stop.shop, minute, step))
        seconds = (arrival if minute is None else minute) * 60 + rules.visit_minutes * 60
    ends = -(-seconds // 60)
    if start is not None and here is not None and here is not start:
        step, lasting = way(here, start)
        metres, driven = metres + step, driven + lasting
    return TimedDay(tuple(timed), metres, round(driven / 60), ends, by_road)
