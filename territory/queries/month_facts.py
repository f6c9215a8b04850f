"""The shops' months of some units, found by the routes that sold in them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from salesforce_app.kernel.periods import Month

from ..models import RetailerMonth, RouteMonth


def month_facts(units: Collection[int], months: Collection[Month] | None = None) -> QuerySet[RetailerMonth]:
    """What the shops of exactly these units bought in some months, in all when None is given.

    The key of a shop's month begins with month and route: the routes that sold in the units lead to their
    shops, where the units alone would have every shop of the office looked at.
    """
    inside: dict[str, object] = {"unit__in": units}
    if months is not None:
        inside["month__in"] = [month.first for month in months]
    routes = RouteMonth.objects.filter(**inside).order_by().values("route")
    return RetailerMonth.objects.filter(**inside, route__in=routes)
