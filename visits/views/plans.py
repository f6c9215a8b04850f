"""A month's plan: read, changed by hand, handed in, decided, and kept up while it is in force.

The page works without scripts: calls are ticked and sent to another day by a form. Dragging sends the same
form by htmx, which gets the plan alone back. What was refused changes nothing; the plan is shown as it is
now with the reason above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import suggest
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain import plan_life, planned_calls
from ..domain.plans import reorder_day
from ..domain.proposing import start_proposal
from ..enums import PlanState
from ..forms import PlanChange
from ..models import VisitPlan
from ..queries.actions import find_retailer
from ..queries.addresses import plan_address
from ..queries.plans import (
    MonthPlan,
    ShownDay,
    approvers,
    find_call,
    find_plan,
    find_planner,
    may_decide,
    may_plan,
    month_plan,
    stray_calls,
)
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
        "points": round_points(shown, found),
        "may_order": _may_change(scope, shown),
        "back": plan_address(month, username),
    }
    return render(request, "visits/plans/day.html", context)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a verb of the page is given."""

    scope: Scope
    by: Staff
    person: Staff
    month: Month
    plan: VisitPlan | None
    sent: PlanChange

    @property
    def is_in_force(self) -> bool:
        """Whether the calls are planned calls by now; so are those of a month without a plan on file."""
        return self.plan is None or self.plan.state == PlanState.APPROVED

    @property
    def needed(self) -> VisitPlan:
        """The plan, which must be there."""
        if self.plan is None:
            raise InputError("plan", _("There is no plan yet."), _("Begin one, or have it proposed."))
        return self.plan


Answer = HttpResponse | str
"""A page to go to, or what is said of what was done."""


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
    if _is_htmx(request):
        return _page(request, scope, person, month, done=answer)
    if answer:
        messages.success(request, answer)
    back = sent.cleaned_data["back"]
    return HttpResponseRedirect(reverse("visits:plans") if back else plan_address(month, username))


def _begin(doing: Doing) -> Answer:
    plan_life.begin_plan(
        staff=doing.person, month=doing.month, actor=doing.by.username, moment=timezone.now()
    )
    return _("The plan is begun; add calls below.")


def _propose(doing: Doing) -> Answer:
    job = start_proposal(
        staff=doing.person,
        month=doing.month,
        revision=doing.sent.cleaned_data["revision"] if doing.plan is not None else None,
        actor=doing.by.username,
        moment=timezone.now(),
    )
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


def _add(doing: Doing) -> Answer:
    data = doing.sent.cleaned_data
    shop = _shop(doing.scope, data["retailer"], data["shop"])
    if shop is None:
        raise InputError("retailer", _("No shop is chosen."), _("Choose one of the names that are offered."))
    if data["day"] is None:
        raise InputError("date", _("No day is chosen."), _("Choose a day of the month."))
    if doing.is_in_force:
        planned_calls.add_planned_call(
            staff=doing.person,
            retailer=shop,
            day=data["day"],
            purpose=data["purpose"],
            by=doing.by,
            moment=timezone.now(),
        )
    else:
        _must_be_own(doing)
        plan_life.add_call(
            plan=doing.needed,
            revision=data["revision"],
            retailer=shop,
            day=data["day"],
            purpose=data["purpose"],
            actor=doing.by.username,
            moment=timezone.now(),
        )
    return _("The call at %(shop)s is planned.") % {"shop": shop.name}


def _shop(scope: Scope, key: int | None, typed: str) -> Retailer | None:
    """The shop that was chosen; without scripts the only one that what was typed may mean."""
    if key:
        return find_retailer(scope, key)
    found = suggest(scope, typed)
    return find_retailer(scope, found[0].pk) if len(found) == 1 else None


def _move(doing: Doing) -> Answer:
    data = doing.sent.cleaned_data
    keys = _keys(doing)
    if data["day"] is None:
        raise InputError("date", _("No day is chosen."), _("Choose the day to move the calls to."))
    if doing.is_in_force:
        planned_calls.move_planned_calls(
            calls=keys,
            day=data["day"],
            place=data["place"],
            seen=data["seen"],
            by=doing.by,
            moment=timezone.now(),
        )
    else:
        _must_be_own(doing)
        plan_life.move_calls(
            plan=doing.needed,
            revision=data["revision"],
            calls=keys,
            day=data["day"],
            place=data["place"],
            actor=doing.by.username,
            moment=timezone.now(),
        )
    return ngettext("%(number)s call was moved.", "%(number)s calls were moved.", len(keys)) % {
        "number": len(keys)
    }


def _remove(doing: Doing) -> Answer:
    number = plan_life.remove_calls(
        plan=doing.needed,
        revision=doing.sent.cleaned_data["revision"],
        calls=doing.sent.cleaned_data["call"],
        actor=doing.by.username,
        moment=timezone.now(),
    )
    return ngettext("%(number)s call was taken out.", "%(number)s calls were taken out.", number) % {
        "number": number
    }


