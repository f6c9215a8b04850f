"""What is still known of months whose journals were removed for their age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.units import unit_tree

from ..enums import JournalKind
from ..models import JournalMonth

COUNTS = ("journals", "submitted", "late", "accepted", "replies_late", "findings")


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """The journals of a kind whose last day lay in a month, as they were counted before they were removed.

    ``journals`` were begun. What was owed and never begun is not known any more.
    """

    kind: JournalKind
    journals: int
    submitted: int
    late: int
    accepted: int
    replies_late: int
    findings: int

    @property
    def in_time(self) -> int:
        """Those handed in within the time of grace."""
        return self.submitted - self.late


@dataclass(frozen=True, slots=True)
class ForgottenMonth:
    """A month of which no journal is kept any more; ``kinds`` are those of which there was any."""

    month: Month
    kinds: tuple[KeptCounts, ...]


def forgotten_month(
    scope: Scope, month: Month, kept_from: date, unit: OrgUnit | None = None
) -> ForgottenMonth | None:
    """The counts of the reader's units, or of one and those below it; None for a month that is kept.

    ``kept_from`` is the first day of which journals are kept. One statement, with a unit two; none for a
    month that is kept.
    """
    if month.first >= kept_from:
        return None
    rows = JournalMonth.objects.visible_to(scope).filter(month=month.first)
    if unit is not None:
        rows = rows.filter(unit__in=unit_tree().below([unit.pk]))
    sums = {
        row["kind"]: row
        for row in rows.order_by().values("kind").annotate(**{f"all_{n}": Sum(n) for n in COUNTS})
    }
    kinds = (
        KeptCounts(kind, *(sums[kind.value][f"all_{name}"] for name in COUNTS))
        for kind in JournalKind
        if kind.value in sums
    )
    return ForgottenMonth(month, tuple(kinds))
