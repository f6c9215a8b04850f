"""How far the sales on file reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from salesforce_app.kernel.periods import Month

from .month_facts import month_facts


def sold_until(units: Collection[int], months: Collection[Month]) -> date | None:
    """The newest order day of the shops of some units in some months; one statement."""
    newest: date | None = month_facts(units, months).aggregate(newest=Max("last_order_on"))["newest"]
    return newest