def _order(doing: Doing) -> Answer:
    data = doing.sent.cleaned_data
    if data["day"] is None:
        raise InputError("date", _("No day is chosen."), _("Choose a day of the month."))
    reorder_day(
        plan=doing.needed,
        revision=data["revision"],
        day=data["day"],
        actor=doing.by.username,
        moment=timezone.now(),
    )
    return _("The day is in driving order.")


def _submit(doing: Doing) -> Answer:
    state = plan_life.submit_plan(
        plan=doing.needed, revision=doing.sent.cleaned_data["revision"], by=doing.by, moment=timezone.now()
    )
    if state == PlanState.APPROVED:
        return _("The plan is in force.")
    return _("The plan is submitted.")


def _withdraw(doing: Doing) -> Answer:
    plan_life.withdraw_plan(
        plan=doing.needed,
        revision=doing.sent.cleaned_data["revision"],
        actor=doing.by.username,
        moment=timezone.now(),
    )
    return _("The plan is yours to change again.")


def _approve(doing: Doing) -> Answer:
    result = plan_life.approve_plan(
        plan=doing.needed, revision=doing.sent.cleaned_data["revision"], by=doing.by, moment=timezone.now()
    )
    told = _("The plan of %(name)s is in force.") % {"name": doing.person}
    if result.left_out:
        left = ngettext(
            "%(number)s call stayed out: its shop is no longer served, or no longer hers.",
            "%(number)s calls stayed out: their shops are no longer served, or no longer hers.",
            result.left_out,
        )
        told = f"{told} {left % {'number': result.left_out}}"
    return told


def _return(doing: Doing) -> Answer:
    plan_life.return_plan(
        plan=doing.needed,
        revision=doing.sent.cleaned_data["revision"],
        reason=doing.sent.cleaned_data["reason"],
        by=doing.by,
        moment=timezone.now(),
    )
    return _("The plan of %(name)s is returned.") % {"name": doing.person}


def _cancel(doing: Doing) -> Answer:
    holds = planned_calls.cancel_calls(
        calls=_keys(doing), reason=doing.sent.cleaned_data["reason"], by=doing.by, moment=timezone.now()
    )
    if holds:
        return _("Cancelled.")
    return _("The cancellation waits for approval; until then the call is due.")


def _approve_cancellation(doing: Doing) -> Answer:
    for call in _waiting(doing):
        planned_calls.approve_cancellation(call=call, by=doing.by, moment=timezone.now())
    return _("The cancellation is approved.")


def _refuse_cancellation(doing: Doing) -> Answer:
    for call in _waiting(doing):
        planned_calls.refuse_cancellation(
            call=call, reason=doing.sent.cleaned_data["reason"], by=doing.by, moment=timezone.now()
        )
    return _("The call is due after all.")


def _keep(doing: Doing) -> Answer:
    for call in _waiting(doing):
        planned_calls.take_back_cancellation(call=call, by=doing.by, moment=timezone.now())
    return _("The call is due again.")


def _keys(doing: Doing) -> list[int]:
    """The chosen calls; of a plan in force they must be calls of this person."""
    keys: list[int] = doing.sent.cleaned_data["call"]
    if doing.is_in_force:
        _waiting(doing)
    return keys


def _waiting(doing: Doing) -> list[Any]:
    calls = [find_call(doing.scope, key) for key in doing.sent.cleaned_data["call"]]
    own = [call for call in calls if call is not None and call.staff_id == doing.person.pk]
    if not own or len(own) != len(calls):
        raise InputError("calls", _("No call is chosen."), _("Choose calls of this plan."))
    return own


def _must_be_own(doing: Doing) -> None:
    """A plan that is not in force is the account manager's alone to change."""
    if not may_plan(doing.scope, doing.person):
        raise InputError(
            "plan",
            _("The plan is not in force yet."),
            _("Return it with a reason, so that she changes it herself."),
        )


ACTIONS: Mapping[str, tuple[bool, Callable[[Doing], Answer]]] = {
    "begin": (False, _begin),
    "propose": (False, _propose),
    "add": (False, _add),
    "move": (False, _move),
    "remove": (False, _remove),
    "order": (False, _order),
    "submit": (False, _submit),
    "withdraw": (False, _withdraw),
    "cancel": (False, _cancel),
    "keep": (False, _keep),
    "approve": (True, _approve),
    "return": (True, _return),
    "approve-cancellation": (True, _approve_cancellation),
    "refuse-cancellation": (True, _refuse_cancellation),
}
"""By the last part of the address: whether it is a decision about another's work, and what is done."""

EITHER = frozenset({"add", "move", "cancel"})
"""What both the account manager and whoever decides about her plans may do with calls in force."""


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
    return _page(request, scope, person, month, refused=told, status=200 if _is_htmx(request) else status)


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
    part = "month" if _is_htmx(request) else "page"
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


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
