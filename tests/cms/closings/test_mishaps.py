"""Closing a month when something is in the way: storage, a director, a missed schedule, a new unit."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification
from cms import tasks
from cms.domain import closing, keeping
from cms.domain.starting import start_closing
from cms.models import ClosingRun, MadeReport, ReportOrder
from cms.queries.closings import months_to_close
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job
from salesforce_app.kernel.periods import Month
from territory.models import MonthClose, TierSnapshot
from tests.cast import Cast, Office
from tests.factories import (
    MonthCloseFactory,
    OrgUnitFactory,
    ReportTemplateFactory,
    RouteMonthFactory,
    SubscriptionFactory,
)

MARCH, APRIL, MAY = Month(2024, 3), Month(2024, 4), Month(2024, 5)
FIRST_OF_JUNE = datetime(2024, 6, 1, 6, tzinfo=UTC)

WorkOff = Callable[[], None]
Printed = list[tuple[str, str, str, str]]


def close(work_off: WorkOff) -> Job:
    job = start_closing(month=MARCH, owner_id=None)
    work_off()
    job.refresh_from_db()
    return job


def orders() -> list[tuple[str, str, str]]:
    """Unit, state and error of every ordered report."""
    found = ReportOrder.objects.order_by("unit__code", "template")
    return list(found.values_list("unit__code", "state", "error"))


def told() -> dict[str, object]:
    return Notification.objects.get(kind="month_closed", staff__username="chen.ming").parameters


def test_a_full_disk_fails_the_reports_and_not_the_close(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in (sold.north, sold.south):
        SubscriptionFactory(staff=cast.director, unit=unit)
    store = keeping._store

    def full(name: str, content: bytes) -> str:
        if b"S en" in content:
            raise OSError(errno.ENOSPC, "No space left on device")
        return store(name, content)

    monkeypatch.setattr(keeping, "_store", full)
    assert close(work_off).state == JobState.DONE
    error = "A file can't be read or written: No space left on device."
    assert orders() == [("N", "done", ""), ("S", "failed", error)]
    assert told() == {"month": "2024-03", "number": 1, "failed": 1}
    monkeypatch.setattr(keeping, "_store", store)
    closing.order_failed_again(month=MARCH)
    assert close(work_off).state == JobState.DONE
    assert orders() == [("N", "done", ""), ("S", "done", "")]


def test_a_template_that_was_unpublished_fails_its_reports_alone(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff
) -> None:
    template = ReportTemplateFactory(slug="board")
    for slug in ("monthly", "board"):
        SubscriptionFactory(staff=cast.director, unit=sold.north, template=slug)
    template.live = False
    template.save(update_fields=["live"])
    assert close(work_off).state == JobState.DONE
    states = dict(ReportOrder.objects.values_list("template", "state"))
    assert states == {"monthly": "done", "board": "failed"}
    assert "board" in ReportOrder.objects.get(template="board").error
    assert told() == {"month": "2024-03", "number": 1, "failed": 1}


def test_a_job_that_comes_late_leaves_a_month_open_that_was_opened_again(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff
) -> None:
    first = close(work_off)
    # The worker was killed after the last step: nobody recorded that the job had ended.
    Job.objects.filter(pk=first.pk).update(state=JobState.QUEUED, finished_at=None)
    closing.reopen_month(month=MARCH, reason="Late returns", actor="chen.ming", moment=timezone.now())
    run_job(str(first.pk))
    first.refresh_from_db()
    assert first.state == JobState.FAILED
    assert "2024-03 was closed and opened again meanwhile." in first.error
    assert not MonthClose.objects.in_force().exists()
    assert close(work_off).state == JobState.DONE
    assert MonthClose.objects.in_force().get().version == 2


@time_machine.travel(FIRST_OF_JUNE, tick=False)
def test_a_schedule_that_fires_once_more_leaves_an_opened_month_open(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff
) -> None:
    intended = datetime(2024, 4, 1, 6, tzinfo=timezone.get_default_timezone()).isoformat()
    tasks.close_last_month(intended=intended)
    work_off()
    closing.reopen_month(month=MARCH, reason="Late returns", actor="chen.ming", moment=timezone.now())
    tasks.close_last_month(intended=intended)
    work_off()
    assert Job.objects.count() == 1
    assert not MonthClose.objects.in_force().exists()


def test_months_that_were_missed_are_closed_with_the_next(sold: Office) -> None:
    for month in (APRIL, MAY):
        RouteMonthFactory(month=month.first, route=sold.routes["N1A"], unit=sold.north_1, amount=1)
    # An office that has never closed a month begins with the last one.
    assert months_to_close(MAY) == [MAY]
    done = MonthCloseFactory(month=MARCH.first)
    assert months_to_close(MAY) == [APRIL, MAY]
    run = ClosingRun.objects.create(close=done, started_at=FIRST_OF_JUNE)
    assert months_to_close(MAY) == [MARCH, APRIL, MAY]
    ClosingRun.objects.filter(pk=run.pk).update(
        ordered_at=FIRST_OF_JUNE, told_at=FIRST_OF_JUNE, finished_at=FIRST_OF_JUNE
    )
    MonthCloseFactory(
        month=APRIL.first, reopened_at=FIRST_OF_JUNE, reopened_by="chen.ming", reason="Late returns"
    )
    assert months_to_close(MAY) == [MAY]


def test_a_month_waits_for_the_close_of_an_earlier_one(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "EARLIER_SECONDS", 0)
    RouteMonthFactory(month=APRIL.first, route=sold.routes["N1A"], unit=sold.north_1, amount=1)
    march = start_closing(month=MARCH, owner_id=None)
    april = start_closing(month=APRIL, owner_id=None)
    run_job(str(april.pk))
    assert not MonthClose.objects.exists()
    run_job(str(march.pk))
    run_job(str(april.pk))
    states = Job.objects.filter(pk__in=[march.pk, april.pk]).values_list("state", flat=True)
    assert list(states) == [JobState.DONE, JobState.DONE]
    assert [str(close) for close in MonthClose.objects.order_by("closed_at")] == ["2024-03", "2024-04"]


def test_a_unit_that_is_new_while_the_reports_are_made_is_frozen_as_well(
    sold: Office, cast: Cast, printed: Printed, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = tasks.tell_of_close

    def tell_and_found_a_unit(**what: object) -> None:
        tell(**what)  # type: ignore[arg-type]
        OrgUnitFactory.reset_sequence()
        if not TierSnapshot.objects.filter(unit__code="N3").exists():
            OrgUnitFactory(code="N3", name="North 3", parent=sold.north)

    monkeypatch.setattr(tasks, "tell_of_close", tell_and_found_a_unit)
    assert close(work_off).state == JobState.DONE
    assert TierSnapshot.objects.filter(unit__code="N3").count() == 1
    assert ClosingRun.objects.get().finished_at is not None
    assert MadeReport.objects.count() == 0
