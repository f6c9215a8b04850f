"""Dated spans: which one holds on a day, and how a new one takes its place among the others.

A span holds from ``since`` to the day before ``until``, without end when ``until`` is None. The spans of
one timeline never overlap; they are handed in as lists ordered by ``since``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Q


class Span(Protocol):
    """Anything with a first day and an exclusive end, such as a placement."""

    since: Any
    until: Any


S = TypeVar("S", bound=Span)

_since = attrgetter("since")


@dataclass(frozen=True, slots=True)
class Slot(Generic[S]):
    """Where a span that begins on a given day goes.

    ``same`` is the span that begins on this very day and is to be corrected rather than added to;
    ``ends`` the one that has to end on this day; ``until`` the end of the new span.
    """

    same: S | None = None
    ends: S | None = None
    until: date | None = None


def in_force(day: date) -> Q:
    """The rows of a dated table that hold on ``day``, as a condition of a query."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def holding(spans: Sequence[S], day: date) -> S | None:
    """The span that holds on ``day``, or None."""
    place = bisect_right(spans, day, key=_since)
    span = spans[place - 1] if place else None
    return span if span is not None and (span.until is None or span.until > day) else None


def nearest(spans: Sequence[S], day: date) -> S | None:
    """The span that holds on ``day``; else the last one before it; else the first one after it.

    None only when there are no spans at all.
    """
    if not spans:
        return None
    return spans[max(0, bisect_right(spans, day, key=_since) - 1)]


def continuation(spans: Sequence[S], day: date) -> Slot[S] | None:
    """The slot of a span that holds from ``day`` on without end, after which nothing else comes.

    None when the last span begins later than ``day``: then the new one would not be the last.
    """
    if not spans:
        return Slot()
    last = spans[-1]
    if last.since > day:
        return None
    if last.since == day:
        return Slot(same=last)
    return Slot(ends=last if last.until is None or last.until > day else None)


def insertion(spans: Sequence[S], day: date) -> Slot[S]:
    """The slot of a span that holds from ``day`` to the next change: a span that covers the day is split."""
    place = bisect_right(spans, day, key=_since)
    before = spans[place - 1] if place else None
    after = spans[place] if place < len(spans) else None
    if before is not None and before.since == day:
        return Slot(same=before, until=before.until)
    if before is not None and (before.until is None or before.until > day):
        return Slot(ends=before, until=before.until)
    return Slot(until=after.since if after is not None else None)
