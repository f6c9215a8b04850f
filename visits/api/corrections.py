"""Corrections of shops' profiles in the API, as phones send them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from accounts.roles import Permission
from salesforce_app.web.problems import refusal
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with

from ..domain.corrections import receive_correction
from ..domain.sent import sender_of
from ..schemas.corrections import CorrectionIn
from .sending import receipt_for

router = Router(tags=["retailers"])


@router.put(
    "/{uuid:key}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="correction",
    summary="Send a correction of a shop's profile",
    openapi_extra={
        "responses": {
            409: refusal("Somebody else changed a field meanwhile; `current` has the present values by name.")
        }
    },
)
def put_correction(request: HttpRequest, key: UUID, body: CorrectionIn) -> Status[ReceiptOut] | HttpResponse:
    """Set fields of a shop's profile or its owner's, as you found them on the spot.

    All of them or none. It stands in the shop's history, where it can be taken back. The same content again
    is answered with the same receipt and changes nothing.
    """
    scope = scope_with(request, Permission.EDIT_RETAILERS)
    sender = sender_of(request.body, scope)
    return receipt_for(
        lambda: receive_correction(uuid=key, record=body.record(), sender=sender), lambda current: current
    )
