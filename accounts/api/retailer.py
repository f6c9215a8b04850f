"""One shop in the API: its card, its profile, its status, its changes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Header, Router

from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.web.errors import not_found
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with

from ..domain.disclosures import disclose_phone
from ..domain.profiles import confirm_profile, edit_profile, profile_version
from ..domain.statuses import close_retailer, reopen_retailer, suspend_retailer
from ..domain.undo import ChangeKept, undo_change
from ..enums import Language, ReasonUse
from ..models import Staff
from ..queries.cards import RetailerCard, find_card
from ..queries.profile import profile
from ..queries.reasons import reason_choices
from ..queries.trail import retailer_trail
from ..roles import Permission
from ..schemas.retailer import (
    ActOut,
    ChangesOut,
    Occasion,
    PhoneOut,
    ReasonsOut,
    RetailerOut,
    RetailerPatch,
    Suspension,
)

router = Router(tags=["retailers"])


CLASHES: dict[str, Any] = {"responses": {409: refusal("Somebody else changed the record meanwhile.")}}


@router.get(
    "/reasons/{use}",
    response=ReasonsOut,
    url_name="retailer_reasons",
    summary="Reasons that the office offers",
)
def list_reasons(request: HttpRequest, use: ReasonUse) -> ReasonsOut:
    """What may be given as the reason when a shop is closed, suspended, opened again or exempted.

    In your language. A reason in other words is taken as well.
    """
    scope_with(request, Permission.EDIT_RETAILERS)
    return ReasonsOut(use=use, items=reason_choices(use, get_language() or Language.ENGLISH))


@router.get("/{int:pk}", response=RetailerOut, url_name="retailer", summary="A shop's card")
def get_retailer(request: HttpRequest, pk: int, response: HttpResponse) -> RetailerOut:
    """The profile with its quality, the status and where the shop stands today. The ETag is its version."""
    card = card_with(request, pk, Permission.VIEW_RETAILERS)
    return _told(card, response)


@router.patch(
    "/{int:pk}",
    response=RetailerOut,
    url_name="retailer",
    summary="Edit a shop's profile",
    openapi_extra={
        "responses": {
            412: refusal("The record has another version by now; read it again."),
            428: refusal("If-Match is missing."),
        }
    },
)
def patch_retailer(
    request: HttpRequest,
    pk: int,
    body: RetailerPatch,
    response: HttpResponse,
    if_match: str = Header("", description="The ETag of your reading."),  # type: ignore[type-arg]
) -> RetailerOut | HttpResponse:
    """Set the fields that the body names, the owner's among them, and keep who did it.

    Status, route and village are no fields: they change by operations of their own, each from a day on.
    """
    card = card_with(request, pk, Permission.EDIT_RETAILERS)
    if not if_match:
        return problem(428, _("Send the ETag that you read as If-Match, so that nobody's edit gets lost."))
    try:
        edit_profile(
            retailer=card.retailer,
            values=body.values(),
            owner_values=body.owner_values(),
            version=if_match.removeprefix("W/").strip('"'),
            actor=request.user.get_username(),
            moment=timezone.now(),
            reason=body.note,
        )
    except StaleRecord as error:
        return problem(412, str(error))
    return _told(card_with(request, pk, Permission.EDIT_RETAILERS), response)


@router.post(
    "/{int:pk}/confirm",
    response=RetailerOut,
    url_name="confirm_retailer",
    summary="Confirm a profile",
    openapi_extra=CLASHES,
)
def confirm(request: HttpRequest, pk: int, response: HttpResponse) -> RetailerOut | HttpResponse:
    """Keep that the profile was looked at today and found right. A second time changes nothing."""
    card = card_with(request, pk, Permission.EDIT_RETAILERS)
    try:
        confirm_profile(
            retailer=card.retailer, day=card.day, actor=request.user.get_username(), moment=timezone.now()
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return _told(card, response)


@router.post(
    "/{int:pk}/phone", response=PhoneOut, url_name="retailer_phone", summary="Ask for the owner's phone"
)
def ask_for_phone(request: HttpRequest, pk: int) -> PhoneOut:
    """The number. That you asked for it is written down; 404 when none is on file."""
    card = card_with(request, pk, Permission.VIEW_PHONES)
    staff = request.user
    assert isinstance(staff, Staff)
    try:
        return PhoneOut(phone=disclose_phone(retailer=card.retailer, staff=staff, moment=timezone.now()))
    except InputError as error:
        raise Http404(f"{error.reason} {error.remedy}") from error


@router.post(
    "/{int:pk}/suspend",
    response=RetailerOut,
    url_name="suspend_retailer",
    summary="Suspend a shop",
    openapi_extra=CLASHES,
)
def suspend(
    request: HttpRequest, pk: int, body: Suspension, response: HttpResponse
) -> RetailerOut | HttpResponse:
    """Let a shop be suspended from a day on, with the day of its expected return."""
    return _change_status(request, pk, response, suspend_retailer, body)


@router.post(
    "/{int:pk}/reopen",
    response=RetailerOut,
    url_name="reopen_retailer",
    summary="Open a shop again",
    openapi_extra=CLASHES,
)
def reopen(
    request: HttpRequest, pk: int, body: Occasion, response: HttpResponse
) -> RetailerOut | HttpResponse:
    """Let a suspended or closed shop be active again from a day on."""
    return _change_status(request, pk, response, reopen_retailer, body)


@router.post(
    "/{int:pk}/close",
    response=RetailerOut,
    url_name="close_retailer",
    summary="Close a shop",
    openapi_extra=CLASHES,
)
def close(
    request: HttpRequest, pk: int, body: Occasion, response: HttpResponse
) -> RetailerOut | HttpResponse:
    """Let a shop be closed for good from a day on. Its past stays as it is."""
    return _change_status(request, pk, response, close_retailer, body)


@router.get("/{int:pk}/changes", response=ChangesOut, url_name="retailer_changes", summary="A shop's changes")
def list_changes(request: HttpRequest, pk: int) -> ChangesOut:
    """Everything that was done to the shop's records: who, when, what was there before, by which way."""
    card = card_with(request, pk, Permission.VIEW_RETAILERS)
    return ChangesOut(items=[ActOut.of(act) for act in card.keep(retailer_trail).acts])


