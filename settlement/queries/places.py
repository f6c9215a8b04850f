"""What the pages of units and routes tell of failures beside a report's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from salesforce_app.kernel.periods import Month
from territory.models import Route, Village
from territory.queries.frame import UnitFrame

from ..enums import Reason
from ..models import FailureMonth
from .facts import SettlementFacts, SettlementRow
from .settlement import settlement_facts


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Failed dues of one reason, by the last attempt; the amount in minor units."""

    reason: Reason
    dues: int
    amount: int


def facts_of(frame: UnitFrame) -> SettlementFacts:
    """The settlement of a frame's month, read once however many panels ask for it."""
    return frame.keep(settlement_facts)


def reasons_of(frame: UnitFrame, month: Month, route: Route | None = None) -> list[ReasonLine]:
    """Why dues of a unit or one of its routes failed in a month, the most frequent first; one statement."""
    failures = FailureMonth.objects.filter(month=month.first, unit__in=frame.units)
    if route is not None:
        failures = failures.filter(route=route)
    rows = failures.values_list("reason").annotate(Sum("dues"), Sum("amount")).order_by()
    lines = [ReasonLine(Reason(reason), dues, amount) for reason, dues, amount in rows]
    return sorted(lines, key=lambda line: (-line.dues, -line.amount, line.reason.value))


def village_keys(rows: Iterable[SettlementRow]) -> dict[tuple[str, str], int]:
    """The keys of villages by township and name; one statement."""
    townships = {row.township for row in rows}
    found = Village.objects.filter(township__in=townships).values_list("township", "name", "pk")
    return {(township, name): pk for township, name, pk in found}


def weakest(rows: Iterable[SettlementRow]) -> SettlementRow | None:
    """The line with the lowest debit success among those that rest on enough dues; None without any.

    Of equals the one with more failed dues: where most is to be won.
    """
    reliable = [row for row in rows if row.reliable]
    if len(reliable) < 2:
        return None
    return min(
        reliable, key=lambda row: (row.rates.debit_success.value or 0.0, -row.rates.failed_dues, row.code)
    )
