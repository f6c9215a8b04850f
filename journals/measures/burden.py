"""What journals cost their writers: the spread of minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of some durations in minutes, None when there are none; ``number`` of how many."""

    lower: float | None
    median: float | None
    upper: float | None
    number: int


def spread_of(seconds: Sequence[float]) -> Spread:
    """The quartiles of durations in seconds; negative ones are a clock's fault and left out."""
    minutes = sorted(each / 60 for each in seconds if each >= 0)
    if not minutes:
        return Spread(None, None, None, 0)
    lower, median, upper = quantiles(minutes, n=4, method="inclusive") if len(minutes) > 1 else minutes * 3
    return Spread(lower, median, upper, len(minutes))
