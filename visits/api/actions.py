"""Actions in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import page_of
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with

from ..domain import actions as verbs
from ..domain.sent import receive_action, receive_result, sender_of
from ..enums import ActionState
from ..models import Action
from ..queries.actions import (
    actions_like,
    find_action,
    find_retailer,
    find_staff,
    find_visit,
)
from ..schemas.actions import (
    ActionChoice,
    ActionIn,
    ActionOut,
    ActionPatch,
    ActionPut,
    ActionsOut,
    ResultPut,
)
from .sending import CONFLICT, receipt_for

router = Router(tags=["actions"])


@router.get("", response=ActionsOut, url_name="actions", summary="The actions of your shops")
def list_actions(request: HttpRequest, chosen: Query[ActionChoice]) -> ActionsOut:
    """The actions of the shops that your scope covers, by the day on which they are due."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    rows = actions_like(
        scope,
        state=chosen.state,
        retailer=chosen.retailer,
        owner=chosen.owner,
        due_before=chosen.due_before,
    )
    page = page_of(rows, cursor=chosen.cursor, limit=chosen.limit, by=("due_on", "pk"))
    return ActionsOut(items=[ActionOut.of(action) for action in page.items], next=page.next)


@router.get("/{uuid:key}", response=ActionOut, url_name="action", summary="An action")
def get_action(request: HttpRequest, key: UUID) -> ActionOut:
    """One action of a shop that your scope covers."""
    return ActionOut.of(_action(scope_with(request, Permission.VIEW_RETAILERS), key))


@router.post(
    "",
    response={200: ActionOut, 201: ActionOut},
    url_name="actions",
    summary="Write an action down",
)
def open_action(request: HttpRequest, body: ActionIn) -> Status[ActionOut]:
    """Keep what was promised to a shop, by whom and until when. 200 when it was on file already."""
    scope = scope_with(request, Permission.LOG_VISITS)
    retailer = find_retailer(scope, body.retailer)
    if retailer is None:
        raise InputError("retailer", _("There is no such shop in your scope."), _("Correct the key."))
    visit = find_visit(scope, body.visit) if body.visit else None
    if body.visit and visit is None:
        raise InputError("visit", _("There is no such visit in your scope."), _("Leave the visit empty."))
    is_new = find_action(scope, body.id) is None
    action = verbs.open_action(
        uuid=body.id,
        retailer=retailer,
        owner=_owner(scope, body.owner or request.user.get_username()),
        text=body.text,
        due_on=body.due_on,
        visit=visit,
        actor=scope.label,
        moment=timezone.now(),
    )
    return Status(201 if is_new else 200, ActionOut.of(action))


@router.put(
    "/{uuid:key}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="action",
    summary="Send an action",
    openapi_extra=CONFLICT,
)
def put_action(request: HttpRequest, key: UUID, body: ActionPut) -> Status[ReceiptOut] | HttpResponse:
    """Send what was promised under a key that you made, or other words for an open action of your own.

    The same content again is answered with the same receipt and changes nothing.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    sender = sender_of(request.body, scope)
    return receipt_for(lambda: receive_action(uuid=key, record=body.record(), sender=sender), _current)


@router.put(
    "/{uuid:key}/result/{uuid:result}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="action_result",
    summary="Send that an action was done",
    openapi_extra=CONFLICT,
)
def put_result(
    request: HttpRequest, key: UUID, result: UUID, body: ResultPut
) -> Status[ReceiptOut] | HttpResponse:
    """Send how one can tell that an action was done, under a key that you made.

    An action that was marked as done meanwhile stays as it is, and `notes` say so; a dropped one is a
    conflict.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    sender = sender_of(request.body, scope)
    return receipt_for(
        lambda: receive_result(action=key, uuid=result, record=body.record(), sender=sender), _current
    )


def _current(action: Action) -> dict[str, Any]:
    return ActionOut.of(action).model_dump(mode="json")


@router.patch(
    "/{uuid:key}",
    response=ActionOut,
    url_name="action",
    summary="Change an action",
    openapi_extra={"responses": {409: refusal("Somebody else changed the record meanwhile.")}},
)
def change_action(request: HttpRequest, key: UUID, body: ActionPatch) -> ActionOut | HttpResponse:
    """Say it in other words, put it off, hand it on; or mark it as done, drop it, open it again.

    Sent twice it changes nothing the second time.
    """
    scope = scope_with(request, Permission.LOG_VISITS)
    action = _action(scope, key)
    try:
        _change(scope, action, body)
    except StaleRecord as error:
        return problem(409, str(error))
    return ActionOut.of(action)


def _change(scope: Scope, action: Action, body: ActionPatch) -> None:
    actor, moment = scope.label, timezone.now()
    if body.state is None:
        verbs.amend_action(
            action=action,
            text=body.text,
            due_on=body.due_on,
            owner=None if body.owner is None else _owner(scope, body.owner),
            actor=actor,
            moment=moment,
        )
    elif body.state is ActionState.DONE:
        verbs.complete_action(
            action=action, evidence=body.evidence, done_on=body.done_on, actor=actor, moment=moment
        )
    elif body.state is ActionState.DROPPED:
        verbs.drop_action(action=action, reason=body.reason, actor=actor, moment=moment)
    else:
        verbs.reopen_action(action=action, due_on=body.due_on, actor=actor, moment=moment)


def _action(scope: Scope, key: UUID) -> Action:
    action = find_action(scope, key)
    if action is None:
        raise not_found()
    return action


def _owner(scope: Scope, username: str) -> Staff:
    found = find_staff(scope, username)
    if found is None:
        raise InputError(
            "owner", _("There is no such member of staff in your scope."), _("Correct the username.")
        )
    return found
