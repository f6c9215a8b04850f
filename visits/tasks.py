"""Jobs of field work."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from salesforce_app.jobs.running import Run
from salesforce_app.kernel.periods import Month, local_day

from .domain.issue_notices import tell_of_overdue
from .domain.plans import propose_plan
from .domain.retention import forget_positions
from .models import VisitPlan
from .queries.addresses import plan_address


def propose_month(run: Run, plan_id: int, revision: int) -> None:
    """Have the calls of an open plan proposed as it was at ``revision``; leads to the plan."""
    plan = VisitPlan.objects.select_related("staff").get(pk=plan_id)
    month = Month.of(plan.month)
    propose_plan(
        staff=plan.staff,
        month=month,
        actor=plan.staff.username,
        moment=timezone.now(),
        revision=revision,
        progress=run.progress,
    )
    run.finish({"address": plan_address(month, plan.staff.username)})


def tell_of_late_issues(intended: str) -> None:
    """Tell of the issues whose answer is late on the day for which this was planned (ISO 8601)."""
    day = local_day(datetime.fromisoformat(intended))
    tell_of_overdue(day=day, moment=timezone.now())


def forget_old_positions(intended: str) -> int:
    """Delete the positions of visits that are too old on the day for which this was planned (ISO 8601)."""
    return forget_positions(today=local_day(datetime.fromisoformat(intended)))
