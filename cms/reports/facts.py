"""Everything that a report is about: the facts of a unit and a month, read once."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.periods import Month
from settlement.queries.facts import SettlementFacts
from territory.measures.rules import STANDARD, OfficeRules
from territory.queries.facts import (
    MigrationFacts,
    MovementFacts,
    PyramidFacts,
    SalesFacts,
    TargetFacts,
    UnitRef,
)
from visits.queries.facts import VisitFacts

from ..queries.dates import DataDates


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The facts of one unit and month; ``currency`` is the ISO code of all amounts.

    ``targets`` is None where none was set, ``migration`` where the data begin too late for it.
    """

    currency: str
    sales: SalesFacts
    targets: TargetFacts | None
    pyramid: PyramidFacts
    migration: MigrationFacts | None
    movements: MovementFacts
    settlement: SettlementFacts
    visits: VisitFacts
    dates: DataDates
    rules: OfficeRules = STANDARD
    """The office's rules in force for the month."""

    @property
    def unit(self) -> UnitRef:
        """The unit that the report is about."""
        return self.sales.unit

    @property
    def month(self) -> Month:
        """The month that the report is about."""
        return self.sales.month
