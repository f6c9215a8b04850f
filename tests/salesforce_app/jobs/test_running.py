"""A job is done by one worker, tells its progress, and survives the worker's end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from salesforce_app.jobs import queue, running
from salesforce_app.jobs.models import LOST_AFTER, Job, JobState
from salesforce_app.jobs.running import MOST_LOSSES, Run, Superseded, run_job, take_up_lost_jobs
from salesforce_app.kernel.turns import PATIENCE_SECONDS

from ...factories import JobFactory

WORK = "tests.salesforce_app.jobs.work"


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the jobs handed to the queue."""
    ids: list[str] = []
    monkeypatch.setattr(queue, "async_task", lambda _run, job_id, q_options: ids.append(job_id))
    return ids


def started(task: str = "count", *arguments: int, key: str = "") -> Job:
    return queue.start(f"{WORK}.{task}", *arguments, title="Counting", owner_id=7, key=key)


def done(job: Job) -> Job:
    """The job after a worker took it up."""
    run_job(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_job_runs_to_its_end_and_leaves_its_result(transactional_db: None, handed: list[str]) -> None:
    job = started("count", 3)
    assert (job.state, job.owner_id, handed) == (JobState.QUEUED, 7, [str(job.pk)])
    job = done(job)
    assert (job.state, job.done, job.total, job.note) == (JobState.DONE, 3, 3, "at 3")
    assert job.address == "/"
    assert job.started_at and job.finished_at and job.started_at <= job.finished_at


@pytest.mark.skipif(connection.vendor != "sqlite", reason="waiting for others is SQLite's matter")
def test_a_job_waits_for_whoever_has_the_database_for_long(db: None, handed: list[str]) -> None:
    assert done(started("measure_patience")).result == {"milliseconds": PATIENCE_SECONDS * 1000}


def test_a_second_run_of_an_ended_job_does_nothing(db: None, handed: list[str]) -> None:
    job = done(started("count", 2))
    before = Job.objects.values().get(pk=job.pk)
    run_job(str(job.pk))
    assert Job.objects.values().get(pk=job.pk) == before


def test_a_job_that_another_worker_runs_is_left_to_it(db: None, handed: list[str]) -> None:
    job = started("count", 2)
    Job.objects.update(state=JobState.RUNNING, turn=1, heartbeat_at=timezone.now())
    assert done(job).state == JobState.RUNNING


def test_of_one_key_one_job_is_unfinished(db: None, handed: list[str]) -> None:
    first = started("count", 2, key="close")
    assert started("count", 2, key="close") == first
    assert started("count", 2, key="another") != first
    done(first)
    assert started("count", 2, key="close") != first


def test_what_runs_at_once_is_refused_like_any_work_of_the_queue(db: None, handed: list[str]) -> None:
    with pytest.raises(ImportError):
        started("nothing")
    with pytest.raises(TypeError, match="jobs carry ids, not date"):
        started("count", datetime(2024, 1, 1, tzinfo=UTC).date())  # type: ignore[arg-type]
    assert not Job.objects.exists()


def test_a_job_waits_for_the_commit(transactional_db: None, handed: list[str]) -> None:
    with transaction.atomic():
        started("count", 1)
        assert handed == []
    assert len(handed) == 1


def test_an_error_that_speaks_to_the_reader_is_told_in_her_language(db: None, handed: list[str]) -> None:
    with translation.override("zh-hans"):
        job = started("refuse")
    job = done(job)
    assert (job.state, job.finished_at is not None) == (JobState.FAILED, True)
    with translation.override("zh-hans"):
        assert job.error.startswith(translation.gettext("Month"))


def test_a_mistake_of_ours_is_told_as_such_and_reaches_the_log(db: None, handed: list[str]) -> None:
    job = started("break_down")
    with pytest.raises(ZeroDivisionError):
        run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The fault is ours and has been recorded.")


def test_a_job_that_takes_too_long_says_so(db: None, handed: list[str]) -> None:
    job = started("run_out_of_time")
    with pytest.raises(SystemExit):
        run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "It took longer than a job may. Ask for less at a time.",
    )


