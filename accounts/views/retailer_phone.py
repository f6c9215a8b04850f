"""Showing the phone of a shop's owner to whoever asks for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain.disclosures import disclose_phone
from ..models import Staff
from ..queries.cards import find_card
from ..roles import Permission


@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The number, and a line in the log: a fragment for htmx, a page for a browser without scripts."""
    card = find_card(scope_with(request, Permission.VIEW_PHONES), pk)
    if card is None:
        raise not_found()
    staff = request.user
    assert isinstance(staff, Staff)
    try:
        number = disclose_phone(retailer=card.retailer, staff=staff, moment=timezone.now())
    except InputError as error:
        raise not_found() from error
    is_part = bool(getattr(request, "htmx", False))
    template = "accounts/retailer/phone_part.html" if is_part else "accounts/retailer/phone.html"
    response = render(request, template, {"retailer": card.retailer, "phone": number})
    # A number that was asked for once is not asked for again by going back in the browser.
    response["Cache-Control"] = "no-store"
    return response
