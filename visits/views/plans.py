"""A month's plan: read, changed by hand, handed in, decided, and kept up while it is in force.

The page works without scripts: calls are ticked and sent to another day by a form. Dragging sends the same
form by htmx, which gets the plan alone back. What was refused changes nothing; the plan is shown as it is
now with the reason above it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from accounts.queries.wording import hours_words
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import is_asked_by_page, scope_with

from ..domain import plan_life
from ..enums import PlanState
from ..forms import PlanChange
from ..queries.addresses import plan_address
from ..queries.plan_decisions import approvers
from ..queries.plans import (
    MonthPlan,
    ShownDay,
    find_plan,
    find_planner,
    may_decide,
    may_plan,
    month_plan,
)
from ..queries.stray_calls import stray_calls
from .plan_actions import ACTIONS, EITHER, Doing
from .plan_points import round_points


@require_safe
def plan(request: HttpRequest, month: Month, username: str) -> HttpResponse:
    """Somebody's plan of a month, day by day."""
    scope, person = _whose(request, username)
    return _page(request, scope, person, month)


@require_safe
def plan_day(request: HttpRequest, month: Month, username: str, day: int) -> HttpResponse:
    """One day of a plan: its round on a map and as a list."""
    scope, person = _whose(request, username)
    shown = month_plan(scope, person, month, timezone.localdate())
    found = next((one for one in shown.days if one.date.day == day), None)
    if found is None:
        raise not_found()
    context = {
        "shown": shown,
        "day": found,
        "stops": [(call, hours_words(call.shop.opening_hours) if call.shop else "") for call in found.calls],
        "points": round_points(shown, found),
        "may_order": _may_change(scope, shown),
        "back": plan_address(month, username),
    }
    return render(request, "visits/plans/day.html", context)


@require_POST
def change_plan(request: HttpRequest, month: Month, username: str, verb: str) -> HttpResponse:
    """Do something with a plan or its calls: what, the address says."""
    scope, person = _whose(request, username)
    action = ACTIONS.get(verb)
    if action is None:
        raise not_found()
    is_decision, act = action
    by = request.user
    assert isinstance(by, Staff)
    allowed = may_decide(scope, person) if is_decision else may_plan(scope, person)
    if verb in EITHER:
        allowed = may_decide(scope, person) or may_plan(scope, person)
    if not allowed:
        raise PermissionDenied(Permission.REVIEW_VISITS if is_decision else Permission.LOG_VISITS)
    sent = PlanChange(request.POST)
    if not sent.is_valid():
        return _refused(request, scope, person, month, sent.told(), status=422)
    try:
        answer = act(Doing(scope, by, person, month, find_plan(person, month), sent))
    except InputError as error:
        return _refused(request, scope, person, month, f"{error.reason} {error.remedy}", status=422)
    except StaleRecord:
        told = _("The plan was changed meanwhile, here or on another device. This is how it stands now.")
        return _refused(request, scope, person, month, told, status=409)
    if isinstance(answer, HttpResponse):
        return answer
    if is_asked_by_page(request):
        return _page(request, scope, person, month, done=answer)
    if answer:
        messages.success(request, answer)
    back = sent.cleaned_data["back"]
    return HttpResponseRedirect(reverse("visits:plans") if back else plan_address(month, username))


def _whose(request: HttpRequest, username: str) -> tuple[Scope, Staff]:
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    person = find_planner(scope, username)
    if person is None:
        raise not_found()
    return scope, person


def _refused(
    request: HttpRequest, scope: Scope, person: Staff, month: Month, told: str, *, status: int
) -> HttpResponse:
    # htmx leaves a page as it is on an error status, so what was refused is answered 200 as well.
    return _page(
        request, scope, person, month, refused=told, status=200 if is_asked_by_page(request) else status
    )


def _page(
    request: HttpRequest,
    scope: Scope,
    person: Staff,
    month: Month,
    *,
    refused: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    shown = month_plan(scope, person, month, today)
    state = PlanState(shown.plan.state) if shown.plan is not None else None
    weeks = _weeks(shown)
    is_own = may_plan(scope, person)
    decides = may_decide(scope, person)
    context = {
        "shown": shown,
        "weeks": [week for week in weeks if not week["is_past"]],
        "past_weeks": [week for week in weeks if week["is_past"]],
        "state": state,
        "is_own": is_own,
        "decides": decides,
        "may_change": _may_change(scope, shown),
        "is_draft": state in plan_life.EDITABLE,
        "is_past": month.last < today,
        "today": today,
        "earliest": max(today, month.first),
        "movable": [day for day in shown.days if not day.is_past],
        "strays": stray_calls(scope, today, person) if shown.is_in_force and (is_own or decides) else [],
        "approvers": approvers(person, today) if state == PlanState.SUBMITTED and is_own else [],
        "previous": plan_address(month.shift(-1), person.username),
        "next": plan_address(month.shift(1), person.username),
        "refused": refused,
        "done": done,
    }
    part = "month" if is_asked_by_page(request) else "page"
    return render(request, f"visits/plans/{part}.html", context, status=status)


def _may_change(scope: Scope, shown: MonthPlan) -> bool:
    """Whether the reader may move calls and add some: the person, or who decides once they are in force."""
    if shown.month.last < timezone.localdate():
        return False
    if shown.is_in_force:
        return may_plan(scope, shown.person) or may_decide(scope, shown.person)
    return shown.plan is not None and shown.plan.state in plan_life.EDITABLE and may_plan(scope, shown.person)


def _weeks(shown: MonthPlan) -> list[dict[str, Any]]:
    """The days that are worked or have calls, in their weeks; whether the whole week has passed."""
    weeks: dict[date, list[ShownDay]] = {}
    for day in shown.days:
        if day.is_working or day.calls:
            monday = date.fromordinal(day.date.toordinal() - day.date.weekday())
            weeks.setdefault(monday, []).append(day)
    return [
        {"monday": monday, "days": days, "is_past": all(day.is_past for day in days)}
        for monday, days in weeks.items()
    ]
