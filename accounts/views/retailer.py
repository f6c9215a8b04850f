"""The retailer page: the shop's card, a frame that every app contributes to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from salesforce_app.web import panels
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..queries.cards import RETAILER, RETAILER_FACTS, RETAILER_HEADER, RetailerCard, find_card
from ..roles import Permission

STYLES = "accounts/css/retailer.css"


@require_safe
def retailer(request: HttpRequest, pk: int) -> HttpResponse:
    """One shop that the reader's scope covers, with what every app has to say of it and what may be done."""
    card = _card(request, pk)
    context = {
        "card": card,
        "retailer": card.retailer,
        "badges": panels.gather(RETAILER_HEADER, card.scope, card),
        "verbs": panels.offers(RETAILER, card.scope, card),
        "facts": panels.gather(RETAILER_FACTS, card.scope, card),
        "panels": panels.gather(
            RETAILER, card.scope, card, late=lambda name: reverse("accounts:retailer_part", args=[pk, name])
        ),
    }
    return render(request, "accounts/retailer.html", context)


@require_safe
def retailer_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One panel of a shop's page, for the page that waits for it or on a page of its own."""
    card = _card(request, pk)
    panel = panels.fill_one(RETAILER, part, card.scope, card)
    if panel is None:
        raise not_found()
    context = {
        "panel": panel,
        "subject_name": card.retailer.name,
        "back": reverse("accounts:retailer", args=[pk]),
        "sheets": [STYLES],
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "web/panel_part.html" if is_part else "web/panel_page.html", context)


def _card(request: HttpRequest, pk: int) -> RetailerCard:
    card = find_card(scope_with(request, Permission.VIEW_RETAILERS), pk)
    if card is None:
        raise not_found()
    return card
