"""A job on its page: watched while it runs, left and found again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..web.errors import not_found
from ..web.requests import scope_of
from .models import Job
from .queries import find_job, own_jobs

LATEST = 50
"""How many of one's jobs the list shows; older ones are of no use to anybody."""


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """What the reader asked for lately, and how far it is."""
    return render(request, "jobs/jobs.html", {"jobs": own_jobs(scope_of(request))[:LATEST]})


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job, which brings itself up to date until it has ended."""
    return render(request, "jobs/job.html", {"job": _job(request, pk)})


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that changes; ``?seen=running`` is the state that the page shows."""
    found = _job(request, pk)
    context = {"job": found, "is_news": request.GET.get("seen", "") != found.state, "is_part": True}
    return render(request, "jobs/progress.html", context)


def _job(request: HttpRequest, pk: UUID) -> Job:
    found = find_job(scope_of(request), pk)
    if found is None:
        raise not_found()
    return found