def test_a_job_may_take_several_turns(transactional_db: None, handed: list[str]) -> None:
    job = started("in_turns", 3)
    seen = []
    while len(seen) < len(handed):
        job = done(job)
        seen.append((job.state, job.done))
    assert seen == [(JobState.QUEUED, 1), (JobState.QUEUED, 2), (JobState.DONE, 3)]


def test_progress_is_written_seldom_and_never_inside_a_transaction(
    transactional_db: None, handed: list[str], django_assert_num_queries: Callable[..., Any]
) -> None:
    job = started("count", 1)
    Job.objects.update(state=JobState.RUNNING)
    job.refresh_from_db()
    run = Run(job)
    with transaction.atomic(), django_assert_num_queries(0):
        run.progress(1, 200)
    with django_assert_num_queries(1):
        for number in range(100):
            run.progress(number, 200)
    job.refresh_from_db()
    assert (job.done, job.total) == (0, 200)
    run.beat()
    job.refresh_from_db()
    assert job.done == 99


def test_more_than_all_is_all(db: None, handed: list[str]) -> None:
    job = started("count", 1)
    Job.objects.update(state=JobState.RUNNING)
    run = Run(job)
    run.progress(5, 3)
    run.beat()
    job.refresh_from_db()
    assert (job.done, job.total, job.percent) == (3, 3, 100)


@pytest.fixture
def lost(db: None) -> Job:
    """A job whose worker has been silent for too long."""
    silent = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    return JobFactory(state=JobState.RUNNING, turn=1, started_at=silent, heartbeat_at=silent)


def test_a_lost_job_is_shown_as_such_and_handed_over_again(
    lost: Job, handed: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert lost.is_lost
    with django_capture_on_commit_callbacks(execute=True):
        assert take_up_lost_jobs() == 1
    assert handed == [str(lost.pk)]
    lost.refresh_from_db()
    assert (lost.state, lost.losses, lost.is_lost) == (JobState.QUEUED, 1, False)
    assert take_up_lost_jobs() == 0
    assert done(lost).state == JobState.DONE


def test_a_lost_job_is_taken_over_by_whoever_is_handed_its_old_message(lost: Job) -> None:
    assert (done(lost).state, lost.turn) == (JobState.DONE, 2)


def test_a_worker_that_comes_back_does_not_write_over_its_successor(lost: Job) -> None:
    late = Run(Job.objects.get(pk=lost.pk))
    Job.objects.update(state=JobState.RUNNING, turn=2, heartbeat_at=timezone.now())
    for act in (late.end, lambda: late.fail("too late"), lambda: late.write(note="too late")):
        with pytest.raises(Superseded):
            act()
    late.beat()
    lost.refresh_from_db()
    assert (lost.state, lost.turn, lost.note, lost.error) == (JobState.RUNNING, 2, "", "")


def test_a_job_that_costs_worker_after_worker_is_given_up(lost: Job) -> None:
    Job.objects.update(losses=MOST_LOSSES - 1)
    assert take_up_lost_jobs() == 0
    lost.refresh_from_db()
    assert (lost.state, lost.error) == (JobState.FAILED, "It was broken off 3 times and has been given up.")


def test_a_job_that_lives_or_has_just_been_asked_for_is_left_alone(db: None, handed: list[str]) -> None:
    now = timezone.now()
    JobFactory(state=JobState.RUNNING, heartbeat_at=now - LOST_AFTER + timedelta(seconds=5))
    JobFactory(heartbeat_at=now - timedelta(minutes=4))
    assert take_up_lost_jobs(now) == 0


def test_a_job_whose_message_got_lost_is_handed_over_again(
    db: None, handed: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    job = JobFactory(heartbeat_at=timezone.now() - timedelta(minutes=6))
    with django_capture_on_commit_callbacks(execute=True):
        assert take_up_lost_jobs() == 1
    assert handed == [str(job.pk)]
    job.refresh_from_db()
    assert job.losses == 0


def test_a_worker_gives_signs_of_life_while_one_step_takes_long(
    transactional_db: None, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    job = JobFactory(state=JobState.RUNNING, turn=1)
    before = job.heartbeat_at
    with running._signs_of_life(Run(job)):
        deadline = time.monotonic() + 10
        while job.heartbeat_at == before and time.monotonic() < deadline:
            time.sleep(0.01)
            job.refresh_from_db()
    assert job.heartbeat_at > before
