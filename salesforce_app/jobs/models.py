"""Long jobs: who asked for what, how far it is, and how it ended."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kernel.scope import Key, Scope, ScopedQuerySet

LOST_AFTER = timedelta(seconds=60)
"""A running job that has not given a sign of life for so long has lost its worker."""


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


UNFINISHED = [JobState.QUEUED.value, JobState.RUNNING.value]
FINISHED = [JobState.DONE.value, JobState.FAILED.value]


class JobQuerySet(ScopedQuerySet["Job"]):
    """Jobs, seen by who asked for them, and by those who see everything."""

    scope_by: ClassVar[dict[str, Key]] = {}

    def visible_to(self, scope: Scope | None) -> JobQuerySet:
        """The jobs that the scope's owner asked for. Raises MissingScope when there is no scope."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(owner_id=scope.staff_id) if scope.staff_id is not None else self.none()

    def unfinished(self) -> JobQuerySet:
        """Those that wait or run."""
        return self.filter(state__in=UNFINISHED)


class Job(models.Model):
    """One piece of work that the worker does while somebody watches, or leaves.

    ``owner_id`` is the key of the member of staff who asked (null for a schedule): the ground knows no
    staff, hence no foreign key. Of the jobs with one ``key`` at most one is unfinished. ``done`` of
    ``total`` counts whatever the task counts (``total`` is null where it can't tell), ``note`` says what
    it is at; both, like ``error``, are in ``language``, that of whoever asked. ``turn`` counts how often a
    worker took the job up, and ``losses`` how many of those workers were lost since the job last got on.
    ``result`` is what the task leaves; its ``address``, where there is one, leads to what was made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=list, blank=True)
    title = models.CharField(_("title"), max_length=200)
    owner_id = models.BigIntegerField(_("asked for by"), null=True, blank=True)
    key = models.CharField(_("key"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    turn = models.PositiveIntegerField(_("turn"), default=0)
    losses = models.PositiveIntegerField(_("workers lost"), default=0)
    created_at = models.DateTimeField(_("asked for at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"))

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=UNFINISHED) & ~Q(key=""), name="job_unfinished_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | Q(state__in=UNFINISHED, finished_at__isnull=True),
                name="job_finished_paired",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="job_done_within_total"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner_id", "-created_at"], name="job_of_owner"),
            models.Index(fields=["heartbeat_at"], condition=Q(state__in=UNFINISHED), name="job_unfinished"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page on which the job is watched."""
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether it ended, well or not."""
        return self.state in FINISHED

    @property
    def is_lost(self) -> bool:
        """Whether its worker gives no sign of life any more; it will be taken up again."""
        return self.state == JobState.RUNNING and self.heartbeat_at < lost_before(timezone.now())

    @property
    def percent(self) -> int | None:
        """How much of it is done, of 100; None when it can't be told."""
        return self.done * 100 // self.total if self.total else None

    @property
    def address(self) -> str:
        """Where that lies which the job made; empty when there is no such place."""
        return str(self.result.get("address", "")) if isinstance(self.result, dict) else ""


def lost_before(moment: datetime) -> datetime:
    """A running job whose last sign of life lies before this is lost at ``moment``."""
    return moment - LOST_AFTER
