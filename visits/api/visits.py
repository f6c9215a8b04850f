"""Visits in the API: the list of them, those of a shop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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

from ..queries.shop import shop_visits
from ..queries.visit_list import VISITS
from ..schemas.visits import ShopVisitsOut

shops = Router(tags=["retailers"])
router = Router(tags=["visits"])

VisitsQuery: Any = query_schema(VISITS, "VisitsQuery")
VisitsPage: Any = page_schema(VISITS, "VisitsRow", "VisitsPage", UUID)


@router.get("", response=VisitsPage, url_name="visits", summary="The visits in your units")
def list_visits(request: HttpRequest, asked: Query[VisitsQuery]) -> dict[str, Any] | HttpResponse:
    """Visits, the newest first, a page at a time, narrowed by the filters of the site's list.

    A visit belongs to the unit in which its shop stood on the day; contacts by phone or message are in the
    list and count as no visits. Hand `next` back as `cursor`, with the same filters, until it is null.
    """
    return answer(VISITS, scope_with(request, Permission.VIEW_RETAILERS), asked)


@shops.get("/{int:pk}/visits", response=ShopVisitsOut, url_name="retailer_visits", summary="Visits of a shop")
def retailer_visits(request: HttpRequest, pk: int) -> ShopVisitsOut:
    """13 months of contacts, the visits that are due this month, and the planned calls.

    404 also for a shop that was never on an order route.
    """
    card = find_card(scope_with(request, Permission.VIEW_RETAILERS), pk)
    if card is None:
        raise not_found()
    shop = card.keep(shop_frame)
    if shop is None:
        raise HttpError(404, _("The shop was never put on an order and visit route."))
    return ShopVisitsOut.of(shop_visits(shop))
