"""What e-settlement knows of the shops that changed most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Sum

from territory.enums import CauseKind
from territory.queries.facts import Cause, MovementFacts, Mover
from territory.queries.frame import UnitFrame

from ..enums import Reason
from ..measures.rates import top_reason
from ..models import FailureMonth


def with_debit_failures(frame: UnitFrame, movements: MovementFacts) -> MovementFacts:
    """The movements, with the unit's failed debits of the month added to the causes of the shops that lost.

    One statement.
    """
    failures: dict[int, dict[Reason, int]] = {}
    rows = (
        FailureMonth.objects.filter(
            month=frame.month.first,
            unit__in=frame.units,
            retailer__in=[mover.retailer_id for mover in movements.down],
        )
        .values_list("retailer", "reason")
        .annotate(Sum("dues"))
    )
    for shop, reason, dues in rows:
        failures.setdefault(shop, {})[Reason(reason)] = dues
    return replace(movements, down=tuple(_explained(movements.down, failures)))


def _explained(movers: Iterable[Mover], failures: dict[int, dict[Reason, int]]) -> Iterable[Mover]:
    for mover in movers:
        reasons = failures.get(mover.retailer_id)
        top = top_reason(reasons) if reasons else None
        if reasons is None or top is None:
            yield mover
            continue
        cause = Cause(CauseKind.DEBIT_FAILURES, count=sum(reasons.values()), detail=str(top.label))
        yield replace(mover, causes=(*mover.causes, cause))
