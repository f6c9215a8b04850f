"""Counting dues and their attempts: everything that the rates E2–E11 are made of (domain.md §5.2).

``tally`` is the reference; a grouped query that fills ``DueTally`` has to give the same counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from settlement.enums import AttemptResult, DueState, Reason

from .reasons import ADMINISTRATIVE

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission to the bank; ``result`` is an AttemptResult, ``reason`` goes with a failed one."""

    result: str
    reason: Reason | None = None
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DueRow(Generic[Id]):
    """A due of the scope and period, with its attempts in order; ``amount`` in minor units.

    Payment by other means doesn't matter here: a due paid in cash after a failed debit is failed.
    """

    retailer_id: Id
    amount: int
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class DueTally:
    """Counts over the dues of a scope (route, village, unit) and a period by due date.

    Resolved: the last attempt isn't pending. ``debited``: debited and not reversed; ``debited_gross``:
    reversed ones included. ``first_ok``: debited at the first attempt, reversed or not. ``recovered``:
    debited and not reversed, after a failed first attempt. Attempts are those of resolved dues;
    ``attempts_administrative`` failed for account or mandate reasons. ``households`` have at least one
    resolved due; ``households_debited`` at least one debited, ``households_collected`` all of them.
    ``failed_by_reason``: dues resolved but not debited, by the reason of the last attempt or ``REVERSED``;
    ``failed_attempts_by_reason``: every failed attempt. Amounts in minor units.

    Two tallies may be added only when no household is in both.
    """

    resolved: int = 0
    debited: int = 0
    debited_gross: int = 0
    first_ok: int = 0
    recovered: int = 0
    attempts_resolved: int = 0
    attempts_ok: int = 0
    attempts_administrative: int = 0
    amount_resolved: int = 0
    amount_debited: int = 0
    households: int = 0
    households_debited: int = 0
    households_collected: int = 0
    pending: int = 0
    amount_pending: int = 0
    failed_by_reason: Mapping[Reason, int] = field(default_factory=dict)
    failed_attempts_by_reason: Mapping[Reason, int] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Dues resolved and not debited, reversed ones included."""
        return self.resolved - self.debited

    @property
    def amount_failed(self) -> int:
        """Their amount in minor units."""
        return self.amount_resolved - self.amount_debited

    @property
    def failed_first(self) -> int:
        """Resolved dues whose first attempt failed."""
        return self.resolved - self.first_ok

    def __add__(self, other: DueTally) -> DueTally:
        return DueTally(
            self.resolved + other.resolved,
            self.debited + other.debited,
            self.debited_gross + other.debited_gross,
            self.first_ok + other.first_ok,
            self.recovered + other.recovered,
            self.attempts_resolved + other.attempts_resolved,
            self.attempts_ok + other.attempts_ok,
            self.attempts_administrative + other.attempts_administrative,
            self.amount_resolved + other.amount_resolved,
            self.amount_debited + other.amount_debited,
            self.households + other.households,
            self.households_debited + other.households_debited,
            self.households_collected + other.households_collected,
            self.pending + other.pending,
            self.amount_pending + other.amount_pending,
            Counter(self.failed_by_reason) + Counter(other.failed_by_reason),
            Counter(self.failed_attempts_by_reason) + Counter(other.failed_attempts_by_reason),
        )


def state_of(attempts: tuple[Attempt, ...], *, reversals_until: date | None = None) -> DueState:
    """What its attempts made of a due: pending, debited (net of reversals) or failed.

    A due without attempts is pending. Reversals dated on ``reversals_until`` or later don't count.
    """
    if not attempts or attempts[-1].result == AttemptResult.PENDING:
        return DueState.PENDING
    held = any(a.result == AttemptResult.OK and not _is_reversed(a, reversals_until) for a in attempts)
    return DueState.DEBITED if held else DueState.FAILED


def last_reason(attempts: tuple[Attempt, ...]) -> Reason:
    """Why a failed due failed: its last attempt's reason, ``REVERSED`` when that one was debited."""
    last = attempts[-1]
    if last.result == AttemptResult.OK:
        return Reason.REVERSED
    return last.reason or Reason.UNKNOWN


def tally(dues: Iterable[DueRow[Id]], *, reversals_until: date | None = None) -> DueTally:
    """Count the dues (§5.2).

    ``reversals_until`` is the day from which the month counts as closed: later reversals are
    adjustments, so the closed figure stays. None counts every reversal and gives the restated figure.
    """
    counts: Counter[str] = Counter()
    by_reason: Counter[Reason] = Counter()
    attempts_by_reason: Counter[Reason] = Counter()
    held_of: dict[Id, list[int]] = {}
    for due in dues:
        state = state_of(due.attempts, reversals_until=reversals_until)
        if state is DueState.PENDING:
            counts["pending"] += 1
            counts["amount_pending"] += due.amount
            continue
        held = state is DueState.DEBITED
        first = due.attempts[0].result == AttemptResult.OK
        resolved = [attempt for attempt in due.attempts if attempt.result != AttemptResult.PENDING]
        failures = [a.reason or Reason.UNKNOWN for a in resolved if a.result == AttemptResult.FAILED]
        attempts_by_reason.update(failures)
        household = held_of.setdefault(due.retailer_id, [0, 0])
        household[0] += 1
        household[1] += held
        counts["resolved"] += 1
        counts["debited"] += held
        counts["debited_gross"] += len(failures) < len(resolved)
        counts["first_ok"] += first
        counts["recovered"] += held and not first
        counts["attempts_resolved"] += len(resolved)
        counts["attempts_ok"] += len(resolved) - len(failures)
        counts["attempts_administrative"] += sum(reason in ADMINISTRATIVE for reason in failures)
        counts["amount_resolved"] += due.amount
        counts["amount_debited"] += due.amount * held
        if not held:
            by_reason[last_reason(due.attempts)] += 1
    return DueTally(
        **counts,
        households=len(held_of),
        households_debited=sum(held > 0 for _, held in held_of.values()),
        households_collected=sum(held == resolved for resolved, held in held_of.values()),
        failed_by_reason=dict(by_reason),
        failed_attempts_by_reason=dict(attempts_by_reason),
    )


def _is_reversed(attempt: Attempt, reversals_until: date | None) -> bool:
    if attempt.reversed_on is None:
        return False
    return reversals_until is None or attempt.reversed_on < reversals_until
