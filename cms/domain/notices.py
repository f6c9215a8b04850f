"""Telling people of reports and closes; telling again tells nobody twice."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.domain.notifications import notify
from accounts.models import Staff
from accounts.roles import Permission, roles_with
from salesforce_app.kernel.periods import Month
from territory.models import MonthClose

from ..enums import OrderState
from ..models import ClosingRun, MadeReport
from ..notices import MONTH_CLOSED, MONTH_REOPENED, MONTH_REPORTS, REPORT_MADE
from ..queries.staff import actor_names
from ..queries.subscriptions import receivers, report_of


def tell_of_close(*, run: ClosingRun, moment: datetime) -> None:
    """Tell the subscribers that their reports are ready, and those who close months that it is done."""
    month = str(Month.of(run.close.month))
    made = frozenset(report_of(order) for order in run.orders.filter(state=OrderState.DONE))
    archive = f"{reverse('cms:archive')}?{urlencode({'month': month, 'mine': 'on'})}"
    for receiver in receivers(made, moment):
        notify(
            staff_ids=[receiver.staff_id],
            kind=MONTH_REPORTS,
            parameters={"month": month, "number": receiver.reports},
            address=archive,
            key=f"close:{run.close_id}:reports",
            moment=moment,
            mail=receiver.mail,
        )
    counts = run.orders.aggregate(
        made=Count("pk", filter=Q(state=OrderState.DONE)),
        failed=Count("pk", filter=Q(state=OrderState.FAILED)),
    )
    notify(
        staff_ids=closers(),
        kind=MONTH_CLOSED,
        parameters={"month": month, "number": counts["made"], "failed": counts["failed"]},
        address=f"{reverse('cms:months')}#{month}",
        key=f"close:{run.close_id}:closed",
        moment=moment,
    )
    ClosingRun.objects.filter(pk=run.pk, told_at=None).update(told_at=moment)


def tell_of_reopening(*, close: MonthClose, moment: datetime) -> None:
    """Tell those who close months that one was opened again, by whom and why."""
    month = str(Month.of(close.month))
    notify(
        staff_ids=closers(),
        kind=MONTH_REOPENED,
        parameters={
            "month": month,
            "by": actor_names([close.reopened_by])[close.reopened_by],
            "reason": close.reason,
        },
        address=f"{reverse('cms:months')}#{month}",
        key=f"close:{close.pk}:opened",
        moment=moment,
    )


def tell_of_report(*, report: MadeReport, key: str, moment: datetime) -> None:
    """Tell whoever asked for a report that it is kept."""
    assert report.asked_by_id is not None
    notify(
        staff_ids=[report.asked_by_id],
        kind=REPORT_MADE,
        parameters={
            "month": str(Month.of(report.month)),
            "unit": report.unit.name,
            "format": report.get_format_display(),
        },
        address=reverse("cms:made_report", args=[report.pk]),
        key=key,
        moment=moment,
    )


def closers() -> list[int]:
    """The active staff whose role closes months."""
    people = Staff.objects.filter(role__in=roles_with(Permission.CLOSE_MONTHS), is_active=True)
    return list(people.order_by("pk").values_list("pk", flat=True))
