"""Visits in the API: the list of them, those of a shop, and how phones send and read one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.errors import HttpError

from accounts.queries.cards import find_card
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import refusal
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with
from territory.queries.shop_frame import shop_frame

from ..domain.recording import record_visit
from ..domain.sent import sender_of
from ..queries.records import detail_of, find_detail
from ..queries.shop import shop_visits
from ..queries.visit_list import VISITS
from ..schemas.records import RecordOut, VisitIn
from ..schemas.visits import ShopVisitsOut
from .sending import receipt_for

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


@router.get("/{uuid:key}", response=RecordOut, url_name="visit", summary="A visit")
def get_visit(request: HttpRequest, key: UUID) -> RecordOut:
    """A visit at a shop of your scope: answers, positions, photographs, actions and issues."""
    detail = find_detail(scope_with(request, Permission.VIEW_RETAILERS), key)
    if detail is None:
        raise not_found()
    return RecordOut.of(detail)


@router.put(
    "/{uuid:key}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="visit",
    summary="Send a visit",
    openapi_extra={
        "responses": {
            409: refusal("The visit on file is another revision; `current` is the visit as it is on file.")
        }
    },
)
def put_visit(request: HttpRequest, key: UUID, body: VisitIn) -> Status[ReceiptOut] | HttpResponse:
    """Send a visit under a key that you made, or a correction of your own one.

    The same content again is answered with the same receipt and changes nothing. A correction names in
    `base_revision` the revision that it is based on. The visit is stamped as of its day; it is taken when the
    shop was yours on that day or on one of the last seven. `notes` say what else you should know.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    sender = sender_of(request.body, scope)
    return receipt_for(
        lambda: record_visit(
            uuid=key,
            record=body.record(),
            digest=sender.digest,
            author=sender.author,
            scope=scope,
            moment=sender.moment,
        ),
        lambda visit: RecordOut.of(detail_of(scope, visit)).model_dump(mode="json"),
    )
