"""Reports are made, kept and found again: by those whose scope covers the unit, and by nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import IntegrityError
from django.test import Client

from accounts.models import Notification, Staff
from cms.domain.keeping import DamagedFile, FinishedReport, keep_report, read_kept
from cms.enums import ReportFormat
from cms.models import MadeReport
from cms.models import reports as reports_module
from cms.reports import service
from cms.reports.formats import CONTENT_TYPES, SHOWN_BY_BROWSERS
from salesforce_app.jobs import queue
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job
from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit, Posting
from tests.cast import Cast, Office
from tests.factories import (
    MadeReportFactory,
    MonthCloseFactory,
    RetailerMonthFactory,
    RouteMonthFactory,
    SubscriptionFactory,
)

MARCH = Month(2024, 3)
MOMENT = datetime(2024, 4, 3, 8, tzinfo=UTC)

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


def finished(unit: OrgUnit, content: bytes = b"report") -> FinishedReport:
    """A report of March as it came out of the press."""
    return FinishedReport(
        template="monthly",
        template_name="Monthly report",
        template_revision=7,
        unit=unit,
        month=MARCH,
        language="en",
        format="xlsx",
        title="Sales rose",
        facts={"sales": {"total": 500_000}},
        content=content,
        file_name="monthly-N-2024-03-en.xlsx",
    )


@pytest.fixture
def sold(office: Office) -> Office:
    """Sales of March 2024 on every route, 5,000.00 each."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for code, unit in units.items():
        stamps = {"month": MARCH.first, "route": office.routes[code], "unit": unit, "amount": 500_000}
        RouteMonthFactory(**stamps)
        RetailerMonthFactory(**stamps, retailer=office.shops[code][0])
    return office


def test_a_kept_report_is_read_as_it_was_made(cast: Cast, office: Office) -> None:
    made = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    assert read_kept(made) == b"report"
    assert (made.size, made.is_closed, made.template_revision) == (6, False, 7)
    assert made.sha256 == hashlib.sha256(b"report").hexdigest()
    again = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    assert (again.pk != made.pk, again.file.name) == (True, made.file.name)


def test_a_close_keeps_each_report_once(office: Office) -> None:
    close = MonthCloseFactory(month=MARCH.first)
    made = keep_report(finished(office.north), moment=MOMENT, close=close)
    assert made.is_closed
    with pytest.raises(IntegrityError):
        keep_report(finished(office.north, b"another"), moment=MOMENT, close=close)


def test_half_a_file_of_a_killed_worker_is_written_anew(
    cast: Cast, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storages, "_storages", {"reports": FileSystemStorage(location=tmp_path)})
    made = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    path = tmp_path / made.file.name
    path.write_bytes(b"rep")
    with pytest.raises(DamagedFile):
        read_kept(made)
    again = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    assert (again.file.name, path.read_bytes()) == (made.file.name, b"report")
    assert reports_module.kept_files().location == str(tmp_path)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200),
        ("director", 200),
        ("analyst", 200),
        ("administrator", 200),
        ("account_manager", 404),
        ("stranger", 404),
    ],
)
def test_a_kept_report_is_there_for_those_who_see_its_unit(
    cast: Cast, office: Office, signed_in: SignIn, who: str, status: int
) -> None:
    made = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    client = signed_in(getattr(cast, who))
    page, api = f"/reports/made/{made.pk}/", f"/api/reports/kept/{made.pk}"
    for address in (page, f"{page}file", api, f"{api}/file"):
        assert client.get(address).status_code == status
    listed = [item["id"] for item in client.get("/api/reports").json()["items"]]
    assert listed == ([str(made.pk)] if status == 200 else [])
    assert (str(made.pk) in client.get("/reports/").content.decode()) is (status == 200)


def test_who_asked_for_a_report_and_lost_the_unit_does_not_see_it_any_more(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    made = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.supervisor)
    Posting.objects.filter(staff=cast.supervisor).delete()
    assert signed_in(cast.supervisor).get(f"/reports/made/{made.pk}/file").status_code == 404


def test_the_file_is_handed_out_byte_for_byte(cast: Cast, office: Office, signed_in: SignIn) -> None:
    made = keep_report(finished(office.north), moment=MOMENT, asked_by=cast.director)
    for address in (f"/reports/made/{made.pk}/file", f"/api/reports/kept/{made.pk}/file"):
        answer = signed_in(cast.director).get(address)
        assert answer.content == b"report"
        assert answer["Content-Disposition"] == 'attachment; filename="monthly-N-2024-03-en.xlsx"'
        assert answer["Cache-Control"] == "private, no-cache"


def test_a_damaged_file_says_what_to_do(cast: Cast, office: Office, signed_in: SignIn) -> None:
    made = MadeReportFactory(unit=office.north)
    client = signed_in(cast.director)
    assert client.get(f"/reports/made/{made.pk}/file").status_code == 410
    assert "Make the report anew." in client.get(f"/api/reports/kept/{made.pk}/file").json()["detail"]


