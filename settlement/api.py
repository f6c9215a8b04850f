"""Dues, and the e-settlement of shops, units and routes, in the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError

from accounts.queries.cards import find_card
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.requests import scope_with
from territory.queries.asked import asked_route, asked_unit
from territory.queries.pages import RoutePage, UnitPage
from territory.queries.shop_frame import shop_frame

from .queries.due_list import DUES
from .queries.places import facts_of, reasons_of, village_keys
from .queries.shop import shop_settlement
from .schemas.places import RouteSettlementOut, UnitSettlementOut, route_settlement_out, unit_settlement_out
from .schemas.shop import ShopSettlementOut
from .views.wording import settlement_words

router = Router(tags=["retailers"])
dues = Router(tags=["dues"])
units = Router(tags=["units"])
routes = Router(tags=["routes"])

AskedMonth = Annotated[
    str | None,
    Query(description="2026-10; the newest ended month with sales when left out.", examples=["2026-10"]),
]

DuesQuery: Any = query_schema(DUES, "DuesQuery")
DuesPage: Any = page_schema(DUES, "DuesRow", "DuesPage")


@dues.get("", response=DuesPage, url_name="dues", summary="The dues of your units")
def list_dues(request: HttpRequest, asked: Query[DuesQuery]) -> dict[str, Any] | HttpResponse:
    """Dues, the newest first, a page at a time, narrowed by the filters of the site's list.

    A due belongs to the unit in which its shop stood on the day. Hand `next` back as `cursor`, with the same
    filters, until it is null.
    """
    return answer(DUES, scope_with(request, Permission.VIEW_RETAILERS), asked)


@router.get(
    "/{int:pk}/settlement",
    response=ShopSettlementOut,
    url_name="retailer_settlement",
    summary="A shop's e-settlement",
)
def retailer_settlement(request: HttpRequest, pk: int) -> ShopSettlementOut:
    """Enrolment, dues with their attempts and reasons, rates beside the route's, adjustments.

    404 also for a shop that was never on an order route.
    """
    card = find_card(scope_with(request, Permission.VIEW_RETAILERS), pk)
    if card is None:
        raise not_found()
    shop = card.keep(shop_frame)
    if shop is None:
        raise HttpError(404, _("The shop was never put on an order and visit route."))
    found = shop_settlement(shop)
    return ShopSettlementOut.of(found, settlement_words(found))


@units.get(
    "/{path:unit}/settlement",
    response=UnitSettlementOut,
    url_name="unit_settlement",
    summary="A unit's e-settlement in a month",
)
def unit_settlement(request: HttpRequest, unit: str, month: AskedMonth = None) -> UnitSettlementOut:
    """E1 to E11 in total, by route and by village, by due date; the unit a month and a year before.

    The site's page shows the routes and villages with the most failed dues, this answer every one of them.
    """
    scope = scope_with(request, Permission.VIEW_REPORTS)
    page = asked_unit(scope, unit, month, timezone.localdate())
    if page is None:
        raise not_found()
    facts = facts_of(page.frame)
    return unit_settlement_out(
        _head(page, page.unit.code, page.unit.name),
        facts,
        reasons_of(page.frame, page.month),
        village_keys(facts.villages),
    )


@routes.get(
    "/{path:route}/settlement",
    response=RouteSettlementOut,
    url_name="route_settlement",
    summary="A route's e-settlement in a month",
)
def route_settlement(request: HttpRequest, route: str, month: AskedMonth = None) -> RouteSettlementOut:
    """E1 to E11 of the route, and of the unit in which it lies at the month's end beside it."""
    scope = scope_with(request, Permission.VIEW_REPORTS)
    page = asked_route(scope, route, month, timezone.localdate())
    if page is None:
        raise not_found()
    return route_settlement_out(
        _head(page, page.route.code, page.route.name),
        facts_of(page.frame),
        reasons_of(page.frame, page.month, page.route),
    )


def _head(page: UnitPage | RoutePage, code: str, name: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "month": str(page.month),
        "currency": settings.CURRENCY,
        "is_closed": page.month in page.frame.closed_months,
    }
