"""The facts of journals: counted, named, each with the rows that it was counted from (domain.md §8.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from accounts.models import Staff
from salesforce_app.kernel.periods import Period

from ...enums import JournalKind, Section
from ...measures.facts import Fact
from ...models import Journal
from .counted import Counted, Row, RowKind
from .ground import Ground, unit_of
from .visits import visit_facts

Count = Callable[[Ground], Iterable[Counted]]

SECTIONS: Mapping[JournalKind, Mapping[Section, Count]] = {
    JournalKind.DAILY: {Section.VISITS: visit_facts},
    JournalKind.WEEKLY: {Section.VISITS: visit_facts},
    JournalKind.MONTHLY: {Section.VISITS: visit_facts},
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
    return tuple(one.fact for count in SECTIONS[ground.kind].values() for one in count(ground))


def counted_again(journal: Journal, code: str) -> Counted | None:
    """One fact of a journal as it is now, with its rows; None where it is no longer counted."""
    section = code.partition(".")[0]
    ground = Ground(journal.staff, journal.unit, JournalKind(journal.kind), journal.period)
    for name, count in SECTIONS[ground.kind].items():
        if name == section:
            return next((one for one in count(ground) if one.fact.code == code), None)
    return None


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
)
