"""The regular patterns in which a shop can be called at several times a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from .board import NEVER, Board

WEEKS = 5
"""A weekday comes so often in a month at most."""
NEARLY_EVEN = 0.3
"""Steps of whole weeks are taken where they differ from even ones by less than this part."""


def best_pattern(board: Board, shop: int, calls: int) -> tuple[float, tuple[date, ...]]:
    """The cheapest pattern of so many calls, with what it costs; none where a day would overflow."""
    days = [day for day in board.days if board.may_have(shop, day)]
    patterns = dict.fromkeys([*_of_one_weekday(days, calls), *_in_steps(board, shop, days, calls)])
    return min(((pattern_cost(board, shop, days), days) for days in patterns), default=(NEVER, ()))


def pattern_cost(board: Board, shop: int, days: Sequence[date]) -> float:
    """What calls at a shop on these days cost, shop and days together."""
    route = board.demands[shop].route
    return board.shop_cost(shop, days) + sum(board.change(day, {route: 1}) for day in days)


def _of_one_weekday(days: Sequence[date], calls: int) -> Iterable[tuple[date, ...]]:
    if not 1 < calls <= WEEKS:
        return
    by_weekday: dict[int, list[date]] = {}
    for day in days:
        by_weekday.setdefault(day.weekday(), []).append(day)
    for same in by_weekday.values():
        yield from combinations(same, calls)


def _in_steps(board: Board, shop: int, days: Sequence[date], calls: int) -> Iterable[tuple[date, ...]]:
    """From each day on in even steps (whole weeks where these are nearly even), on the nearest days."""
    if not calls or not days:
        return
    even = board.month_days / (calls + len(board.demands[shop].seen))
    weekly = 7 * round(even / 7)
    step = weekly if abs(weekly - even) < NEARLY_EVEN * even else even
    if calls > 1:
        step = max(1.0, min(step, (days[-1] - days[0]).days / (calls - 1)))
    first = days[0].toordinal()
    for anchor in days:
        free = list(days)
        pattern = []
        for number in range(min(calls, len(free))):
            aim = first + (anchor.toordinal() - first + round(step * number)) % board.month_days
            near = min(free, key=lambda day: (abs(day.toordinal() - aim), day))
            free.remove(near)
            pattern.append(near)
        yield tuple(sorted(pattern))
