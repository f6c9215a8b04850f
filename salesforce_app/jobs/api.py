"""Jobs in the API: how a program learns that what it asked for is ready."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from ..web.errors import not_found
from ..web.requests import scope_of
from .queries import find_job
from .schemas import JobProgress

router = Router(tags=["jobs"])


@router.get("/{uuid:job_id}", response=JobProgress, url_name="get_job", summary="How far a job is")
def get_job(request: HttpRequest, job_id: UUID) -> JobProgress:
    """A job that you asked for: its state, how much of it is done, and where that lies which it made.

    Ask again every few seconds until ``state`` is ``done`` or ``failed``.
    """
    job = find_job(scope_of(request), job_id)
    if job is None:
        raise not_found()
    return JobProgress.of(job)
