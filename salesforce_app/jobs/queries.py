"""Jobs as those see them who may."""

from __future__ import annotations

from uuid import UUID

from ..kernel.scope import Scope
from .models import Job, JobQuerySet


def visible_jobs(scope: Scope) -> JobQuerySet:
    """The jobs that the scope covers, the newest first."""
    return Job.objects.visible_to(scope).order_by("-created_at", "pk")


def find_job(scope: Scope, job_id: UUID) -> Job | None:
    """One job; None when it does not exist or somebody else asked for it."""
    return visible_jobs(scope).filter(pk=job_id).first()


def own_jobs(scope: Scope) -> JobQuerySet:
    """The jobs that the scope's owner asked for herself, the newest first."""
    return visible_jobs(scope).filter(owner_id=scope.staff_id)
