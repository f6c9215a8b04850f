"""What the page of a unit shows of its settlement: made once, and kept until one of its records changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from salesforce_app.kept.keeping import kept
from territory.queries.frame import UnitFrame
from territory.queries.made_of import CLOSED, SERVED
from territory.queries.pages import CHARTED, ROUTES_SHOWN

from .facts import SettlementFacts, SettlementRow
from .places import ReasonLine, facts_of, reasons_of, weakest

MADE_OF = (
    *SERVED,
    *CLOSED,
    "territory.Village",
    "territory.Residence",
    "settlement.Enrolment",
    "settlement.RouteSettlementMonth",
    "settlement.DueAdjustment",
    "settlement.ClosedSettlement",
)
VILLAGES_SHOWN = 30
"""Villages beneath the routes; those with the most failed dues."""


@dataclass(frozen=True, slots=True)
class UnitSettlement:
    """The settlement of a unit, less what its page does not show.

    ``facts.routes`` are those with the most failed dues, of ``routes``, by code; ``facts.villages`` likewise
    those with the most, the worst first, of ``villages`` with dues. ``charted`` are the worst routes with
    dues, ``weakest`` is the one with the lowest debit success, ``reasons`` say why dues failed.
    """

    facts: SettlementFacts
    routes: int
    villages: int
    charted: tuple[SettlementRow, ...]
    weakest: SettlementRow | None
    reasons: tuple[ReasonLine, ...]


def unit_settlement(frame: UnitFrame) -> UnitSettlement:
    """The frame's settlement, as ``settlement_facts`` has it; one statement while kept."""
    key = (frame.unit_id, frame.month)
    return kept("settlement", key, lambda: _made(frame), made_of=MADE_OF, until=frame.month.last)


def _made(frame: UnitFrame) -> UnitSettlement:
    facts = facts_of(frame)
    routes = _worst_first(facts.routes)
    villages = [row for row in _worst_first(facts.villages) if row.rates.debit_success.denominator]
    shown = sorted(routes[:ROUTES_SHOWN], key=lambda row: row.code)
    return UnitSettlement(
        facts=replace(facts, routes=tuple(shown), villages=tuple(villages[:VILLAGES_SHOWN])),
        routes=len(routes),
        villages=len(villages),
        charted=tuple([row for row in routes if row.rates.debit_success.denominator][:CHARTED]),
        weakest=weakest(facts.routes),
        reasons=tuple(reasons_of(frame, frame.month)),
    )


def _worst_first(rows: Iterable[SettlementRow]) -> list[SettlementRow]:
    """By failed dues, then failed amount, never by rate alone (domain.md §5.2)."""
    return sorted(rows, key=lambda row: (-row.rates.failed_dues, -row.rates.failed_amount, row.name))
