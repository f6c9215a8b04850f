"""When a person's day in the field raises a question (domain.md §3.9, §6.1). A question is no finding.

Positions are compared with their accuracies subtracted, so that what a phone cannot tell apart is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from territory.measures.geo import Position, distance_m

OVERLAP_SECONDS = 60
"""Two visits that overlap by no more are two taps in a hurry."""
LIMIT_KMH = 120
"""A straight line is shorter than any road: who was faster than this along it was not on a road."""
LEAST_METRES = 2_000
"""Over less than this, a minute more or less on the clock makes any speed."""


class Fix(NamedTuple):
    """A position in WGS-84 with the radius of 68 % certainty, and when it was taken."""

    position: Position
    accuracy_m: float
    at: datetime


@dataclass(frozen=True, slots=True)
class DayVisit:
    """A visit in person. ``ended`` is None without a valid check-out; fixes are None without an accuracy."""

    key: UUID
    retailer: int
    started: datetime
    ended: datetime | None
    arrival: Fix | None = None
    departure: Fix | None = None


class Overlap(NamedTuple):
    """Two visits of one person that overlap by so many seconds, by their places in the day."""

    first: int
    second: int
    seconds: int


class Leap(NamedTuple):
    """Two consecutive visits, and how far apart their fixes lie at the least in how many seconds."""

    first: int
    second: int
    metres: float
    seconds: int

    @property
    def kmh(self) -> float:
        """The least speed in a straight line."""
        return self.metres / self.seconds * 3.6


def overlaps(visits: Sequence[DayVisit]) -> list[Overlap]:
    """The pairs of a day's visits, in order of arrival, that overlap by more than ``OVERLAP_SECONDS``.

    A visit without a valid check-out overlaps nothing that begins after it.
    """
    found = []
    for first, earlier in enumerate(visits):
        if earlier.ended is None:
            continue
        for second in range(first + 1, len(visits)):
            later = visits[second]
            if later.started >= earlier.ended:
                break
            end = min(earlier.ended, later.ended or earlier.ended)
            seconds = int((end - later.started).total_seconds())
            if seconds > OVERLAP_SECONDS:
                found.append(Overlap(first, second, seconds))
    return found


def leaps(visits: Sequence[DayVisit], limit_kmh: float = LIMIT_KMH) -> list[Leap]:
    """The consecutive visits of a day, in order of arrival, between which nobody can have driven.

    From the fix at leaving (at arrival, without one) to the next arrival; at least ``LEAST_METRES`` apart
    once both accuracies are subtracted, and faster than ``limit_kmh`` in a straight line. Fixes taken at the
    same moment, or the wrong way round, are an overlap rather than a speed and are left out.
    """
    found = []
    for first in range(len(visits) - 1):
        start, end = visits[first].departure or visits[first].arrival, visits[first + 1].arrival
        if start is None or end is None:
            continue
        metres = distance_m(start.position, end.position) - start.accuracy_m - end.accuracy_m
        seconds = int((end.at - start.at).total_seconds())
        if metres >= LEAST_METRES and seconds > 0 and metres / seconds * 3.6 > limit_kmh:
            found.append(Leap(first, first + 1, metres, seconds))
    return found
