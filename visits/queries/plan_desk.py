"""What somebody has to do about plans: her own months, and what waits for her decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.queries.rules import rules_of

from ..enums import PlanState
from ..models import PlannedCall, VisitPlan
from .holders import account_managers
from .plan_decisions import call_counts, submitted_plans, waiting_cancellations
from .plans import due_day
from .stray_calls import Stray, stray_calls

SHOWN = 20
"""So many of each kind are shown at once; the others follow when these are decided."""
REMINDED_DAYS = 10
"""So many days before it is due somebody is reminded of next month's plan."""

M = TypeVar("M", bound=Model)
Shown = tuple[list[M], int]
"""The first of what waits, and how many more there are."""


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """One of one's own months: ``state`` is None while there is no plan. ``due_on`` is when it is due."""

    month: Month
    state: PlanState | None
    calls: int
    due_on: date
    is_late: bool

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to do about it for now."""
        return self.state in (PlanState.SUBMITTED, PlanState.APPROVED)


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits. ``missing`` are the people whose plan of the coming ``month`` is not submitted yet.

    Of each kind the first are told, and how many more there are.
    """

    own: tuple[OwnMonth, ...]
    submitted: tuple[tuple[VisitPlan, int], ...]
    more_submitted: int
    cancellations: tuple[PlannedCall, ...]
    more_cancellations: int
    strays: tuple[Stray, ...]
    missing: tuple[Staff, ...]
    more_missing: int
    month: Month
    due_on: date
    needs_approval: bool
    decides: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.own or self.submitted or self.cancellations or self.strays or self.missing)


def own_months(scope: Scope, today: date) -> tuple[OwnMonth, ...]:
    """This month and the next of somebody who plans her own; nothing for others. At most five statements."""
    if scope.staff_id is None or not scope.allows(Permission.LOG_VISITS):
        return ()
    this = Month.of(today)
    months = (this, this.shift(1))
    plans = list(VisitPlan.objects.filter(staff=scope.staff_id, month__in=[month.first for month in months]))
    if not plans and scope.allows(Permission.REVIEW_VISITS):
        return ()
    counts = call_counts(plans)
    by_month = {Month.of(plan.month): plan for plan in plans}
    found = []
    for month in months:
        plan = by_month.get(month)
        due_on = due_day(month)
        state = PlanState(plan.state) if plan is not None else None
        is_open = state not in (PlanState.SUBMITTED, PlanState.APPROVED)
        found.append(
            OwnMonth(
                month=month,
                state=state,
                calls=counts[plan.pk][0] if plan is not None else 0,
                due_on=due_on,
                is_late=is_open and due_on < today,
            )
        )
    return tuple(found)


def desk(scope: Scope, today: date) -> Desk:
    """What waits for the reader; a fixed number of statements."""
    month = Month.of(today).shift(1)
    due_on = due_day(month)
    decides = scope.allows(Permission.REVIEW_VISITS)
    submitted: Shown[VisitPlan] = ([], 0)
    waiting: Shown[PlannedCall] = ([], 0)
    missing: Shown[Staff] = ([], 0)
    if decides:
        submitted = _shown(submitted_plans(scope))
        waiting = _shown(waiting_cancellations(scope))
        if today >= due_on - timedelta(days=REMINDED_DAYS):
            missing = _shown(_missing(scope, month))
    counts = call_counts(submitted[0]) if submitted[0] else {}
    return Desk(
        own=own_months(scope, today),
        submitted=tuple((plan, counts[plan.pk][0]) for plan in submitted[0]),
        more_submitted=submitted[1],
        cancellations=tuple(waiting[0]),
        more_cancellations=waiting[1],
        strays=tuple(stray_calls(scope, today)) if decides or scope.allows(Permission.LOG_VISITS) else (),
        missing=tuple(missing[0]),
        more_missing=missing[1],
        month=month,
        due_on=due_on,
        needs_approval=rules_of(month).field_work.plans_need_approval,
        decides=decides,
    )


@dataclass(frozen=True, slots=True)
class DeskNumbers:
    """How much waits of each kind, as ``Desk`` has it; ``strays`` are calls."""

    own: tuple[OwnMonth, ...]
    submitted: int
    cancellations: int
    strays: int
    missing: int
    month: Month
    due_on: date


def desk_numbers(scope: Scope, today: date) -> DeskNumbers:
    """How much waits for the reader; a fixed number of statements, none of them for each that waits."""
    month = Month.of(today).shift(1)
    due_on = due_day(month)
    decides = scope.allows(Permission.REVIEW_VISITS)
    is_near = due_on - today <= timedelta(days=REMINDED_DAYS)
    strays = stray_calls(scope, today) if decides or scope.allows(Permission.LOG_VISITS) else []
    return DeskNumbers(
        own=own_months(scope, today),
        submitted=submitted_plans(scope).count() if decides else 0,
        cancellations=waiting_cancellations(scope).count() if decides else 0,
        strays=sum(len(stray.calls) for stray in strays),
        missing=_missing(scope, month).count() if decides and is_near else 0,
        month=month,
        due_on=due_on,
    )


def _shown(rows: QuerySet[M]) -> Shown[M]:
    """The first of some rows, and how many more there are; two statements."""
    first, number = list(rows[:SHOWN]), rows.count()
    return first, number - len(first)


def _missing(scope: Scope, month: Month) -> QuerySet[Staff]:
    """Account managers who have not submitted their plan of a month, but for the reader."""
    done = VisitPlan.objects.filter(month=month.first, state__in=[PlanState.SUBMITTED, PlanState.APPROVED])
    found = account_managers(scope, month).exclude(pk__in=done.values("staff"))
    return found if scope.staff_id is None else found.exclude(pk=scope.staff_id)
