"""What becomes of a file whose worker is lost, is asked for twice, or grows old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Staff
from salesforce_app.imports import tasks, uploads
from salesforce_app.imports.models import ImportBatch, Upload, UploadState
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job, take_up_lost_jobs
from territory.imports.units import UnitsImport
from territory.models import OrgUnit
from tests.cast import Cast
from tests.sending import REJECTED, UNITS, check, confirm, page, send
from tests.working import work


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORTS_DIR = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def analyst(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    Staff.objects.update(language="en")
    return signed_in(cast.analyst)


def test_a_job_that_was_given_up_leaves_nothing_and_can_be_started_again(analyst: Client) -> None:
    upload = check(analyst, send(analyst, UNITS))
    analyst.post(f"{upload.get_absolute_url()}import/", {})
    Job.objects.filter(pk=Upload.objects.get().job_id).update(
        state="failed", finished_at=upload.sent_at, error="It was broken off."
    )
    shown = page(analyst, upload.get_absolute_url())
    assert "It was broken off. Nothing was written. Start again." in shown
    assert not ImportBatch.objects.exists()
    assert confirm(analyst, upload).state == UploadState.IMPORTED


def test_a_file_is_imported_once_however_often_it_is_confirmed(analyst: Client) -> None:
    upload = check(analyst, send(analyst, UNITS))
    for _time in range(2):
        analyst.post(f"{upload.get_absolute_url()}import/", {})
    assert len(work()) == 1
    assert ImportBatch.objects.count() == 1


def test_a_worker_that_is_lost_leaves_nothing_half_done_and_the_next_one_ends_it(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = check(analyst, send(analyst, UNITS))
    analyst.post(f"{upload.get_absolute_url()}import/", {})
    job = Job.objects.get(pk=Upload.objects.get().job_id)

    class Killed(BaseException):
        """What no worker lives to tell of."""

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(UnitsImport, "conclude", die)
        with pytest.raises(Killed):
            run_job(str(job.pk))
    assert not ImportBatch.objects.exists()
    assert not OrgUnit.objects.filter(code="K").exists()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=job.created_at - timedelta(hours=1))
    assert "Broken off" in page(analyst, upload.get_absolute_url())
    assert take_up_lost_jobs() == 1
    work()
    upload.refresh_from_db()
    assert upload.state == UploadState.IMPORTED
    assert ImportBatch.objects.get().rows_created == 1


def test_a_worker_lost_after_the_writing_finds_it_done(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = check(analyst, send(analyst, UNITS))
    analyst.post(f"{upload.get_absolute_url()}import/", {})
    job_id = Upload.objects.get().job_id
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "_finished", lambda *args: (_ for _ in ()).throw(SystemError))
        with pytest.raises(SystemError):
            run_job(str(job_id))
    assert Upload.objects.get().state == UploadState.IMPORTED
    Job.objects.filter(pk=job_id).update(state=JobState.QUEUED, finished_at=None, error="")
    (job,) = work()
    assert (job.state, job.address) == (JobState.DONE, f"/imports/{ImportBatch.objects.get().pk}/")


def test_an_old_file_is_forgotten_though_its_job_was_given_up_and_another_is_just_taken_in_hand(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, given_up = send(analyst, UNITS), send(analyst, UNITS, "other.csv")
    uploads.start_check(given_up)
    Job.objects.update(state=JobState.FAILED, error="It was broken off.", finished_at=given_up.sent_at)
    discard = uploads.discard

    def overtaken(upload: Upload) -> None:
        if upload.pk == taken.pk:
            raise uploads.Busy(upload)
        discard(upload)

    monkeypatch.setattr(uploads, "discard", overtaken)
    assert uploads.forget(before=given_up.sent_at + timedelta(days=1)) == 1
    assert Upload.objects.get().pk == taken.pk


def test_old_files_are_forgotten_and_what_was_rejected_is_kept(analyst: Client) -> None:
    waiting = send(analyst, UNITS)
    done = confirm(analyst, check(analyst, send(analyst, REJECTED, "other.csv")), skip_invalid="on")
    assert uploads.forget(before=waiting.sent_at - timedelta(days=1)) == 0
    assert uploads.forget(before=done.sent_at + timedelta(days=1)) == 2
    assert not Upload.objects.filter(pk=waiting.pk).exists()
    assert not waiting.folder.exists()
    assert not done.path.exists()
    assert b"K2" in b"".join(analyst.get(f"/imports/{done.batch_id}/rejected/"))
