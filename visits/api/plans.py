"""Plans and the calls of plans in force, in the API."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.jobs.schemas import JobProgress
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with

from ..domain import plan_life
from ..domain.plans import reorder_day
from ..domain.proposing import start_proposal
from ..models import VisitPlan
from ..queries.actions import find_retailer
from ..queries.plan_list import PLANS
from ..queries.plans import find_plan, find_planner, may_decide, may_plan, month_plan
from ..queries.roads import Roads
from ..schemas.plans import (
    PlanOut,
    PlanPatch,
    ReturnIn,
    Seen,
    SeenOrNew,
)

router = Router(tags=["plans"])

PlansQuery: Any = query_schema(PLANS, "PlansQuery")
PlansPage: Any = page_schema(PLANS, "PlansRow", "PlansPage")
CLASHES: dict[str, Any] = {
    "responses": {409: refusal("The plan or the call was changed meanwhile; read it again.")}
}


@router.get("", response=PlansPage, url_name="plans", summary="The visit plans that you may see")
def list_plans(request: HttpRequest, asked: Query[PlansQuery]) -> dict[str, Any] | HttpResponse:
    """Your own plans or, when you review the work of others, those of the people in your units.

    The newest month first, a page at a time. Hand `next` back as `cursor`, with the same filters, until it
    is null.
    """
    return answer(PLANS, scope_with(request, Permission.VIEW_RETAILERS), asked)


@router.get("/{month}/{username}", response=PlanOut, url_name="plan", summary="A visit plan")
def get_plan(request: HttpRequest, month: str, username: str) -> PlanOut:
    """Somebody's month, day by day; with no calls and the state null while there is no plan."""
    scope, person, asked = _whose(request, month, username)
    return _shown(scope, person, asked)


@router.patch(
    "/{month}/{username}",
    response=PlanOut,
    url_name="plan",
    summary="Change your plan",
    openapi_extra=CLASHES,
)
def change_plan(request: HttpRequest, month: str, username: str, body: PlanPatch) -> PlanOut | HttpResponse:
    """Remove, move and add calls of a plan that is not in force, and put days into driving order.

    All of it or, when something is refused, nothing. Calls of a plan in force are changed one by one below
    `/planned-calls`.
    """
    scope, person, asked = _whose(request, month, username)
    plan = _own(scope, person, asked)
    try:
        _change(scope, plan, body)
    except StaleRecord as error:
        return problem(409, str(error))
    return _shown(scope, person, asked)


@transaction.atomic
def _change(scope: Scope, plan: VisitPlan, body: PlanPatch) -> None:
    said: dict[str, Any] = {"plan": plan, "actor": scope.label, "moment": timezone.now()}
    revision: int | None = body.revision
    if body.remove:
        plan_life.remove_calls(revision=revision, calls=body.remove, **said)
        revision = None
    for move in body.move:
        plan_life.move_calls(revision=revision, calls=move.calls, day=move.date, place=move.place, **said)
        revision = None
    for add in body.add:
        shop = _shop(scope, add.retailer)
        plan_life.add_call(revision=revision, retailer=shop, day=add.date, purpose=add.purpose, **said)
        revision = None
    roads = Roads()
    for day in body.order:
        plan.refresh_from_db()
        reorder_day(revision=revision, day=day, roads=roads, **said)
        revision = None


