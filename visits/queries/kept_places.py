"""What the page of a unit shows of its field work: made once, and kept until one of its records changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone

from salesforce_app.kept.keeping import kept
from territory.queries.frame import UnitFrame
from territory.queries.made_of import PYRAMIDS
from territory.queries.pages import CHARTED, ROUTES_SHOWN

from .facts import VisitFacts, VisitRow
from .field_work import around, told_period
from .persons import PersonRow, person_rows
from .visits import visit_facts, working_days

MADE_OF = (*PYRAMIDS, "territory.CalendarDay", "visits.PlannedCall", "visits.Visit")
PEOPLE = ("territory.OrgUnit", "territory.RouteMonth", "visits.Visit", "accounts.Staff")


@dataclass(frozen=True, slots=True)
class UnitVisits:
    """The field work of a unit, less what its page does not show.

    ``facts.routes`` are those with the most shops that were not visited, of ``routes``, by code; ``charted``
    are those with the lowest coverage, the lowest first.
    """

    facts: VisitFacts
    routes: int
    charted: tuple[VisitRow, ...]


def unit_visits(frame: UnitFrame) -> UnitVisits:
    """Field work of the frame's unit and month, as ``visit_facts`` has it; two statements while kept."""
    period = around(frame.month, working_days(frame.month))
    key = (frame.unit_id, frame.month, told_period(frame.month, timezone.localdate()).last)
    return kept("visits", key, lambda: _made(frame), made_of=MADE_OF, until=period.last)


def unit_people(frame: UnitFrame) -> list[PersonRow]:
    """Who visited in the frame's unit and month, as ``person_rows`` has it; one statement while kept."""
    key = (frame.unit_id, frame.month)
    return kept(
        "visitors", key, lambda: person_rows(frame, frame.month), made_of=PEOPLE, until=frame.month.last
    )


def _made(frame: UnitFrame) -> UnitVisits:
    facts = visit_facts(frame)
    known = [row for row in facts.routes if row.rates.coverage.denominator]
    lowest = sorted(known, key=lambda row: (row.rates.coverage.value or 0, row.code))
    shown = sorted(facts.routes, key=_not_visited, reverse=True)[:ROUTES_SHOWN]
    shown.sort(key=lambda row: row.code)
    return UnitVisits(replace(facts, routes=tuple(shown)), len(facts.routes), tuple(lowest[:CHARTED]))


def _not_visited(row: VisitRow) -> int:
    return row.rates.coverage.denominator - row.rates.coverage.numerator
