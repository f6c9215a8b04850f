"""The list of months: closed and opened again by directors, closed figures beside restated ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Notification, Staff
from cms.models import ClosingRun
from salesforce_app.jobs import queue
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job
from salesforce_app.kernel.periods import Month
from territory.domain.facts import rebuild_month_facts
from territory.models import MonthClose
from tests.cast import Cast, Office
from tests.factories import (
    ClosingRunFactory,
    MonthCloseFactory,
    ReportOrderFactory,
    RouteMonthFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
)

MARCH = Month(2024, 3)
CLOSED = datetime(2024, 4, 1, 6, tzinfo=UTC)

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def sold(office: Office) -> Office:
    """One line of March in each half of the office: 5,000.00 in the north, 3,000.00 in the south."""
    for code, unit, amount in (("N1A", office.north_1, 500_000), ("S1A", office.south_1, 300_000)):
        SalesLineFactory(
            retailer=office.shops[code][0],
            sold_on=MARCH.first,
            amount=amount,
            route=office.routes[code],
            unit=unit,
            village=None,
        )
    rebuild_month_facts(months=[MARCH])
    return office


@pytest.fixture
def work_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Does the jobs that wait, as the worker would."""
    monkeypatch.setattr(queue, "async_task", lambda *_args, **_options: None)

    def work() -> None:
        for job in Job.objects.filter(state=JobState.QUEUED):
            run_job(str(job.pk))

    return work


def month_of(client: Client) -> dict[str, Any]:
    """What the API tells of March."""
    told: dict[str, Any] = client.get("/api/months/2024-03").json()
    return told


WHO = ["account_manager", "supervisor", "analyst", "stranger", "director", "administrator"]
MAY = {"director", "administrator"}


@pytest.mark.parametrize("who", WHO)
def test_directors_close_and_open_again_and_all_others_may_not(
    cast: Cast, sold: Office, signed_in: SignIn, work_off: Callable[[], None], who: str
) -> None:
    client = signed_in(getattr(cast, who))
    asked = [
        client.post("/months/2024-03/close/").status_code,
        client.post("/api/months/2024-03/close").status_code,
    ]
    assert asked == ([302, 202] if who in MAY else [403, 403])
    work_off()
    assert MonthClose.objects.exists() is (who in MAY)
    reason = {"reason": "Late returns"}
    asked = [
        client.get("/months/2024-03/open/").status_code,
        client.post("/months/2024-03/open/", reason).status_code,
        client.post("/api/months/2024-03/reopen", reason, content_type="application/json").status_code,
    ]
    # The first of the two opened it; there is nothing left for the second.
    assert asked == ([200, 302, 422] if who in MAY else [403, 403, 403])
    page = client.get("/months/").content.decode()
    assert ("/months/2024-03/close/" in page) is (who in MAY)


def test_closing_leads_to_the_job_and_back_to_the_list(
    cast: Cast, sold: Office, signed_in: SignIn, work_off: Callable[[], None]
) -> None:
    client = signed_in(cast.director)
    answer = client.post("/months/2024-03/close/")
    job = Job.objects.get()
    assert (answer["Location"], job.title) == (f"/jobs/{job.pk}/", "Closing March 2024")
    other = signed_in(cast.administrator).post("/months/2024-03/close/")
    assert (other["Location"], Job.objects.count()) == ("/months/", 1)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.address) == (JobState.DONE, "/months/#2024-03")
    again = client.post("/months/2024-03/close/", follow=True).content.decode()
    assert "March 2024 is closed already." in again
    assert MonthClose.objects.get().closed_by == "chen.ming"


