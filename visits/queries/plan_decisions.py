"""What waits for somebody's decision: submitted plans, cancellations; who decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.queries.closing import closed_months

from ..enums import CallStatus, PlanState
from ..models import PlannedCall, ProposedCall, VisitPlan
from .holders import approvers_of
from .plans import visible_plans

WAITING = Q(status=CallStatus.CANCELLED, approved_by=None, is_shop_away=False)
"""Calls that somebody asked to cancel, and nobody has decided about."""


def waiting_cancellations(scope: Scope) -> QuerySet[PlannedCall]:
    """The calls that people of the scope ask to cancel, by their day, but for the reader's own.

    Those of closed months are left as they are. One statement at once.
    """
    rows = PlannedCall.objects.filter(WAITING, staff__in=Staff.objects.visible_to(scope).values("pk"))
    for month in closed_months():
        rows = rows.exclude(date__range=(month, Month.of(month).last))
    return rows.exclude(staff=scope.staff_id).select_related("staff", "retailer").order_by("date", "pk")


def submitted_plans(scope: Scope) -> QuerySet[VisitPlan]:
    """The plans of the scope that wait for a decision, the longest waiting first."""
    rows = visible_plans(scope).filter(state=PlanState.SUBMITTED).exclude(staff=scope.staff_id)
    return rows.select_related("staff").order_by("submitted_at", "pk")


def call_counts(plans: Sequence[VisitPlan]) -> dict[int, tuple[int, int]]:
    """By plan: its calls, cancelled ones left out, and the cancellations that wait; two statements."""
    proposed = Counter(
        ProposedCall.objects.filter(plan__in=[plan.pk for plan in plans]).values_list("plan", flat=True)
    )
    found = {plan.pk: (proposed[plan.pk], 0) for plan in plans}
    in_force = {(plan.staff_id, plan.month): plan.pk for plan in plans if plan.state == PlanState.APPROVED}
    if not in_force:
        return found
    months = {month for _staff, month in in_force}
    rows = PlannedCall.objects.filter(
        staff__in={staff for staff, _month in in_force},
        date__range=(min(months), Month.of(max(months)).last),
    ).values_list("staff", "date", "status", "approved_by", "is_shop_away")
    due: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for staff, day, status, approved_by, is_away in rows:
        plan = in_force.get((staff, day.replace(day=1)))
        if plan is None:
            continue
        waits = status == CallStatus.CANCELLED and not (approved_by or is_away)
        due[plan] += status != CallStatus.CANCELLED or waits
        waiting[plan] += waits
    return found | {plan: (due[plan], waiting[plan]) for plan in in_force.values()}


def approvers(person: Staff, day: date) -> list[Staff]:
    """Those who decide about somebody's plans on a day; four statements."""
    return list(Staff.objects.filter(pk__in=approvers_of(person, day)).order_by("name", "pk"))
