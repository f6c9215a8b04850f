"""Jobs as those see them who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from ..kernel.scope import Scope
from .models import Job, JobQuerySet, JobState

RECENT = timedelta(days=7)
FAILURES_SHOWN = 5


def visible_jobs(scope: Scope) -> JobQuerySet:
    """The jobs that the scope covers, the newest first."""
    return Job.objects.visible_to(scope).order_by("-created_at", "pk")


def find_job(scope: Scope, job_id: UUID) -> Job | None:
    """One job; None when it does not exist or somebody else asked for it."""
    return visible_jobs(scope).filter(pk=job_id).first()


def own_jobs(scope: Scope) -> JobQuerySet:
    """The jobs that the scope's owner asked for herself, the newest first."""
    return visible_jobs(scope).filter(owner_id=scope.staff_id)


def recent_failures(scope: Scope) -> list[Job]:
    """The newest jobs of the scope that failed within the last days."""
    since = timezone.now() - RECENT
    return list(visible_jobs(scope).filter(state=JobState.FAILED, finished_at__gte=since)[:FAILURES_SHOWN])
