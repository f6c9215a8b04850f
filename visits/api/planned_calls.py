"""The calls of plans in force in the API: one added, moved, cancelled, decided about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with

from ..domain import planned_calls
from ..enums import PlanState
from ..models import PlannedCall
from ..queries.actions import find_retailer
from ..queries.planned_list import PLANNED_CALLS
from ..queries.plans import find_call, find_plan, find_planner, may_decide, may_plan
from ..schemas.plans import CallMove, PlannedCallIn, PlannedCallOut, ReasonIn

router = Router(tags=["plans"])

CallsQuery: Any = query_schema(PLANNED_CALLS, "PlannedCallsQuery")
CallsPage: Any = page_schema(PLANNED_CALLS, "PlannedCallsRow", "PlannedCallsPage")
CLASHES: dict[str, Any] = {"responses": {409: refusal("The call was changed meanwhile; read it again.")}}


@router.get("", response=CallsPage, url_name="planned_calls", summary="The planned calls in your units")
def list_planned_calls(request: HttpRequest, asked: Query[CallsQuery]) -> dict[str, Any] | HttpResponse:
    """Calls of plans in force, a page at a time, narrowed by the filters of the site's list.

    With `adherence` those that figures of coverage were counted from. Hand `next` back as `cursor`, with the
    same filters, until it is null.
    """
    return answer(PLANNED_CALLS, scope_with(request, Permission.VIEW_RETAILERS), asked)


@router.post("", response={201: PlannedCallOut}, url_name="planned_calls", summary="Plan a call by hand")
def add_planned_call(request: HttpRequest, body: PlannedCallIn) -> Status[PlannedCallOut]:
    """Add a call to a month that is in force: yours, or that of somebody about whose plans you decide."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    person = find_planner(scope, body.username or request.user.get_username())
    if person is None:
        raise InputError(
            "username", _("There is no such member of staff in your scope."), _("Correct the username.")
        )
    _may_change(scope, person)
    plan = find_plan(person, Month.of(body.date))
    if plan is not None and plan.state != PlanState.APPROVED:
        raise InputError(
            "date", _("The plan of this month is not in force yet."), _("Change the plan itself.")
        )
    call = planned_calls.add_planned_call(
        staff=person,
        retailer=_shop(scope, body.retailer),
        day=body.date,
        purpose=body.purpose,
        by=_oneself(request),
        moment=timezone.now(),
    )
    return Status(201, PlannedCallOut.of(call))


@router.get("/{int:pk}", response=PlannedCallOut, url_name="planned_call", summary="A planned call")
def get_planned_call(request: HttpRequest, pk: int) -> PlannedCallOut:
    """A call of a plan in force."""
    return PlannedCallOut.of(_call(scope_with(request, Permission.VIEW_RETAILERS), pk))


@router.post(
    "/{int:pk}/move",
    response=PlannedCallOut,
    url_name="move_planned_call",
    summary="Move a call to another day",
    openapi_extra=CLASHES,
)
def move_planned_call(request: HttpRequest, pk: int, body: CallMove) -> PlannedCallOut | HttpResponse:
    """Make a call on another day of its month, from today on."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    call = _changeable(scope, pk)
    try:
        planned_calls.move_planned_calls(
            calls=[call.pk],
            day=body.date,
            seen=body.seen,
            place=body.place,
            by=_oneself(request),
            moment=timezone.now(),
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return PlannedCallOut.of(_call(scope, pk))


@router.post(
    "/{int:pk}/cancel", response=PlannedCallOut, url_name="cancel_planned_call", summary="Cancel a call"
)
def cancel_planned_call(request: HttpRequest, pk: int, body: ReasonIn) -> PlannedCallOut:
    """Cancel a call with a reason. While `waits` is true it is due until somebody approves."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    call = _changeable(scope, pk)
    planned_calls.cancel_calls(
        calls=[call.pk], reason=body.reason, by=_oneself(request), moment=timezone.now()
    )
    return PlannedCallOut.of(_call(scope, pk))


@router.post(
    "/{int:pk}/approve",
    response=PlannedCallOut,
    url_name="approve_cancellation",
    summary="Approve a cancellation",
)
def approve_cancellation(request: HttpRequest, pk: int) -> PlannedCallOut:
    """Let a call be off that somebody asked to cancel."""
    scope = scope_with(request, Permission.REVIEW_VISITS)
    planned_calls.approve_cancellation(call=_call(scope, pk), by=_oneself(request), moment=timezone.now())
    return PlannedCallOut.of(_call(scope, pk))


@router.post(
    "/{int:pk}/refuse",
    response=PlannedCallOut,
    url_name="refuse_cancellation",
    summary="Refuse a cancellation",
)
def refuse_cancellation(request: HttpRequest, pk: int, body: ReasonIn) -> PlannedCallOut:
    """Let a call be due after all, and say why."""
    scope = scope_with(request, Permission.REVIEW_VISITS)
    planned_calls.refuse_cancellation(
        call=_call(scope, pk), reason=body.reason, by=_oneself(request), moment=timezone.now()
    )
    return PlannedCallOut.of(_call(scope, pk))


@router.post(
    "/{int:pk}/keep",
    response=PlannedCallOut,
    url_name="keep_planned_call",
    summary="Take a cancellation back",
)
def keep_planned_call(request: HttpRequest, pk: int) -> PlannedCallOut:
    """Let a call of yours be due again that you asked to cancel, while nobody has decided."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    call = _call(scope, pk)
    if not may_plan(scope, call.staff):
        raise PermissionDenied(Permission.LOG_VISITS)
    planned_calls.take_back_cancellation(call=call, by=_oneself(request), moment=timezone.now())
    return PlannedCallOut.of(_call(scope, pk))


def _call(scope: Scope, pk: int) -> PlannedCall:
    call = find_call(scope, pk)
    if call is None:
        raise not_found()
    return call


def _changeable(scope: Scope, pk: int) -> PlannedCall:
    call = _call(scope, pk)
    _may_change(scope, call.staff)
    return call


def _may_change(scope: Scope, person: Staff) -> None:
    if not may_plan(scope, person) and not may_decide(scope, person):
        raise PermissionDenied(Permission.LOG_VISITS)


def _shop(scope: Scope, pk: int) -> Retailer:
    shop = find_retailer(scope, pk)
    if shop is None:
        raise InputError("retailer", _("There is no such shop in your scope."), _("Correct the key."))
    return shop


def _oneself(request: HttpRequest) -> Staff:
    person = request.user
    assert isinstance(person, Staff)
    return person
