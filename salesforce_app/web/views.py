"""Pages that belong to no app."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import panels
from .requests import scope_of

HOME = "home"
"""The frame of the home page; it has no subject, each panel decides by the scope whether it speaks."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the day begins with: what every app has to say to this person."""
    return render(request, "web/home.html", {"panels": panels.gather(HOME, scope_of(request))})


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can serve: 200 when the database answers. It tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})
