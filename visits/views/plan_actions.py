"""What can be done with a plan on its page, by the last part of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import suggest
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope

from ..domain import plan_life, planned_calls
from ..domain.plans import reorder_day
from ..domain.proposing import start_proposal
from ..enums import PlanState
from ..forms import PlanChange
from ..models import PlannedCall, VisitPlan
from ..queries.actions import find_retailer
from ..queries.plans import find_call, may_plan


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


def _waiting(doing: Doing) -> list[PlannedCall]:
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
