"""What a shop ordered in its route's newest order cycle, beside its own average (domain.md §7.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from salesforce_app.kernel.ratio import Ratio

AVERAGED_CYCLES = 8
"""Cycles before the newest that make the average."""
FEWEST_CYCLES = 3
"""Fewer cycles make no average."""


@dataclass(frozen=True, slots=True)
class OrderCycle:
    """One order cycle of a shop: from an order date to the day before the next.

    ``until`` is exclusive, None where the next order date is not known. ``amount`` is net, in minor units;
    ``before`` pools the net amounts of the cycles that make the average over their number.
    """

    since: date
    until: date | None
    amount: int
    before: Ratio

    @property
    def average(self) -> int | None:
        """The average in whole minor units, rounded half up; None for too few cycles."""
        if not self.before.denominator:
            return None
        return (2 * self.before.numerator + self.before.denominator) // (2 * self.before.denominator)

    @property
    def against_average(self) -> Ratio:
        """The amount ÷ the average; ``0/0`` without an average above 0."""
        if self.before.numerator <= 0:
            return Ratio(0, 0)
        return Ratio(self.amount * self.before.denominator, self.before.numerator)


def newest_cycle(
    order_dates: Sequence[date],
    amounts: Mapping[date, int],
    *,
    known_until: date,
    known_from: date,
    is_served: Callable[[date], bool] | None = None,
) -> OrderCycle | None:
    """The newest cycle whose order date is not later than ``known_until``, with what came before it.

    ``order_dates`` are those of the route, ascending, beyond ``known_until``; ``amounts`` the shop's net
    sales by day. The average is that of up to eight cycles before: those that began on ``known_from`` or
    later and on whose order date the shop was served. None when no cycle has begun.
    """
    begun = [day for day in order_dates if day <= known_until]
    if not begun:
        return None
    since = begun[-1]
    until = next((day for day in order_dates if day > since), None)
    before = [
        (start, end)
        for start, end in pairwise(begun)
        if start >= known_from and (is_served is None or is_served(start))
    ][-AVERAGED_CYCLES:]
    if len(before) < FEWEST_CYCLES:
        pooled = Ratio(0, 0)
    else:
        pooled = Ratio(sum(_net(amounts, start, end) for start, end in before), len(before))
    return OrderCycle(since, until, _net(amounts, since, until or date.max), pooled)


def _net(amounts: Mapping[date, int], since: date, until: date) -> int:
    return sum(amount for day, amount in amounts.items() if since <= day < until)
