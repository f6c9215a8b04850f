"""Villages in the API: the same reads as their pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import LIMIT, page_of
from salesforce_app.web.requests import scope_with

from ...enums import Comparison
from ...queries.asked import asked_village
from ...queries.closing import closed_months
from ...queries.frame import TREND_MONTHS
from ...queries.pages import VillagePage
from ...queries.place_months import village_figures, village_routes
from ...queries.shop_sets import Where, count_sets
from ...queries.side_by_side import base_of
from ...queries.villages import BY, shops_in, visible_villages
from .api import AskedMonth, Compare, months_of
from .schemas import VillageMonthAnswer, Villages, VillageShops

villages = Router(tags=["villages"])


@villages.get("", response=Villages, url_name="villages", summary="The villages of your scope")
def list_villages(
    request: HttpRequest,
    cursor: Annotated[str | None, Query(description="What next said.")] = None,
    limit: Annotated[int, Query(description="Villages of a page, 1 to 200.")] = LIMIT,
) -> dict[str, Any]:
    """Every village in which your scope covers a shop that lies or lay there, by township and name."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = page_of(visible_villages(scope), cursor=cursor, limit=limit, by=BY)
    shops = shops_in(scope, page.items)
    items = [
        {"pk": row.pk, "township": row.township, "name": row.name, "shops": shops.get(row.pk, 0)}
        for row in page.items
    ]
    return {"items": items, "next": page.next}


@villages.get(
    "/{int:pk}/shops",
    response=VillageShops,
    url_name="village_shops",
    summary="How many shops of a village came or went",
)
def village_shops(request: HttpRequest, pk: int, month: AskedMonth = None) -> dict[str, Any]:
    """Numbers of shops by set; `GET /api/retailers?set=…` lists each of them."""
    page = _village(request, pk, month, Comparison.PREVIOUS)
    return _head(page) | {"sets": count_sets(Where(page.scope, page.village, page.month))}


@villages.get("/{int:pk}", response=VillageMonthAnswer, url_name="village", summary="A village in a month")
def village_month(
    request: HttpRequest, pk: int, month: AskedMonth = None, compare: Compare = Comparison.PREVIOUS
) -> dict[str, Any]:
    """What it bought within your units, what that is compared with, its 13 months and its routes."""
    page = _village(request, pk, month, compare)
    figures = page.keep(village_figures)
    amounts = {when: row.amount for when, row in figures.items()}
    trend = Month.range(page.month.shift(1 - TREND_MONTHS), page.month)
    return _head(page) | {
        "figures": asdict(figures[page.month]),
        "base": asdict(base_of(compare, figures, page.month)),
        # Nobody sets a village a target.
        "months": months_of(trend, figures, amounts, {}),
        "routes": [
            {"code": route.code, "name": route.name, "retailers": number}
            for route, number in village_routes(page)
        ],
    }


def _village(request: HttpRequest, pk: int, month: str | None, compare: Comparison) -> VillagePage:
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = asked_village(scope, pk, month, timezone.localdate(), compare)
    if page is None:
        raise not_found()
    return page


def _head(page: VillagePage) -> dict[str, Any]:
    return {
        "pk": page.village.pk,
        "township": page.village.township,
        "name": page.village.name,
        "month": str(page.month),
        "compare": page.choice.comparison.value,
        "currency": settings.CURRENCY,
        "is_closed": page.month.first in closed_months(),
    }
