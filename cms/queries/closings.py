"""How far the closes of months are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from salesforce_app.jobs.models import Job
from salesforce_app.kernel.periods import Month
from territory.models import MonthClose
from territory.queries.overview import has_figures

from ..enums import OrderState
from ..models import ClosingRun, ReportOrder

CLOSING = "close:"
"""What the keys of the jobs begin with that close a month; in their order the months follow each other."""


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
    return f"{CLOSING}{month}"


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


def months_to_close(last: Month) -> list[Month]:
    """The months up to ``last`` that are closed when nobody asks, the oldest first.

    ``last`` itself; those since the newest month closed before it, which were missed while no worker ran;
    and those whose close was broken off. Months without figures and those that were opened again stay open.
    """
    closes = {Month.of(row.month): row for row in MonthClose.objects.order_by("version")}
    earlier = [month for month in closes if month < last]
    missed = Month.range(max(earlier).shift(1), last) if earlier else [last]
    found = {month for month in missed if month not in closes and has_figures(month)}
    unfinished = ClosingRun.objects.filter(close__in=MonthClose.objects.in_force(), finished_at=None)
    found |= {Month.of(day) for day in unfinished.values_list("close__month", flat=True)}
    if last in closes and closes[last].reopened_at is None:
        found.add(last)
    return sorted(found)


def earlier_close_waits(month: Month) -> bool:
    """Whether a job is unfinished that closes a month before ``month``."""
    jobs = Job.objects.unfinished().filter(key__startswith=CLOSING, key__lt=closing_key(month))
    return jobs.exists()


def unfinished_job(month: Month) -> Job | None:
    """The job that closes a month at present."""
    return Job.objects.unfinished().filter(key=closing_key(month)).first()
