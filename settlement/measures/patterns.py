"""What a shop's failed debits have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from settlement.enums import Reason

from .rates import top_reason

FEWEST_FAILURES = 2
"""One failure makes no pattern."""


@dataclass(frozen=True, slots=True)
class FailurePattern:
    """``of_reason`` of the ``failures`` have the same reason, which is more than half of them.

    ``weekday`` (1 for Monday to 7) is where at least two thirds of these fell, if the shop's dues fall on
    other weekdays as well: where all dues fall on one day, the day tells nothing. ``on_weekday`` counts
    them.
    """

    failures: int
    reason: Reason
    of_reason: int
    weekday: int | None
    on_weekday: int


def failure_pattern(failures: Sequence[tuple[date, Reason]], due_on: Sequence[date]) -> FailurePattern | None:
    """The pattern in a shop's failed dues, each with its day; ``due_on`` are the days of all its dues.

    None for fewer than two failures, and where no reason makes more than half of them.
    """
    total = len(failures)
    by_reason = Counter(reason for _, reason in failures)
    reason = top_reason(by_reason)
    if total < FEWEST_FAILURES or reason is None or 2 * by_reason[reason] <= total:
        return None
    days = Counter(day.isoweekday() for day, why in failures if why is reason)
    weekday, most = min(days.items(), key=lambda item: (-item[1], item[0]))
    tells = (
        most >= FEWEST_FAILURES
        and 3 * most >= 2 * by_reason[reason]
        and len({day.isoweekday() for day in due_on}) > 1
    )
    return FailurePattern(total, reason, by_reason[reason], weekday if tells else None, most if tells else 0)
