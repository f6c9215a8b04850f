"""The facts of journals: counted, named, each with the rows that it was counted from (domain.md §8.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from accounts.models import Staff
from salesforce_app.kernel.periods import Period

from ...enums import JournalKind, Section
from ...measures.facts import Fact
from ...models import Journal
from .actions import action_facts, issue_facts
from .below import journal_facts
from .counted import Counted, Row, RowKind
from .debits import debit_facts
from .ground import Ground, unit_of, was_posted
from .months import movers_of_month, pyramid_of_month, sales_of_month, structure_of_month
from .orders import order_facts
from .settlement import settlement_of_month
from .visits import visit_facts

Count = Callable[[Ground], Iterable[Counted]]

SECTIONS: Mapping[JournalKind, Mapping[Section, Count]] = {
    JournalKind.DAILY: {
        Section.VISITS: visit_facts,
        Section.SALES: order_facts,
        Section.SETTLEMENT: debit_facts,
        Section.ACTIONS: action_facts,
        Section.ISSUES: issue_facts,
    },
    JournalKind.WEEKLY: {
        Section.VISITS: visit_facts,
        Section.SALES: order_facts,
        Section.MOVEMENTS: order_facts,
        Section.SETTLEMENT: debit_facts,
        Section.ACTIONS: action_facts,
        Section.ISSUES: issue_facts,
        Section.JOURNALS: journal_facts,
    },
    JournalKind.MONTHLY: {
        Section.SALES: sales_of_month,
        Section.STRUCTURE: structure_of_month,
        Section.PYRAMID: pyramid_of_month,
        Section.MOVEMENTS: movers_of_month,
        Section.SETTLEMENT: settlement_of_month,
        Section.VISITS: visit_facts,
        Section.ACTIONS: action_facts,
        Section.ISSUES: issue_facts,
        Section.JOURNALS: journal_facts,
    },
}
"""What is counted for each kind of journal, in the order in which it is told."""


def count_facts(staff: Staff, kind: JournalKind, period: Period) -> tuple[Fact, ...]:
    """The facts of somebody's day, week or month; none for somebody who was never posted.

    A number of statements that grows neither with shops nor with visits.
    """
    unit = unit_of(staff, period.last)
    if unit is None:
        return ()
    return facts_of(Ground(staff, unit, kind, period))


def facts_of(ground: Ground) -> tuple[Fact, ...]:
    """All facts of a journal's ground."""
    return tuple(one.fact for section in SECTIONS[ground.kind] for one in _section(ground, section))


def _section(ground: Ground, section: Section) -> Iterable[Counted]:
    """The facts of one section; some are counted together with those of another, once."""
    count = SECTIONS[ground.kind][section]
    return [
        one for one in ground.once(count.__name__, lambda: list(count(ground))) if one.fact.section is section
    ]


def counted_again(journal: Journal, code: str) -> Counted | None:
    """One fact of a journal as it is now, with its rows; None where it is no longer counted."""
    ground = Ground.of(journal)
    section = code.partition(".")[0]
    if section not in SECTIONS[ground.kind]:
        return None
    return next((one for one in _section(ground, Section(section)) if one.fact.code == code), None)


__all__: Sequence[str] = (
    "SECTIONS",
    "Counted",
    "Ground",
    "Row",
    "RowKind",
    "count_facts",
    "counted_again",
    "facts_of",
    "unit_of",
    "was_posted",
)
