"""Doing a job: taking it up, telling how far it is, ending it, and finding the lost ones.

Whoever takes a job up owns it by its turn: every write is conditional on the turn, so that a worker
which was given up for lost and comes back can't write over the one that took its place.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ..kernel.errors import RoutebookError
from ..kernel.turns import patience
from .models import LOST_AFTER, Job, JobState, lost_before
from .queue import claim, hand_over

logger = logging.getLogger(__name__)

BEAT_SECONDS = LOST_AFTER.total_seconds() / 6
WRITE_SECONDS = 0.5
"""Progress is written at most so often, whatever the task tells."""
MOST_LOSSES = 3
"""A job that costs so many workers in a row without getting on is given up."""
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A waiting job that nobody took for so long is handed to the queue again."""

Task = Callable[..., Any]


class Superseded(BaseException):
    """The job is in other hands: this run was given up for lost. No error of the task, so no Exception."""


class Run:
    """A worker's hold on one job: what the task is given to tell its progress by."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told: dict[str, Any] = {}
        self._written = 0.0
        self._again = False
        self._result: dict[str, Any] | None = None

    @property
    def owner_id(self) -> int | None:
        """The key of the member of staff who asked for the job; None for a schedule."""
        return self.job.owner_id

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell that ``done`` of ``total`` is done, and what comes now; call it as often as you like.

        Written at most twice a second, and never inside the task's own transaction, where nobody would see
        it before the commit. Raises Superseded when another worker has taken the job meanwhile.
        """
        total = self.job.total if total is None else total
        self.job.total = total
        if total is not None:
            done = min(done, total)
        self._told = {"done": done, "total": total, "note": note[:300], "losses": 0}
        if connection.in_atomic_block or time.monotonic() - self._written < WRITE_SECONDS:
            return
        self._written = time.monotonic()
        self.write(**self._told, heartbeat_at=timezone.now())

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Say what the job leaves; ``result["address"]`` leads there. The job ends when the task returns."""
        self._result = result

    def again(self) -> None:
        """Have the job go on in another turn, after this one returns.

        For work that takes longer than a worker may hold one task; what it has done so far must be on file.
        """
        self._again = True

    def write(self, **changes: Any) -> None:
        """Change the job as its holder. Raises Superseded when it has another, or has ended."""
        if not self._mine().update(**changes):
            raise Superseded(str(self.job.pk))

    def beat(self) -> None:
        """Give a sign of life, with whatever progress was told last."""
        self._mine().update(**self._told, heartbeat_at=timezone.now())

    def end(self) -> None:
        """Record that the task returned: the job is done, or waits for its next turn."""
        now = timezone.now()
        told = dict(self._told)
        if self._again:
            with transaction.atomic():
                self.write(**told, state=JobState.QUEUED, heartbeat_at=now)
                hand_over(self.job)
            return
        if self.job.total is not None:
            told |= {"done": self.job.total, "total": self.job.total}
        self.write(
            **told, state=JobState.DONE, result=self._result, error="", finished_at=now, heartbeat_at=now
        )

    def fail(self, error: str) -> None:
        """Record that the job failed, and why, in words for whoever asked."""
        now = timezone.now()
        self.write(state=JobState.FAILED, error=error, finished_at=now, heartbeat_at=now)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, turn=self.job.turn)


def run_job(job_id: str) -> None:
    """Do a job unless somebody else does it or it has ended; the queue's task for every job.

    A job whose worker was lost is taken over. Errors are recorded with the job: a RoutebookError by its
    own words, any other as a fault of ours, which is raised again for the log. Whatever it writes waits for
    whoever has the database for long.
    """
    with patience():
        job = _take(job_id, timezone.now())
        if job is not None:
            _do(Run(job))


def _do(run: Run) -> None:
    job = run.job
    with translation.override(job.language or None), _signs_of_life(run), contextlib.suppress(Superseded):
        try:
            task: Task = import_string(job.task)
            task(run, *job.arguments)
        except RoutebookError as error:
            run.fail(str(error))
        except Exception:
            run.fail(_("The fault is ours and has been recorded."))
            raise
        except SystemExit:  # the queue's way to say that the time is up
            run.fail(_("It took longer than a job may. Ask for less at a time."))
            raise
        else:
            run.end()


def take_up_lost_jobs(now: datetime | None = None) -> int:
    """Hand jobs over again whose worker or whose message got lost; returns how many.

    Comes round every minute. A job that lost ``MOST_LOSSES`` workers in a row is recorded as failed.
    """
    now = now or timezone.now()
    lost = Q(state=JobState.RUNNING, heartbeat_at__lt=lost_before(now))
    forgotten = Q(state=JobState.QUEUED, heartbeat_at__lt=now - FORGOTTEN_AFTER)
    taken = 0
    for job in Job.objects.filter(lost | forgotten).order_by("created_at"):
        same = Job.objects.filter(pk=job.pk, state=job.state, turn=job.turn, heartbeat_at=job.heartbeat_at)
        is_lost = job.state == JobState.RUNNING
        if is_lost and job.losses + 1 >= MOST_LOSSES:
            with translation.override(job.language or None):
                given_up = _("It was broken off %(times)s times and has been given up.")
            claim(
                same,
                state=JobState.FAILED,
                error=given_up % {"times": MOST_LOSSES},
                losses=F("losses") + 1,
                finished_at=now,
                heartbeat_at=now,
            )
            continue
        with transaction.atomic():
            if claim(same, state=JobState.QUEUED, losses=F("losses") + int(is_lost), heartbeat_at=now):
                hand_over(job)
                taken += 1
    return taken


def _take(job_id: str, now: datetime) -> Job | None:
    """The job, if this call is the one that took it."""
    waiting = Q(state=JobState.QUEUED)
    lost = Q(state=JobState.RUNNING, heartbeat_at__lt=lost_before(now))
    free = Job.objects.filter(waiting | lost, pk=job_id)
    taken = claim(
        free,
        state=JobState.RUNNING,
        turn=F("turn") + 1,
        started_at=Coalesce(F("started_at"), now),
        heartbeat_at=now,
    )
    return Job.objects.get(pk=job_id) if taken else None


@contextlib.contextmanager
def _signs_of_life(run: Run) -> Iterator[None]:
    """A thread that tells within it that the worker lives, however long one step of the task takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                run.beat()
            except DatabaseError:
                # A long transaction of the task itself may be in the way; the next beat will tell.
                logger.debug("no sign of life of job %s this time", run.job.pk, exc_info=True)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"job {run.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
