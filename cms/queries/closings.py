"""How far the closes of months are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from salesforce_app.jobs.models import Job
from salesforce_app.kernel.periods import Month

from ..enums import OrderState
from ..models import ClosingRun, ReportOrder


@dataclass(frozen=True, slots=True)
class Progress:
    """What a close has made of what it asks for. ``errors`` are why reports failed, each once."""

    reports: int
    made: int
    failed: int
    is_finished: bool
    errors: tuple[str, ...] = ()


def closing_key(month: Month) -> str:
    """The key of the job that closes a month."""
    return f"close:{month}"


def closing_progress(month: Month | None = None) -> Mapping[int, Progress]:
    """The runs of all closes (of one month's when given) by the close's key; two statements."""
    runs = ClosingRun.objects.filter(close__month=month.first) if month else ClosingRun.objects.all()
    errors: dict[int, list[str]] = {}
    failed = ReportOrder.objects.filter(run__in=runs.values("pk"), state=OrderState.FAILED).order_by("pk")
    for run, error in failed.values_list("run_id", "error"):
        if error not in errors.setdefault(run, []):
            errors[run].append(error)
    counted = runs.annotate(
        reports=Count("orders"),
        made=Count("orders", filter=Q(orders__state=OrderState.DONE)),
        failed=Count("orders", filter=Q(orders__state=OrderState.FAILED)),
    )
    return {
        run.close_id: Progress(
            run.reports,
            run.made,
            run.failed,
            run.finished_at is not None,
            tuple(errors.get(run.pk, ())),
        )
        for run in counted
    }


def unfinished_job(month: Month) -> Job | None:
    """The job that closes a month at present."""
    return Job.objects.unfinished().filter(key=closing_key(month)).first()