def test_the_page_tells_that_the_month_was_restated_since(
    cast: Cast, sold: Office, signed_in: SignIn
) -> None:
    same = MadeReportFactory(unit=sold.north, facts={"sales": {"total": 1_500_000}})
    other = MadeReportFactory(unit=sold.north, facts={"sales": {"total": 1_400_000}})
    client = signed_in(cast.director)
    assert "restated" not in client.get(f"/reports/made/{same.pk}/").content.decode()
    page = client.get(f"/reports/made/{other.pk}/").content.decode()
    assert "net sales were ¥14,000 in this report and are ¥15,000 now" in page


def test_the_archive_is_narrowed_and_the_newest_come_first(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    old = MadeReportFactory(unit=office.north, made_at=datetime(2024, 4, 1, tzinfo=UTC))
    chinese = MadeReportFactory(
        unit=office.north, language="zh-hans", made_at=datetime(2024, 4, 2, tzinfo=UTC)
    )
    south = MadeReportFactory(unit=office.south, month=Month(2024, 2).first, asked_by=cast.director)
    subscribed = MadeReportFactory(unit=office.south_1, asked_by=None, close=MonthCloseFactory())
    SubscriptionFactory(staff=cast.director, unit=office.south_1)
    client = signed_in(cast.director)

    def found(**narrowed: str) -> list[str]:
        return [item["id"] for item in client.get("/api/reports", narrowed).json()["items"]]

    assert found(unit="N") == [str(chinese.pk), str(old.pk)]
    assert found(unit="N", language="en") == [str(old.pk)]
    assert found(month="2024-02") == [str(south.pk)]
    assert set(found(mine="true")) == {str(south.pk), str(subscribed.pk)}
    assert found(template="another") == []
    page = client.get("/reports/", {"unit": "N", "language": "zh-hans"}).content.decode()
    assert str(chinese.pk) in page
    assert str(old.pk) not in page


def test_the_archive_is_turned_over_by_cursor(cast: Cast, office: Office, signed_in: SignIn) -> None:
    made = {str(MadeReportFactory(unit=office.north).pk) for _ in range(3)}
    client = signed_in(cast.director)
    first = client.get("/api/reports", {"limit": 2}).json()
    second = client.get("/api/reports", {"limit": 2, "cursor": first["next"]}).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]
    assert {item["id"] for item in first["items"] + second["items"]} == made


@pytest.mark.parametrize("reports", [1, 3])
def test_the_archive_takes_as_many_statements_for_one_report_as_for_three(
    cast: Cast, office: Office, signed_in: SignIn, django_assert_num_queries: Callable[..., Any], reports: int
) -> None:
    client = signed_in(cast.director)
    client.get("/reports/")
    for _ in range(reports):
        MadeReportFactory(unit=office.north)
    with django_assert_num_queries(10):
        client.get("/reports/")
    with django_assert_num_queries(5):
        client.get("/api/reports")


@pytest.fixture
def work_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Job]:
    """Does the one job that waits, as the worker would."""
    monkeypatch.setattr(queue, "async_task", lambda *_args, **_options: None)

    def work() -> Job:
        job = Job.objects.get(state=JobState.QUEUED)
        run_job(str(job.pk))
        job.refresh_from_db()
        return job

    return work


@pytest.mark.parametrize("way", ["page", "api"])
def test_a_report_is_made_and_kept_by_a_job_that_leads_to_it(
    cast: Cast, sold: Office, signed_in: SignIn, work_off: Callable[[], Job], way: str
) -> None:
    client = signed_in(cast.supervisor)
    if way == "page":
        answer = client.post("/reports/monthly/N/2024-03/make/", {"language": "en", "format": "json"})
        job = Job.objects.get()
        assert answer["Location"] == f"/jobs/{job.pk}/"
    else:
        wanted = {"unit": "N", "month": "2024-03", "format": "json"}
        answer = client.post("/api/reports", wanted, content_type="application/json")
        assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    job = work_off()
    made = MadeReport.objects.get()
    assert (job.state, job.error, job.address) == (JobState.DONE, "", f"/reports/made/{made.pk}/")
    assert (made.unit, made.asked_by, made.close, made.format) == (sold.north, cast.supervisor, None, "json")
    assert made.facts["sales"]["total"] == 1_500_000
    notice = Notification.objects.get()
    assert (notice.staff, notice.kind, notice.address) == (cast.supervisor, "report_made", job.address)


def test_asking_twice_makes_it_once(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    for _ in range(2):
        signed_in(cast.supervisor).post(
            "/reports/monthly/N/2024-03/make/", {"language": "en", "format": "pdf"}
        )
    assert Job.objects.count() == 1


def test_who_loses_the_unit_before_the_worker_begins_gets_no_report(
    cast: Cast, sold: Office, signed_in: SignIn, work_off: Callable[[], Job]
) -> None:
    signed_in(cast.supervisor).post("/reports/monthly/N/2024-03/make/", {"language": "en", "format": "json"})
    Posting.objects.filter(staff=cast.supervisor).delete()
    job = work_off()
    assert (job.state, job.error) == (JobState.FAILED, "There is no unit “N”, or none that you may see.")
    assert not MadeReport.objects.exists()


def test_every_format_of_the_press_can_be_kept() -> None:
    assert set(ReportFormat.values) == set(service.FORMATS) == set(CONTENT_TYPES) == set(SHOWN_BY_BROWSERS)
