"""Plans of March 2024, made while February still lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Notification, Retailer, Staff
from salesforce_app.kernel.periods import Month
from tests.cast import Cast
from visits.domain.plan_life import (
    add_call,
    approve_plan,
    submit_plan,
)
from visits.models import PlannedCall, ProposedCall, VisitPlan

MOMENT = datetime(2024, 2, 27, 2, tzinfo=UTC)
MARCH = Month(2024, 3)
TUESDAY, WEDNESDAY, THURSDAY = date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 14)


def add(plan: VisitPlan, shop: Retailer, day: date = TUESDAY, **values: Any) -> ProposedCall:
    """A call put into the plan."""
    return add_call(
        plan=plan, revision=None, retailer=shop, day=day, actor="li.jing", moment=MOMENT, **values
    )


def fresh(plan: VisitPlan) -> VisitPlan:
    """The plan as it is on file."""
    return VisitPlan.objects.get(pk=plan.pk)


def rounds(plan: VisitPlan) -> dict[date, list[str]]:
    """The shops of each day in their order."""
    found: dict[date, list[str]] = {}
    for call in (
        ProposedCall.objects.filter(plan=plan).select_related("retailer").order_by("date", "position")
    ):
        found.setdefault(call.date, []).append(call.retailer.licence_no)
    return found


def in_force(plan: VisitPlan, cast: Cast) -> list[PlannedCall]:
    """The plan submitted and approved, and its calls."""
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=MOMENT)
    return list(PlannedCall.objects.order_by("date", "position"))


def told(person: Staff) -> list[str]:
    """The kinds of notices that somebody got, in their order."""
    return list(Notification.objects.filter(staff=person).order_by("pk").values_list("kind", flat=True))