@router.post(
    "/{month}/{username}/proposal",
    response={202: JobProgress},
    url_name="propose_plan",
    summary="Have your month proposed",
    openapi_extra=CLASHES,
)
def propose(
    request: HttpRequest, month: str, username: str, body: SeenOrNew
) -> Status[JobProgress] | HttpResponse:
    """Have the calls of a month planned anew by a job, those that you added by hand excepted.

    The answer is the job; watch it below `/jobs`. The plan is begun where there is none.
    """
    scope, person, asked = _whose(request, month, username)
    if not may_plan(scope, person):
        raise PermissionDenied(Permission.LOG_VISITS)
    try:
        job = start_proposal(
            staff=person, month=asked, revision=body.revision, actor=scope.label, moment=timezone.now()
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return Status(202, JobProgress.of(job))


@router.post(
    "/{month}/{username}/submit",
    response=PlanOut,
    url_name="submit_plan",
    summary="Submit your plan",
    openapi_extra=CLASHES,
)
def submit(request: HttpRequest, month: str, username: str, body: Seen) -> PlanOut | HttpResponse:
    """Hand your plan in. Where the office asks for no approval it is in force at once."""
    scope, person, asked = _whose(request, month, username)
    plan = _own(scope, person, asked)
    try:
        plan_life.submit_plan(plan=plan, revision=body.revision, by=person, moment=timezone.now())
    except StaleRecord as error:
        return problem(409, str(error))
    return _shown(scope, person, asked)


@router.post(
    "/{month}/{username}/withdraw",
    response=PlanOut,
    url_name="withdraw_plan",
    summary="Take your plan back",
    openapi_extra=CLASHES,
)
def withdraw(request: HttpRequest, month: str, username: str, body: Seen) -> PlanOut | HttpResponse:
    """Take a submitted plan back to change it, while nobody has decided about it."""
    scope, person, asked = _whose(request, month, username)
    plan = _own(scope, person, asked)
    try:
        plan_life.withdraw_plan(plan=plan, revision=body.revision, actor=scope.label, moment=timezone.now())
    except StaleRecord as error:
        return problem(409, str(error))
    return _shown(scope, person, asked)


@router.post(
    "/{month}/{username}/approve",
    response=PlanOut,
    url_name="approve_plan",
    summary="Approve a plan",
    openapi_extra=CLASHES,
)
def approve(request: HttpRequest, month: str, username: str, body: Seen) -> PlanOut | HttpResponse:
    """Bring a submitted plan into force: its calls count from now on."""
    scope, person, asked = _whose(request, month, username)
    plan = _to_decide(scope, person, asked)
    try:
        plan_life.approve_plan(plan=plan, revision=body.revision, by=_oneself(request), moment=timezone.now())
    except StaleRecord as error:
        return problem(409, str(error))
    return _shown(scope, person, asked)


@router.post(
    "/{month}/{username}/return",
    response=PlanOut,
    url_name="return_plan",
    summary="Return a plan",
    openapi_extra=CLASHES,
)
def return_(request: HttpRequest, month: str, username: str, body: ReturnIn) -> PlanOut | HttpResponse:
    """Give a submitted plan back to be changed, and say why."""
    scope, person, asked = _whose(request, month, username)
    plan = _to_decide(scope, person, asked)
    try:
        plan_life.return_plan(
            plan=plan,
            revision=body.revision,
            reason=body.reason,
            by=_oneself(request),
            moment=timezone.now(),
        )
    except StaleRecord as error:
        return problem(409, str(error))
    return _shown(scope, person, asked)


def _whose(request: HttpRequest, month: str, username: str) -> tuple[Scope, Staff, Month]:
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    asked = Month.parse(month)
    person = find_planner(scope, username)
    if person is None:
        raise not_found()
    return scope, person, asked


def _shown(scope: Scope, person: Staff, month: Month) -> PlanOut:
    return PlanOut.of(month_plan(scope, person, month, timezone.localdate()))


def _own(scope: Scope, person: Staff, month: Month) -> VisitPlan:
    if not may_plan(scope, person):
        raise PermissionDenied(Permission.LOG_VISITS)
    return _plan(person, month)


def _to_decide(scope: Scope, person: Staff, month: Month) -> VisitPlan:
    if not may_decide(scope, person):
        raise PermissionDenied(Permission.REVIEW_VISITS)
    return _plan(person, month)


def _plan(person: Staff, month: Month) -> VisitPlan:
    plan = find_plan(person, month)
    if plan is None:
        raise not_found()
    return plan


def _shop(scope: Scope, pk: int) -> Retailer:
    shop = find_retailer(scope, pk)
    if shop is None:
        raise InputError("retailer", _("There is no such shop in your scope."), _("Correct the key."))
    return shop


def _oneself(request: HttpRequest) -> Staff:
    person = request.user
    assert isinstance(person, Staff)
    return person