def test_the_closed_figures_stand_beside_the_restated_ones(
    cast: Cast, sold: Office, signed_in: SignIn, work_off: Callable[[], None]
) -> None:
    director, supervisor = signed_in(cast.director), signed_in(cast.supervisor)
    director.post("/months/2024-03/close/")
    work_off()
    SalesAdjustmentFactory(
        month=MARCH.first,
        retailer=sold.shops["N1A"][0],
        sold_on=MARCH.first,
        amount=-20_000,
        route=sold.routes["N1A"],
        unit=sold.north_1,
        village=None,
    )
    told = month_of(director)
    assert (told["state"], told["amount"], told["adjustment"]) == ("closed", 800_000, -20_000)
    assert month_of(supervisor)["amount"] == 500_000, "hers is the north"
    director.post("/months/2024-03/open/", {"reason": "Late returns"})
    told = month_of(director)
    assert (told["state"], told["amount"], told["adjustment"]) == ("open", 780_000, 0)
    (first,) = told["closes"]
    assert (first["amount"], first["reopened_by"], first["reason"]) == (800_000, "chen.ming", "Late returns")
    assert month_of(supervisor)["closes"][0]["amount"] == 500_000
    for address in ("/months/", "/units/C/?month=2024-03"):
        page = director.get(address).content.decode()
        for figure in ("¥7,800", "¥8,000", "Late returns", cast.director.name):
            assert figure in page
        assert "chen.ming" not in page, "people have names"
    notice = Notification.objects.get(kind="month_reopened", staff=cast.administrator)
    assert notice.parameters == {"month": "2024-03", "by": cast.director.name, "reason": "Late returns"}


def test_who_closed_a_month_is_told_in_words(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    closes = {"schedule": "the schedule", cast.director.username: cast.director.name, "shell": "shell"}
    for month, who in enumerate(closes, start=1):
        MonthCloseFactory(month=Month(2024, month).first, closed_by=who, closed_at=CLOSED)
    page = signed_in(cast.director).get("/months/").content.decode()
    for name in closes.values():
        assert f"by {name}</p>" in page
    form = signed_in(cast.director).get("/months/2024-02/open/").content.decode()
    assert f"by {cast.director.name}" in form and "2024-04-02" not in form


def test_a_reason_is_asked_for(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    MonthCloseFactory(month=MARCH.first)
    client = signed_in(cast.director)
    assert client.post("/months/2024-03/open/", {"reason": " "}).status_code == 422
    answer = client.post("/api/months/2024-03/reopen", {"reason": " "}, content_type="application/json")
    assert answer.status_code == 422
    assert MonthClose.objects.in_force().exists()


def test_the_month_that_runs_cannot_be_closed(cast: Cast, office: Office, signed_in: SignIn) -> None:
    running = Month.of(datetime.now(UTC).date())
    RouteMonthFactory(month=running.first, route=office.routes["N1A"], unit=office.north_1)
    client = signed_in(cast.director)
    assert f"/months/{running}/close/" not in client.get("/months/").content.decode()
    assert "has not ended" in client.post(f"/months/{running}/close/", follow=True).content.decode()
    assert client.post(f"/api/months/{running}/close").status_code == 422
    assert not Job.objects.exists()


def test_a_close_is_watched_until_it_has_ended(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    run = ClosingRunFactory(close=MonthCloseFactory(month=MARCH.first), ordered_at=CLOSED, told_at=CLOSED)
    ReportOrderFactory.create_batch(2, run=run)
    client = signed_in(cast.supervisor)
    row = client.get("/months/2024-03/").content.decode()
    assert 'hx-get="/months/2024-03/"' in row
    assert "Being closed: 0 of 2 reports made" in row
    ClosingRun.objects.update(finished_at=CLOSED)
    assert "hx-get" not in client.get("/months/2024-03/").content.decode()


@pytest.mark.parametrize("months", [1, 3])
def test_the_list_takes_as_many_statements_for_one_month_as_for_three(
    cast: Cast, office: Office, signed_in: SignIn, django_assert_num_queries: Callable[..., Any], months: int
) -> None:
    client = signed_in(cast.director)
    client.get("/months/")
    for number in range(1, months + 1):
        RouteMonthFactory(month=Month(2024, number).first, route=office.routes["N1A"], unit=office.north_1)
        ClosingRunFactory(close=MonthCloseFactory(month=Month(2024, number).first))
    with django_assert_num_queries(12):
        client.get("/months/")
    with django_assert_num_queries(10):
        client.get("/api/months")
