"""What a figure is compared with when the reader chooses the average."""

from __future__ import annotations

from collections.abc import Iterable


def average(values: Iterable[int | None]) -> int | None:
    """The mean of those values that are known, rounded half away from zero; None when none is.

    A known month without sales counts as 0, a month before the first one on file does not count.
    """
    known = [value for value in values if value is not None]
    return mean(sum(known), len(known))


def mean(total: int, number: int) -> int | None:
    """``total`` ÷ ``number``, rounded half away from zero; None when there is nothing to divide by."""
    if number <= 0:
        return None
    rounded = (2 * abs(total) + number) // (2 * number)
    return rounded if total >= 0 else -rounded
