"""Time in the store and whether a visit was effective: V6, V7 (domain.md §3.9, §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from visits.enums import Channel, LocationCheck

LEAST_SECONDS = 60
MOST_SECONDS = 120 * 60
EFFECTIVE_SECONDS = 3 * 60


@dataclass(frozen=True, slots=True)
class TimeInStore:
    """V7 in minutes: quartiles of the visits counted, None when there are none; how many were left out."""

    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    counted: int
    excluded: int


def seconds_in_store(started: datetime, ended: datetime | None) -> int | None:
    """How long a visit took; None when the check-out is missing.

    It also counts as missing when it isn't later than the check-in, more than 120 minutes later, or on
    another date. Both moments must be in the office's time zone.
    """
    if ended is None or ended.date() != started.date():
        return None
    seconds = int((ended - started).total_seconds())
    return seconds if 0 < seconds <= MOST_SECONDS else None


def time_in_store(seconds: Iterable[int | None]) -> TimeInStore:
    """Median and quartiles of the time in store (V7).

    Takes one item per in-person visit, None for a missing check-out. Those, and visits under one minute
    or over 120, are excluded and counted. Quartiles are interpolated between the visits, ends included.
    """
    total = 0
    kept = []
    for item in seconds:
        total += 1
        if item is not None and is_timed(item):
            kept.append(item / 60)
    if not kept:
        return TimeInStore(None, None, None, 0, total)
    lower, median, upper = quantiles(kept, n=4, method="inclusive") if len(kept) > 1 else kept * 3
    return TimeInStore(lower, median, upper, len(kept), total - len(kept))


def is_timed(seconds: int | None) -> bool:
    """Whether a time counts in V7: a valid check-out, one minute to 120."""
    return seconds is not None and LEAST_SECONDS <= seconds <= MOST_SECONDS


def is_effective(channel: str, seconds: int | None, findings: int, location: str) -> bool:
    """Whether a visit was effective (V6).

    In person, three minutes or more by a valid check-out, at least one observation or outcome that isn't
    the default (``findings`` counts them), and a location that isn't contradicted. A missing position
    alone never makes a visit ineffective.
    """
    return (
        channel == Channel.IN_PERSON
        and seconds is not None
        and seconds >= EFFECTIVE_SECONDS
        and findings > 0
        and location != LocationCheck.CONTRADICTED
    )
