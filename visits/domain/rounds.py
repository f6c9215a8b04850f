"""Keeping the places and the times of a day's calls as their order says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TypeVar

from salesforce_app.kernel.changes import ChangeSet

from ..models import PlannedCall, ProposedCall
from ..planning.values import TimedDay
from ..queries.rounds import Rounds

MINUTES_A_DAY = 24 * 60

AnyCall = ProposedCall | PlannedCall
C = TypeVar("C", bound=AnyCall)


def plan_round(changes: ChangeSet, rounds: Rounds, day: date, calls: Sequence[AnyCall]) -> None:
    """Number the calls of a day in the order in which they are given, and say when each is expected.

    Calls that were added to ``changes`` and those read from the database alike.
    """
    keep_round(changes, rounds.of(day, [call.retailer_id for call in calls]), calls)


def keep_round(changes: ChangeSet, timed: TimedDay, calls: Sequence[AnyCall | None]) -> None:
    """Number the calls of a timed day in its order and say when each is expected; None is passed over."""
    for place, (call, stop) in enumerate(zip(calls, timed.stops, strict=True)):
        if call is None:
            continue
        is_today = stop.minute is not None and stop.minute < MINUTES_A_DAY
        expected = time(*divmod(stop.minute or 0, 60)) if is_today else None
        changes.update(call, position=place, expected_at=expected)


def in_order(calls: Sequence[C]) -> list[C]:
    """The calls of a day by their places, those without one at the end."""
    return sorted(
        calls, key=lambda call: (call.position is None, call.position or 0, call.pk is None, call.pk or 0)
    )


def put_among(calls: Sequence[C], moved: Sequence[C], place: int | None) -> list[C]:
    """The day's ordered calls with others put before the one that stands at ``place``; at the end without."""
    keys = {id(call) for call in moved}
    rest = [call for call in calls if id(call) not in keys]
    at = len(rest) if place is None else min(place, len(rest))
    return [*rest[:at], *moved, *rest[at:]]
