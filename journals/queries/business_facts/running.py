"""How far a month that has not ended is known."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from salesforce_app.kernel.periods import Month
from territory.models import RetailerMonth


def newest_sale(month: Month, today: date) -> date | None:
    """The newest day of a month up to ``today`` of which sales are on file, anywhere; one statement."""
    rows = RetailerMonth.objects.filter(month=month.first)
    newest: date | None = rows.aggregate(newest=Max("last_order_on"))["newest"]
    return min(newest, today) if newest else None
