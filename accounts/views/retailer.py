"""The retailer page: the shop's card, a frame that every app contributes to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesforce_app.web import panels
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..queries.cards import RETAILER, RETAILER_HEADER, find_card
from ..roles import Permission


@require_safe
def retailer(request: HttpRequest, pk: int) -> HttpResponse:
    """One shop that the reader's scope covers, with what every app has to say of it and what may be done."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    card = find_card(scope, pk)
    if card is None:
        raise not_found()
    context = {
        "card": card,
        "retailer": card.retailer,
        "badges": panels.gather(RETAILER_HEADER, scope, card),
        "verbs": panels.offers(RETAILER, scope, card),
        "panels": panels.gather(RETAILER, scope, card),
    }
    return render(request, "accounts/retailer.html", context)
