"""The facts of e-settlement that a report prints: the contract between reads and renderers."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.periods import Month
from territory.queries.facts import UnitRef

from ..measures.rates import SettlementMeasures, is_out_of_balance, is_reliable


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """E1–E11 of one route, one village, or the unit itself.

    ``code`` and ``name`` are those of the route or unit; a village has its name in ``name`` and ``village``,
    its township in ``township`` and no code. Shops that live in no village on file make one row with empty
    names, so that the rows of all villages account for every due.
    """

    code: str
    name: str
    rates: SettlementMeasures
    township: str = ""
    village: str = ""
    out_of_balance: bool = False

    @property
    def reliable(self) -> bool:
        """Whether the debit rates rest on at least 20 resolved dues; others print grey and aren't ranked."""
        return is_reliable(self.rates.debit_success)

    @property
    def wilson(self) -> tuple[float, float] | None:
        """The 95 % interval of E2 as fractions, None without a resolved due."""
        return self.rates.debit_success.wilson95()


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """E-settlement of a unit in a month, by due date (domain.md §5).

    ``known`` is False in an office without a single enrolment or due up to the month: every figure is then
    unknown rather than zero. Routes are those of the sales section and any other with a due; villages those
    with a served shop or a due. ``previous`` and ``last_year`` are the unit's rates a month and a year
    before, without E1 and E10; None when the month has no dues. ``restated_debited`` and
    ``restated_resolved`` are the (dues, amount) of the month with what became known after its close;
    ``first_closed`` are the (debited, resolved) dues at its first close, of a month opened again since.
    """

    unit: UnitRef
    month: Month
    known: bool
    total: SettlementRow
    routes: tuple[SettlementRow, ...]
    villages: tuple[SettlementRow, ...]
    previous: SettlementMeasures | None
    last_year: SettlementMeasures | None
    restated_debited: tuple[int, int]
    restated_resolved: tuple[int, int]
    first_closed: tuple[int, int] | None = None


__all__ = ["SettlementFacts", "SettlementMeasures", "SettlementRow", "is_out_of_balance"]
