"""How far the sales on file reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from salesforce_app.kernel.periods import Month

from ..models import RetailerMonth, RouteMonth


def sold_until(units: Collection[int], months: Collection[Month]) -> date | None:
    """The newest order day of the shops of some units in some months; one statement.

    The key of a shop's month begins with month and route: the routes that sold in the units lead to their
    shops, where the units alone would have every shop of the office looked at.
    """
    inside = {"month__in": [month.first for month in months], "unit__in": units}
    routes = RouteMonth.objects.filter(**inside).values("route")
    facts = RetailerMonth.objects.filter(**inside, route__in=routes)
    newest: date | None = facts.aggregate(newest=Max("last_order_on"))["newest"]
    return newest
