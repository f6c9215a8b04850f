"""Spreading a month's calls over its days.

Every shop is first given the days that cost least beside those given out before it; then single calls, whole
routes of a day and whole routes of a weekday are moved, and changed for each other, for as long as that makes
the month better (``costs`` says by what). Nothing in it is left to chance or to the clock: the same month is
always spread alike.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations, count, groupby

from ..enums import LeftOutReason
from .board import LEAST_GAIN, NEVER, Board, Demand
from .patterns import best_pattern, pattern_cost

PASSES = 12
"""After so many nothing of weight is found any more."""

Block = tuple[int, tuple[date, ...]]
"""A route and the days of its calls that are moved together."""


def fill(board: Board) -> None:
    """Give every call a day as long as there is room; leave out the others with their reason."""
    wanted = _possible_calls(board)
    for shop, calls in sorted(wanted.items(), key=lambda item: -item[1]):
        cost, pattern = best_pattern(board, shop, calls)
        if cost < NEVER:
            for day in pattern:
                board.add(shop, day)
    for shop, calls in wanted.items():
        for _ in range(calls - len(board.placed[shop])):
            if not board.put(shop) and not _make_room(board, shop):
                board.leave_out(shop, LeftOutReason.FULL)


def improve(board: Board) -> None:
    """Move calls while that makes the month better."""
    board.aim_at_the_mean()
    for _ in range(PASSES):
        gain = sum(_better_pattern(board, shop) for shop in board.placed)
        gain += sum(_better_day(board, shop, day) for shop in board.placed for day in [*board.placed[shop]])
        gain += _better_blocks(board)
        if gain < LEAST_GAIN:
            break


def _possible_calls(board: Board) -> dict[int, int]:
    """How many calls of each shop there are days for, all the days of the month together.

    Where there are more than those hold, the shops with the most calls go without their last ones first:
    every shop is to be seen at least once.
    """
    wanted = {}
    for shop, demand in board.demands.items():
        wanted[shop] = min(demand.calls, len(demand.open))
        if wanted[shop] < demand.calls:
            board.leave_out(shop, _too_few(demand), demand.calls - wanted[shop])
    over = sum(wanted.values()) - board.room
    for most in count(max(wanted.values(), default=0), -1):
        if over <= 0 or most == 0:
            break
        # The last ones of a route go first, so that what is left out lies together.
        for shop in [shop for shop, calls in wanted.items() if calls == most][::-1][:over]:
            wanted[shop] -= 1
            over -= 1
            board.leave_out(shop, LeftOutReason.FULL)
    return wanted


def _too_few(demand: Demand) -> LeftOutReason:
    if not demand.served:
        return LeftOutReason.NO_DAYS
    if len(demand.served) < demand.calls:
        return LeftOutReason.TOO_MANY
    return LeftOutReason.CLOSED


def _make_room(board: Board, shop: int) -> bool:
    """For a shop that would not be seen at all: take the place of a call at the one seen most often."""
    demand = board.demands[shop]
    if demand.seen or board.placed[shop]:
        return False
    often = [
        (len(days) + len(board.demands[other].seen), other, day)
        for other, days in board.placed.items()
        for day in days
        if board.may_have(shop, day)
    ]
    most, other, day = max(often, default=(0, 0, date.min))
    if most < 2:
        return False
    board.remove(other, day)
    if board.change(day, {demand.route: 1}) == NEVER:
        board.add(other, day)
        return False
    board.leave_out(other, LeftOutReason.FULL)
    board.add(shop, day)
    return True


def _better_pattern(board: Board, shop: int) -> float:
    """Move all calls at a shop to the cheapest regular pattern; returns what that gains."""
    old = [*board.placed[shop]]
    if len(old) < 2:
        return 0.0
    for day in old:
        board.remove(shop, day)
    now = pattern_cost(board, shop, old)
    cost, pattern = best_pattern(board, shop, len(old))
    better = len(pattern) == len(old) and cost < now - LEAST_GAIN
    for day in pattern if better else old:
        board.add(shop, day)
    return now - cost if better else 0.0


def _better_day(board: Board, shop: int, day: date) -> float:
    """Move one call to the day on which it costs least; returns what that gains."""
    rest = [other for other in board.placed[shop] if other != day]
    now = board.cost_now(shop) - board.change(day, {board.demands[shop].route: -1})
    to, cost = board.best_day(shop, rest, besides=day)
    if to is None or cost > now - LEAST_GAIN:
        return 0.0
    board.remove(shop, day)
    board.add(shop, to)
    return now - cost


def _better_blocks(board: Board) -> float:
    """Move routes of a day and of a weekday, and change them for each other; returns what that gains."""
    single: list[tuple[date, ...]] = [(day,) for day in board.days]
    weekdays = [tuple(days) for _, days in groupby(sorted(board.days, key=_weekday), key=date.weekday)]
    gain = 0.0
    for stretches in (single, weekdays):
        for block in _blocks(board, stretches):
            gain += sum(_move(board, block, to) for to in stretches if to != block[1])
        for one, other in combinations(_blocks(board, stretches), 2):
            gain += _exchange(board, one, other)
    return gain


def _weekday(day: date) -> tuple[int, date]:
    return day.weekday(), day


def _blocks(board: Board, stretches: list[tuple[date, ...]]) -> list[Block]:
    """The routes that each stretch of days has calls of."""
    return [
        (route, days)
        for days in stretches
        for route in sorted({route for day in days for route in board.routes[day]})
    ]


def _move(board: Board, block: Block, to: tuple[date, ...]) -> float:
    return board.carry_out(_moves(board, block, to))


def _exchange(board: Board, one: Block, other: Block) -> float:
    """Let two routes change their days."""
    if one[0] == other[0] or one[1] == other[1]:
        return 0.0
    return board.carry_out([*_moves(board, one, other[1]), *_moves(board, other, one[1])])


def _moves(board: Board, block: Block, to: tuple[date, ...]) -> list[tuple[int, date, date]]:
    """The calls of a block, each to the nearest of the other days, which for weekdays is in its own week."""
    route, days = block
    nearest = {day: min(to, key=lambda other: abs(_week(other) - _week(day))) for day in days}
    return [(shop, day, nearest[day]) for shop, day in board.calls_of(route, days)]


def _week(day: date) -> int:
    """The number of the week that begins on Monday."""
    return (day.toordinal() - 1) // 7
