"""A whole month: calls spread over the days, then each day put into driving order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position

from ..enums import LeftOutReason
from .board import Board, Demand
from .driving import DrivenDay, order_day, possible_windows
from .spreading import fill, improve
from .values import FieldDay, LeftOut, Stop, TimedDay, TimedStop, Window
from .ways import Ways, straight_ways

Measure = Callable[[Sequence[Position]], Ways]
Progress = Callable[[int, int], object]
"""Called with how many days are done, of how many."""

ROUNDS = 4
"""How often calls that do not fit into a day's round are tried on other days."""


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """Each day in driving order, calls that stood there before included, and the calls left without a day."""

    days: dict[date, TimedDay]
    left_out: tuple[LeftOut, ...]


def plan_month(
    demands: Sequence[Demand],
    stops: Callable[[int, date], Stop],
    days: Sequence[date],
    *,
    month: Month,
    rules: FieldDay,
    standing: Mapping[date, Sequence[int]] | None = None,
    order_costs: Mapping[int, Mapping[date, float]] | None = None,
    start: Position | None = None,
    measure: Measure = straight_ways,
    progress: Progress | None = None,
) -> PlannedMonth:
    """Plan the calls of ``demands`` on ``days``.

    ``stops`` gives a shop as it is on a day. ``standing`` are the shops of calls that stand on a day already
    and stay there; they are driven to as well. Every call of every demand is on a day or left out.
    """
    standing = standing or {}
    board = Board(
        demands,
        days,
        month=month,
        rules=rules,
        standing={day: len(shops) for day, shops in standing.items()},
        order_costs=order_costs or {},
        start=start,
    )
    fill(board)
    improve(board)
    timed: dict[date, TimedDay] = {}
    todo = list(days)
    for last_round in [False] * ROUNDS + [True]:
        calls = _by_day(board)
        again: set[date] = set()
        for day in todo:
            kept, new = list(standing.get(day, ())), calls.get(day, [])
            driven = drive(
                [stops(shop, day) for shop in [*kept, *new]], start=start, rules=rules, measure=measure
            )
            timed[day] = with_late(driven, kept)
            for shop in driven.late:
                if shop in kept:
                    continue
                board.forbid(shop, day)
                other = None if last_round else board.put(shop)
                if other is not None:
                    again.add(other)
                    continue
                is_open = _is_open_all_day(stops(shop, day).windows, rules)
                board.leave_out(shop, LeftOutReason.FULL if is_open else LeftOutReason.HOURS)
            if progress is not None:
                progress(len(timed), len(days))
        todo = sorted(again)
        if not todo:
            break
    return PlannedMonth({day: timed[day] for day in days}, board.left_out)


def _by_day(board: Board) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    for shop, days in board.days_of.items():
        for day in days:
            found.setdefault(day, []).append(shop)
    return found


def drive(
    stops: Sequence[Stop], *, start: Position | None, rules: FieldDay, measure: Measure = straight_ways
) -> DrivenDay:
    """The stops of a day in driving order, by the ways that ``measure`` gives for their positions."""
    places = [] if start is None else [start]
    places += [stop.position for stop in stops if stop.position is not None]
    ways = measure(places) if len(places) > 1 else None
    return order_day(stops, start=start, rules=rules, ways=ways)


def with_late(driven: DrivenDay, kept: Collection[int]) -> TimedDay:
    """The day with the late ones of ``kept`` at its end, without a time."""
    late = tuple(TimedStop(shop, None, None) for shop in driven.late if shop in kept)
    return replace(driven.day, stops=(*driven.day.stops, *late))


def _is_open_all_day(windows: Sequence[Window], rules: FieldDay) -> bool:
    return possible_windows(windows, rules) == ((rules.begins, rules.ends),)
