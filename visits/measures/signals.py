"""What asks for attention at a shop before a call, the gravest first (domain.md §1.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.risk import RiskLevel

MOST_SIGNALS = 5
MOST_ASKS = 3

LESS_FROM = Ratio(75, 100)
"""An order of at most three quarters of the shop's own average asks for a reason."""
MORE_FROM = Ratio(150, 100)
"""One of half as much again is worth a word."""
MISSED_CYCLES = 2
"""Order cycles without an order from which on they are told, instead of the newest order alone."""
DAYS_A_MONTH = 31


class SignalKind(StrEnum):
    """What a signal is about."""

    BALANCE = "balance"
    DEBIT_FAILED = "debit_failed"
    ISSUE_LATE = "issue_late"
    ACTION_LATE = "action_late"
    NO_ORDER = "no_order"
    ORDER_LESS = "order_less"
    LICENCE = "licence"
    NOT_VISITED = "not_visited"
    BALANCE_WATCH = "balance_watch"
    ISSUE = "issue"
    ACTION = "action"
    BIRTHDAY = "birthday"
    MISSING = "missing"
    ORDER_MORE = "order_more"


WEIGHTS: Mapping[SignalKind, int] = {
    SignalKind.BALANCE: 90,
    SignalKind.DEBIT_FAILED: 85,
    SignalKind.ISSUE_LATE: 80,
    SignalKind.ACTION_LATE: 75,
    SignalKind.NO_ORDER: 70,
    SignalKind.ORDER_LESS: 65,
    SignalKind.LICENCE: 60,
    SignalKind.NOT_VISITED: 50,
    SignalKind.BALANCE_WATCH: 45,
    SignalKind.ISSUE: 44,
    SignalKind.ACTION: 40,
    SignalKind.BIRTHDAY: 35,
    SignalKind.MISSING: 20,
    SignalKind.ORDER_MORE: 15,
}
"""How much each kind matters: money that may be lost first, then promises, orders, duties, courtesies."""

ASKED: frozenset[SignalKind] = frozenset(
    {
        SignalKind.BALANCE,
        SignalKind.DEBIT_FAILED,
        SignalKind.ISSUE_LATE,
        SignalKind.ISSUE,
        SignalKind.ACTION_LATE,
        SignalKind.NO_ORDER,
        SignalKind.ORDER_LESS,
        SignalKind.ORDER_MORE,
        SignalKind.LICENCE,
        SignalKind.BALANCE_WATCH,
        SignalKind.MISSING,
    }
)
"""The kinds that lead to a question for the customer."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a shop on the day of the call, in the figures that the signals are judged by.

    ``days_since_visit`` is None when no visit is on file; ``frequency`` are visits a month. ``order`` is the
    newest cycle's amount ÷ the shop's own average, ``0/0`` when unknown; ``missed_cycles`` are order cycles
    since the last order, None when unknown. ``unpaid_failures`` are failed debits of the last 90 days that
    were not paid otherwise.
    """

    days_since_visit: int | None
    frequency: int
    order: Ratio
    missed_cycles: int | None
    unpaid_failures: int
    risk: RiskLevel
    open_actions: int
    late_actions: int
    open_issues: int
    late_issues: int
    has_licence_ending: bool
    has_birthday: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that asks for attention; ``weight`` from 0 to 100."""

    kind: SignalKind
    weight: int


_TESTS: Mapping[SignalKind, Callable[[CallFacts], bool]] = {
    SignalKind.BALANCE: lambda facts: facts.risk is RiskLevel.HIGH,
    SignalKind.DEBIT_FAILED: lambda facts: facts.unpaid_failures > 0,
    SignalKind.ISSUE_LATE: lambda facts: facts.late_issues > 0,
    SignalKind.ACTION_LATE: lambda facts: facts.late_actions > 0,
    SignalKind.NO_ORDER: lambda facts: (facts.missed_cycles or 0) >= MISSED_CYCLES,
    SignalKind.ORDER_LESS: lambda facts: (facts.missed_cycles or 0) < MISSED_CYCLES and is_less(facts.order),
    SignalKind.LICENCE: lambda facts: facts.has_licence_ending,
    SignalKind.NOT_VISITED: lambda facts: is_visit_due(facts.days_since_visit, facts.frequency),
    SignalKind.BALANCE_WATCH: lambda facts: facts.risk is RiskLevel.WATCH,
    SignalKind.ISSUE: lambda facts: facts.open_issues > facts.late_issues,
    SignalKind.ACTION: lambda facts: facts.open_actions > facts.late_actions,
    SignalKind.BIRTHDAY: lambda facts: facts.has_birthday,
    SignalKind.MISSING: lambda facts: facts.missing > 0,
    SignalKind.ORDER_MORE: lambda facts: is_more(facts.order),
}


def signals(facts: CallFacts) -> tuple[Signal, ...]:
    """Everything that asks for attention, the weightiest first; whoever shows it takes the first five."""
    found = (Signal(kind, weight) for kind, weight in WEIGHTS.items() if _TESTS[kind](facts))
    return tuple(sorted(found, key=lambda signal: -signal.weight))


def is_visit_due(days_since: int | None, frequency: int) -> bool:
    """Whether more days have passed than lie between two visits at ``frequency`` a month."""
    if not frequency:
        return False
    return days_since is None or days_since * frequency > DAYS_A_MONTH


def is_less(order: Ratio) -> bool:
    """Whether an order is at most three quarters of the average; never of an unknown one."""
    return order.denominator > 0 and (
        order.numerator * LESS_FROM.denominator <= LESS_FROM.numerator * order.denominator
    )


def is_more(order: Ratio) -> bool:
    """Whether an order is at least half as much again as the average."""
    return order.denominator > 0 and (
        order.numerator * MORE_FROM.denominator >= MORE_FROM.numerator * order.denominator
    )
