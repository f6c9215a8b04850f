"""The orders of a shop, down to the lines that they were counted from."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries.cards import RetailerCard, find_card
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..queries.shop_sales import last_orders, order_lines

ORDERS_OF_A_PAGE = 50


@require_safe
def retailer_orders(request: HttpRequest, pk: int) -> HttpResponse:
    """A shop's orders, the newest first; ``before`` is the day from which older ones are shown."""
    card = _card(request, pk)
    before = _day(request.GET["before"]) if request.GET.get("before") else None
    found = last_orders(pk, ORDERS_OF_A_PAGE + 1, before=before)
    orders, older = found, None
    if len(found) > ORDERS_OF_A_PAGE:
        # A page ends with a whole day, so that the next one begins before it.
        day = found[-1].sold_on
        whole = tuple(order for order in found if order.sold_on != day)
        if whole:
            orders, older = whole, whole[-1].sold_on
    context = {"retailer": card.retailer, "orders": orders, "older": older, "before": before}
    return render(request, "territory/retailer/orders.html", context)


@require_safe
def retailer_order(request: HttpRequest, pk: int, sold_on: str) -> HttpResponse:
    """The lines of one order: those of ``document`` on a day, or of the day's lines without a document."""
    card = _card(request, pk)
    day = _day(sold_on)
    document_no = request.GET.get("document", "")
    lines = order_lines(pk, day, document_no)
    if not lines:
        raise not_found()
    quantities = [line.quantity for line in lines if line.quantity is not None]
    context = {
        "retailer": card.retailer,
        "sold_on": day,
        "document_no": document_no,
        "lines": lines,
        "amount": sum(line.amount for line in lines),
        "quantity": sum(quantities) if len(quantities) == len(lines) else None,
    }
    return render(request, "territory/retailer/order.html", context)


def _card(request: HttpRequest, pk: int) -> RetailerCard:
    card = find_card(scope_with(request, Permission.VIEW_RETAILERS), pk)
    if card is None:
        raise not_found()
    return card


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise not_found() from None
