"""The list of what shops bought by month: whose figures they are, how they narrow, what it shows of them.

A figure belongs to the unit with which it is stamped, as in the sums of units and routes: whoever sees the
unit sees the figure, wherever the shop stands today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from accounts.models import Retailer
from accounts.queries.retailer_list import find_shop_behind, seen_among
from accounts.queries.rows_like import of_shops_like
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope

from ..models import OrgUnit, RetailerMonth, Route, SalesAdjustment, Village, VillageMonth
from .month_facts import month_facts
from .overview import newest_month
from .units import stamped_within, unit_tree

SALES = "sales"
"""The name of the list, to which every app may contribute."""

FEW_UNITS = 30
"""The routes of a reader of so many units lead to her figures; of more, each of a month is asked about."""

Sales = QuerySet[RetailerMonth, Any]
Key = tuple[Any, int, int, int]
"""Month, route, shop and unit: the key of a figure."""


@dataclass(frozen=True, slots=True)
class ListedSales:
    """What a shop bought in a month on one route of one unit, as the list shows it.

    ``adjustment`` is what became known after the month was closed, in minor units; None where nothing did.
    """

    fact: RetailerMonth
    adjustment: int | None
    is_shop_visible: bool

    @property
    def restated(self) -> int | None:
        """The amount with what became known later; None where that is nothing."""
        return None if self.adjustment is None else self.fact.amount + self.adjustment


def listed_sales(scope: Scope) -> Sales:
    """The figures that are stamped with a unit of ``scope``."""
    if scope.everything or len(units := set(scope.units)) > FEW_UNITS:
        return stamped_within(RetailerMonth.objects.all(), scope)
    return month_facts(units)


def month_of_choice(scope: Scope) -> Mapping[str, str]:
    """The month that the list shows when none was chosen: the newest ended one with sales."""
    month = newest_month(scope)
    return {} if month is None else {"month": str(month)}


def of_text(rows: Sales, text: str, scope: Scope) -> Sales:
    """Those of the shops that answer to ``text`` in their own list."""
    return rows.filter(of_shops_like(text, scope))


def of_month(rows: Sales, month: Month) -> Sales:
    """Those of a month."""
    return rows.filter(month=month.first)


def of_unit(rows: Sales, unit: OrgUnit) -> Sales:
    """Those stamped with a unit or one below it; one query."""
    tree = unit_tree()
    units = tree.below([unit.pk])
    return rows if len(units) == len(tree.parents) else rows & month_facts(units)


def of_route(rows: Sales, route: Route) -> Sales:
    """Those stamped with a route."""
    return rows.filter(route=route)


def of_village(rows: Sales, village: Village) -> Sales:
    """Those that the sums count for a village, as of the shop's last order in the month; one query."""
    units = VillageMonth.objects.filter(village=village).order_by().values_list("unit", flat=True).distinct()
    return rows & month_facts(set(units)).filter(village=village)


def of_shop(rows: Sales, shop: Retailer) -> Sales:
    """Those of a shop: keys begin with month and route, so the routes that it bought on lead to them."""
    routes = RetailerMonth.objects.filter(retailer=shop).order_by().values("route")
    return rows.filter(retailer=shop, route__in=routes)


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The shop of this licence number, when the reader sees it or a figure of it."""
    return find_shop_behind(listed_sales(scope), licence_no, scope)


def sales_of(keys: Sequence[Key], scope: Scope) -> Mapping[Key, ListedSales]:
    """Some figures with their shops and places, and what was restated of them; three statements."""
    months, shops = {key[0] for key in keys}, {key[2] for key in keys}
    within = {"month__in": months, "retailer__in": shops}
    booked = {
        tuple(key): amount
        for *key, amount in SalesAdjustment.objects.filter(**within)
        .order_by()
        .values_list("month", "route", "retailer", "unit")
        .annotate(Sum("amount"))
    }
    visible = seen_among(shops, scope)
    facts = RetailerMonth.objects.filter(**within).select_related("retailer", "route", "unit", "village")
    asked = set(keys)
    return {
        fact.pk: ListedSales(fact, booked.get(fact.pk), fact.retailer_id in visible)
        for fact in facts
        if fact.pk in asked
    }


def shop_name() -> F:
    """The name of a figure's shop, for sorting."""
    return F("retailer__name")
