"""Dues and a shop's e-settlement in the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import HttpError

from accounts.queries.cards import find_card
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.requests import scope_with
from territory.queries.shop_frame import shop_frame

from .queries.due_list import DUES
from .queries.shop import shop_settlement
from .schemas import ShopSettlementOut
from .views.wording import settlement_words

router = Router(tags=["retailers"])
dues = Router(tags=["dues"])

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
