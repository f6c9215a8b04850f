"""An office with a month to close, and a worker that does what is asked for at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cms.reports import service
from salesforce_app.jobs import queue
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job
from salesforce_app.kernel.periods import Month
from tests.cast import Office
from tests.factories import RetailerMonthFactory, RouteMonthFactory

MARCH = Month(2024, 3)


@pytest.fixture
def sold(office: Office) -> Office:
    """Sales of March 2024 on every route, 5,000.00 each."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for code, unit in units.items():
        stamps = {"month": MARCH.first, "route": office.routes[code], "unit": unit, "amount": 500_000}
        RouteMonthFactory(**stamps)
        RetailerMonthFactory(**stamps, retailer=office.shops[code][0])
    return office


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str, str]]:
    """The reports that were printed, as (template, unit, language, format); the press itself is quick."""
    made: list[tuple[str, str, str, str]] = []

    def finish_report(data: Any, *, unit: Any, format: str) -> Any:  # noqa: A002
        made.append((data.template, unit.code, data.language, format))
        return service.FinishedReport(
            template=data.template,
            template_name=data.name,
            template_revision=None,
            unit=unit,
            month=data.facts.month,
            language=data.language,
            format=format,
            title=data.title,
            facts=service.json.document(data),
            content=f"{unit.code} {data.language} {format}".encode(),
            file_name=f"{unit.code}.{format}",
        )

    monkeypatch.setattr(service, "finish_report", finish_report)
    return made


@pytest.fixture
def work_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Does the jobs that wait, as the worker would, until none waits."""
    monkeypatch.setattr(queue, "async_task", lambda *_args, **_options: None)

    def work() -> None:
        while job := Job.objects.filter(state=JobState.QUEUED).first():
            run_job(str(job.pk))

    return work
