"""The list of plans: whose it shows, how it narrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force
from territory.models import OrgUnit, Posting
from territory.queries.units import unit_tree

from ..enums import PlanState
from ..models import VisitPlan
from .plan_decisions import call_counts
from .plans import find_planner, visible_plans

PLANS = "plans"
"""The name of the list, to which every app may contribute."""

Plans = QuerySet[VisitPlan, Any]


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """A plan as the list shows it: its calls, and the cancellations that wait for a decision."""

    plan: VisitPlan
    calls: int
    waiting: int


def listed_plans(scope: Scope) -> Plans:
    """The plans that the reader may see."""
    return visible_plans(scope)


def of_month(rows: Plans, month: Month) -> Plans:
    """Those of a month."""
    return rows.filter(month=month.first)


def in_state(rows: Plans, state: PlanState) -> Plans:
    """Those that are so far."""
    return rows.filter(state=state.value)


def of_person(rows: Plans, person: Staff) -> Plans:
    """Those of one person."""
    return rows.filter(staff=person)


def of_text(rows: Plans, text: str) -> Plans:
    """Those of the people whose name or username holds ``text``."""
    named = Staff.objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return rows.filter(staff__in=named.values("pk"))


def of_unit(rows: Plans, unit: OrgUnit) -> Plans:
    """Those of the people who stand at a unit or below it today."""
    posted = Posting.objects.filter(in_force(timezone.localdate()), unit__in=unit_tree().below([unit.pk]))
    return rows.filter(staff__in=posted.values("staff"))


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader may see her plans."""
    return find_planner(scope, username)


def plans_of(keys: Sequence[int], scope: Scope) -> Mapping[int, ListedPlan]:
    """Some plans with their people and what is in them; at most three statements."""
    plans = list(VisitPlan.objects.filter(pk__in=keys).select_related("staff", "decided_by"))
    counts = call_counts(plans)
    return {plan.pk: ListedPlan(plan, *counts[plan.pk]) for plan in plans}