@router.post(
    "/{int:pk}/changes/{reference}/undo",
    response=RetailerOut,
    url_name="undo_retailer_change",
    summary="Take a change back",
    openapi_extra={"responses": {409: refusal("The change cannot be taken back; the detail says why.")}},
)
def undo(request: HttpRequest, pk: int, reference: str, response: HttpResponse) -> RetailerOut | HttpResponse:
    """Write what was there before as a new change. Placements need the permission to move shops."""
    card = card_with(request, pk, Permission.EDIT_RETAILERS)
    act = card.keep(retailer_trail).act(reference)
    if act is None:
        raise not_found()
    for permission in act.permissions:
        scope_with(request, permission)
    try:
        undo_change(
            retailer=card.retailer,
            reference=reference,
            actor=request.user.get_username(),
            moment=timezone.now(),
        )
    except (ChangeKept, StaleRecord) as error:
        return problem(409, str(error))
    return _told(card_with(request, pk, Permission.EDIT_RETAILERS), response)


def card_with(request: HttpRequest, pk: int, permission: str) -> RetailerCard:
    """The card of a shop: 403 without the permission, 404 outside of the scope."""
    card = find_card(scope_with(request, permission), pk)
    if card is None:
        raise not_found()
    return card


def _change_status(
    request: HttpRequest, pk: int, response: HttpResponse, verb: Any, body: Occasion
) -> RetailerOut | HttpResponse:
    card = card_with(request, pk, Permission.EDIT_RETAILERS)
    values = {name: getattr(body, name) for name in type(body).model_fields}
    try:
        verb(retailer=card.retailer, **values, actor=request.user.get_username(), moment=timezone.now())
    except StaleRecord as error:
        return problem(409, str(error))
    return _told(card_with(request, pk, Permission.EDIT_RETAILERS), response)


def _told(card: RetailerCard, response: HttpResponse) -> RetailerOut:
    version = profile_version(card.retailer)
    response["ETag"] = f'"{version}"'
    return RetailerOut.of(card, card.keep(profile), version)
