"""The facts of field work that a report prints: the contract between reads and renderers."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.periods import Month
from territory.queries.facts import UnitRef

from ..measures.coverage import VisitMeasures
from ..measures.store_time import TimeInStore


@dataclass(frozen=True, slots=True)
class VisitRow:
    """V1–V9 of one route or of the unit itself.

    ``time`` is V7 in minutes. V8, in days at the month's last day over the served shops: ``median_gap``
    since a shop's last visit, ``longest_gap`` the longest stretch without one that ended in the month;
    None where no shop was ever visited. ``never_visited`` counts served shops without a visit on file.
    """

    code: str
    name: str
    rates: VisitMeasures
    time: TimeInStore
    median_gap: float | None
    longest_gap: int | None
    never_visited: int


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Field work of a unit in a month (domain.md §6).

    ``known`` is False in an office without a plan or visit up to the month: every figure is then unknown
    rather than zero. ``previous`` and ``last_year`` are the unit's rates a month and a year before, V2–V4
    alone (the others are ``0/0``); None when the unit's shops had no visit then.
    """

    unit: UnitRef
    month: Month
    known: bool
    total: VisitRow
    routes: tuple[VisitRow, ...]
    previous: VisitMeasures | None
    last_year: VisitMeasures | None


__all__ = ["TimeInStore", "VisitFacts", "VisitMeasures", "VisitRow"]
