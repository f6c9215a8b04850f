"""A worker that is killed in the middle of a month's close, again and again: everything exists once."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cms.enums import ReportFormat
from salesforce_app.kernel.periods import Month
from tests.cast import Cast, Office, make_cast, make_office
from tests.factories import RetailerMonthFactory, RouteMonthFactory, SubscriptionFactory
from tests.inventory import ROOT
from tests.sharing import shared_database

MARCH = Month(2024, 3)
FORMATS = [ReportFormat.JSON, ReportFormat.XLSX]

BEGIN = """
import django
django.setup()
"""

START = (
    BEGIN
    + """
from cms.domain.starting import start_closing
from salesforce_app.kernel.periods import Month
start_closing(month=Month(2024, 3), owner_id=None)
"""
)

WORK = (
    BEGIN
    + """
import json, os, signal, sys
from datetime import datetime, timezone
from importlib import import_module
from salesforce_app.jobs.models import Job
from salesforce_app.jobs.running import run_job

def mortal(module, name, times):
    "Let this process be killed right after the so-manieth call."
    called, seen = getattr(import_module(module), name), []
    def act(*args, **kwargs):
        result = called(*args, **kwargs)
        seen.append(name)
        if len(seen) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(import_module(module), name, act)

def work(death):
    if death:
        mortal(*death)
    job = Job.objects.get()
    Job.objects.update(heartbeat_at=datetime(2024, 4, 1, tzinfo=timezone.utc))  # the minute has passed
    run_job(str(job.pk))

ends = []
for death in [*json.loads(sys.argv[1]), None]:
    worker = os.fork()
    if not worker:
        work(death)
        os._exit(0)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
print(json.dumps(ends))
"""
)
"""One worker after the other, each of which dies its death; the last one lives."""

LOSE = (
    BEGIN
    + """
from datetime import datetime, timezone
from salesforce_app.jobs.models import Job
from salesforce_app.jobs.running import take_up_lost_jobs
Job.objects.filter(state="running").update(heartbeat_at=datetime(2024, 4, 1, tzinfo=timezone.utc))
take_up_lost_jobs()
"""
)

TELL = (
    BEGIN
    + """
import json
from accounts.models import Notification
from cms.models import ClosingRun, MadeReport, ReportOrder
from salesforce_app.jobs.models import Job
from territory.models import MonthClose, TierSnapshot
found = {
    "job": list(Job.objects.values_list("state", "error")),
    "closes": MonthClose.objects.count(),
    "finished": ClosingRun.objects.exclude(finished_at=None).count(),
    "tiers": list(TierSnapshot.objects.order_by("unit__code").values_list("unit__code", "version")),
    "orders": list(ReportOrder.objects.order_by("pk").values_list("state", flat=True)),
    "reports": list(MadeReport.objects.order_by("unit__code", "language", "format").values_list(
        "unit__code", "language", "format", "file", "sha256")),
    "told": list(Notification.objects.order_by("staff__username", "kind").values_list(
        "staff__username", "kind")),
}
print(json.dumps(found))
"""
)


@pytest.fixture
def subscribed(transactional_db: None) -> Cast:
    """Sales of March on every route; supervisor and director share the reports of North, in two formats."""
    office: Office = make_office()
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for code, unit in units.items():
        stamps = {"month": MARCH.first, "route": office.routes[code], "unit": unit, "amount": 500_000}
        RouteMonthFactory(**stamps)
        RetailerMonthFactory(**stamps, retailer=office.shops[code][0])
    cast = make_cast(office)
    for form in FORMATS:
        for reader in (cast.supervisor, cast.director):
            SubscriptionFactory(staff=reader, unit=office.north, format=form)
        SubscriptionFactory(staff=cast.director, unit=office.company, format=form, language="zh-hans")
        SubscriptionFactory(staff=cast.account_manager, unit=office.north_1, format=form)
    # Not hers: no report of it is made for her.
    SubscriptionFactory(staff=cast.account_manager, unit=office.south)
    return cast


@pytest.fixture
def another_process(subscribed: Cast, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a program of ours on the test database, with files of its own."""
    address, _rows = shared_database(tmp_path)
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "salesforce_app.settings",
        "EMAIL_URL": "dummymail://",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(tmp_path),
    }

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    run.environment = environment  # type: ignore[attr-defined]
    return run


