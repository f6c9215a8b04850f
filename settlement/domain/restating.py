"""What a month that is opened again does to the dues."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.trail import Trail
from territory.models import MonthClose

from ..models import ClosedSettlement, DueAdjustment, SettlementMonth
from .facts import rebuild_settlement_months

FIGURES = ("resolved", "debited", "amount_resolved", "amount_debited")
TRAIL_REASON = "month opened again"


@transaction.atomic
def restate_debits(*, close: MonthClose) -> None:
    """Keep the settlement of a month as it was closed, and make its facts anew from the dues.

    The dues themselves hold what became known since; the adjustments, which told the difference, go and
    leave their trail.
    """
    sums = {name: Sum(name) for name in FIGURES}
    rows = SettlementMonth.objects.filter(month=close.month).order_by().values("route_id", "unit_id")
    ClosedSettlement.objects.bulk_create(
        (ClosedSettlement(close=close, **row) for row in rows.annotate(**sums)), batch_size=1000
    )
    booked = DueAdjustment.objects.filter(month=close.month)
    moment = close.reopened_at or close.closed_at
    Trail(close.reopened_by, moment, TRAIL_REASON).leave(DueAdjustment, list(booked), "-")
    booked._raw_delete(booked.db)
    rebuild_settlement_months(months=[Month.of(close.month)])
