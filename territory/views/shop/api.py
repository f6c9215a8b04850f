"""A shop's sales, mix and tiers in the API."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from accounts.queries.cards import find_card
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from territory.queries.shop_frame import ShopFrame, shop_frame
from territory.queries.shop_mix import shop_mix
from territory.queries.shop_sales import shop_sales
from territory.queries.shop_tiers import tier_history

from .schemas import ShopMixOut, ShopSalesOut, ShopTiersOut
from .tiers import standing_words
from .wording import judgement_words

router = Router(tags=["retailers"])


@router.get("/{int:pk}/sales", response=ShopSalesOut, url_name="retailer_sales", summary="A shop's sales")
def retailer_sales(request: HttpRequest, pk: int) -> ShopSalesOut:
    """13 months beside last year, the shop's peers and its route, the judgement, the last orders.

    404 also for a shop that was never on an order route.
    """
    shop = shop_with(request, pk)
    sales = shop_sales(shop)
    return ShopSalesOut.of(
        sales,
        currency=settings.CURRENCY,
        route=shop.route.code,
        unit=shop.frame.unit.code,
        sentence=judgement_words(sales.judgement),
    )


@router.get("/{int:pk}/mix", response=ShopMixOut, url_name="retailer_mix", summary="A shop's product mix")
def retailer_mix(request: HttpRequest, pk: int) -> ShopMixOut:
    """Categories and products of three months, and what the route buys and this shop does not."""
    return ShopMixOut.of(shop_mix(shop_with(request, pk)))


@router.get(
    "/{int:pk}/tiers", response=ShopTiersOut, url_name="retailer_tiers", summary="A shop in the pyramid"
)
def retailer_tiers(request: HttpRequest, pk: int) -> ShopTiersOut:
    """The tier now and at the close of each of 13 months, with its reason and the distances."""
    found = tier_history(shop_with(request, pk))
    words = {str(standing.month): standing_words(standing) for standing in found.frozen}
    return ShopTiersOut.of(found, words, standing_words(found.now) if found.now else "")


def shop_with(request: HttpRequest, pk: int) -> ShopFrame:
    """The shop beside its route and unit, for readers of shops. Raises Http404."""
    card = find_card(scope_with(request, Permission.VIEW_RETAILERS), pk)
    if card is None:
        raise not_found()
    shop = card.keep(shop_frame)
    if shop is None:
        raise HttpError(404, _("The shop was never put on an order and visit route."))
    return shop
