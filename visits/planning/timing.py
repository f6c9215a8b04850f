"""When each call of a day begins, once the order of the calls is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from territory.measures.geo import Position

from .values import FieldDay, Stop, TimedDay, TimedStop, Window
from .ways import metres_between, seconds_for

Way = Callable[[Stop | None, Stop | None], tuple[int, int]]
"""Metres and seconds from one stop to another; None stands for the start point."""


def straight(start: Position | None) -> Way:
    """Straight lines between stops that have a position, and from and to ``start``."""

    def way(one: Stop | None, other: Stop | None) -> tuple[int, int]:
        here, there = (stop.position if stop is not None else start for stop in (one, other))
        if here is None or there is None:
            raise ValueError("a way needs two positions")
        metres = metres_between(here, there)
        return metres, seconds_for(metres)

    return way


def first_second(windows: Sequence[Window], second: int, visit_minutes: int) -> int | None:
    """The first second from ``second`` on at which a call can begin and be over before the shop closes.

    In a stretch shorter than a call it can begin with the stretch alone. None when it is too late that day.
    """
    for opens, closes in windows:
        if second <= max(opens, closes - visit_minutes) * 60:
            return max(second, opens * 60)
    return None


def time_day(
    stops: Sequence[Stop],
    *,
    start: Position | None,
    rules: FieldDay,
    way: Way | None = None,
    by_road: bool = False,
) -> TimedDay:
    """The times and ways of a day's calls in the order given; the ways are straight lines without ``way``.

    She leaves ``start`` when her day begins and goes back to it; without one the day begins at the first
    shop and ends at the last. Who comes before a shop opens waits; who comes too late for it gets no time,
    and the others are reckoned as if the call were made. From and to a shop without a position the way is
    unknown and takes no time.
    """
    way = way or straight(start)
    timed: list[TimedStop] = []
    here: Stop | None = None
    second, driven, metres = rules.begins * 60, 0, 0
    for stop in stops:
        step: int | None = None
        if stop.position is not None:
            if here is not None or start is not None:
                step, lasting = way(here, stop)
                metres, driven, second = metres + step, driven + lasting, second + lasting
            here = stop
        begins = first_second(stop.windows, second, rules.visit_minutes)
        timed.append(TimedStop(stop.shop, None if begins is None else begins // 60, step))
        second = (second if begins is None else begins) + rules.visit_minutes * 60
    ends = -(-second // 60)
    if start is not None and here is not None:
        step, lasting = way(here, None)
        metres, driven = metres + step, driven + lasting
    return TimedDay(tuple(timed), metres, round(driven / 60), ends, by_road)