def told(run: Callable[..., subprocess.CompletedProcess[str]]) -> dict[str, Any]:
    answer = run(TELL)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def assert_everything_is_there_once(found: dict[str, Any], folder: Path) -> None:
    assert found["job"] == [["done", ""]]
    assert (found["closes"], found["finished"]) == (1, 1)
    assert found["tiers"] == [[code, 1] for code in ("C", "N", "N1", "N2", "S", "S1")]
    assert found["orders"] == ["done"] * 6
    assert [report[:3] for report in found["reports"]] == [
        ["C", "zh-hans", "json"],
        ["C", "zh-hans", "xlsx"],
        ["N", "en", "json"],
        ["N", "en", "xlsx"],
        ["N1", "en", "json"],
        ["N1", "en", "xlsx"],
    ]
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert kept == {file for *_what, file, _digest in found["reports"]}
    for *_what, file, digest in found["reports"]:
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest
    assert found["told"] == [
        ["chen.ming", "month_closed"],
        ["chen.ming", "month_reports"],
        ["li.jing", "month_reports"],
        ["sun.li", "month_closed"],
        ["wang.qiang", "month_reports"],
    ]


DEATHS = [
    ("cms.domain.closing", "begin_close", 1),  # in the transaction that closes the month
    ("cms.domain.closing", "begin_closing", 1),  # after it
    ("cms.domain.closing", "freeze_tiers", 3),  # in the unit's transaction
    ("cms.domain.closing", "freeze_unit", 2),  # after it
    ("cms.domain.closing", "subscribed_reports", 1),  # with the orders claimed and not yet written
    ("cms.domain.closing", "order_reports", 1),  # after them
    ("cms.domain.closing", "claim_order", 2),  # with a report claimed
    ("cms.domain.keeping", "_store", 1),  # with its file written and no row
    ("cms.domain.closing", "keep_report", 2),  # with its row in an open transaction
    ("cms.domain.closing", "fill_order", 1),  # after the commit
    ("cms.domain.notices", "notify", 2),  # with half of the people told
    ("cms.tasks", "tell_of_close", 1),  # with all of them told
    ("cms.domain.closing", "finish_closing", 1),  # with nothing left but to say so
]


def test_at_whatever_step_the_worker_dies_everything_exists_once(
    another_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    assert another_process(START).returncode == 0
    ended = another_process(WORK, json.dumps(DEATHS))
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [-signal.SIGKILL] * len(DEATHS) + [0], ended.stderr
    assert_everything_is_there_once(told(another_process), tmp_path / "reports")


@contextmanager
def cluster(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The product's worker as an office runs it, killed with everything it started when the block ends."""
    command = [sys.executable, str(ROOT / "manage.py"), "qcluster"]
    running = subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def test_two_workers_are_killed_twice_in_the_middle_of_a_close(
    another_process: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    environment = another_process.environment  # type: ignore[attr-defined]

    def wait_for(enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if enough(found := told(another_process)):
                return found
        raise AssertionError(found)

    assert another_process(START).returncode == 0
    for reports in (1, 3):
        with cluster(environment), cluster(environment):
            found = wait_for(lambda found, reports=reports: len(found["reports"]) >= reports)  # type: ignore[misc]
        assert another_process(LOSE).returncode == 0
    with cluster(environment), cluster(environment):
        found = wait_for(lambda found: found["job"][0][0] in {"done", "failed"})
    assert_everything_is_there_once(found, tmp_path / "reports")


def test_the_database_of_the_tests_can_be_shared() -> None:
    """Guards the tests above against running on a vendor that ``shared_database`` doesn't know."""
    assert connection.vendor in {"sqlite", "postgresql"}
