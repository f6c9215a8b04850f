"""Who sees a job: whoever asked for it and the administrators; to all others it is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Staff
from salesforce_app.jobs.models import Job, JobState

from ...cast import Cast
from ...factories import JobFactory

ENDED = datetime(2024, 3, 1, 9, tzinfo=UTC)

SignIn = Callable[[Staff], Client]


@pytest.fixture
def job(cast: Cast) -> Job:
    """The supervisor's job, a third of it done."""
    Staff.objects.update(language="en")
    return JobFactory(
        title="Reports of North",
        owner_id=cast.supervisor.pk,
        state=JobState.RUNNING,
        heartbeat_at=datetime(2200, 1, 1, tzinfo=UTC),
        done=1,
        total=3,
        note="North 1",
    )


@pytest.mark.parametrize("address", ["/jobs/{}/", "/jobs/{}/progress/", "/api/jobs/{}"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200),
        ("administrator", 200),
        ("director", 404),
        ("account_manager", 404),
        ("analyst", 404),
        ("stranger", 404),
    ],
)
def test_a_job_is_seen_by_its_owner_and_administrators(
    cast: Cast, job: Job, signed_in: SignIn, address: str, who: str, status: int
) -> None:
    assert signed_in(getattr(cast, who)).get(address.format(job.pk)).status_code == status


def test_the_list_holds_ones_own_jobs(cast: Cast, job: Job, signed_in: SignIn) -> None:
    held = {
        who: "Reports of North" in signed_in(getattr(cast, who)).get("/jobs/").content.decode()
        for who in ("supervisor", "director", "administrator")
    }
    assert held == {"supervisor": True, "director": False, "administrator": False}


def test_a_running_job_asks_again_and_says_its_state_only_when_that_is_news(
    cast: Cast, job: Job, signed_in: SignIn
) -> None:
    client = signed_in(cast.supervisor)
    same = client.get(f"/jobs/{job.pk}/progress/", {"seen": "running"}).content.decode()
    news = client.get(f"/jobs/{job.pk}/progress/", {"seen": "queued"}).content.decode()
    for page in (same, news):
        assert f'hx-get="/jobs/{job.pk}/progress/?seen=running"' in page
        assert '<progress class="job-bar" max="3" value="1"' in page
    assert "Being worked on" in news
    assert "hx-swap-oob" not in same


def test_an_ended_job_asks_no_more_and_leads_to_what_it_made(cast: Cast, job: Job, signed_in: SignIn) -> None:
    Job.objects.update(state=JobState.DONE, finished_at=ENDED, result={"address": "/units/"})
    page = signed_in(cast.supervisor).get(f"/jobs/{job.pk}/progress/", {"seen": "running"}).content.decode()
    assert "hx-get" not in page
    assert 'href="/units/"' in page
    assert "Done" in page


def test_a_failed_job_says_why(cast: Cast, job: Job, signed_in: SignIn) -> None:
    Job.objects.update(state=JobState.FAILED, finished_at=ENDED, error="month: not ended. Wait.")
    page = signed_in(cast.supervisor).get(f"/jobs/{job.pk}/").content.decode()
    assert "month: not ended. Wait." in page
    assert "hx-get" not in page


def test_the_api_tells_the_same(cast: Cast, job: Job, signed_in: SignIn) -> None:
    told = signed_in(cast.supervisor).get(f"/api/jobs/{job.pk}").json()
    assert {name: told[name] for name in ("id", "state", "done", "total", "note", "address", "is_lost")} == {
        "id": str(job.pk),
        "state": "running",
        "done": 1,
        "total": 3,
        "note": "North 1",
        "address": "",
        "is_lost": False,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_statements_for_one_job_as_for_three(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Callable[..., Any], number: int
) -> None:
    client = signed_in(cast.supervisor)
    client.get("/jobs/")
    JobFactory.create_batch(number, owner_id=cast.supervisor.pk)
    with django_assert_num_queries(6):
        client.get("/jobs/")


def test_an_unknown_job_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.administrator).get(f"/jobs/{UUID(int=1)}/").status_code == 404
