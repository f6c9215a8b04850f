"""Pages that belong to no app."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import panels
from .errors import not_found
from .requests import is_asked_by_page, scope_of

ME = "me"
"""The frame of the page on which somebody sees what concerns herself; its panels have no subject."""
HOME = "home"
"""The frame of the home page; it has no subject, each panel decides by the scope whether it speaks."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the day begins with: what every app has to say to this person."""
    filled = panels.gather(HOME, scope_of(request), late=lambda name: reverse("web:home_part", args=[name]))
    return render(request, "web/home.html", {"panels": filled})


@require_safe
def home_part(request: HttpRequest, part: str) -> HttpResponse:
    """One panel of the home page, for the page that waits for it or on a page of its own."""
    panel = panels.fill_one(HOME, part, scope_of(request))
    if panel is None:
        raise not_found()
    context = {"panel": panel, "subject_name": _("Home"), "back": reverse("web:home")}
    template = "web/panel_part.html" if is_asked_by_page(request) else "web/panel_page.html"
    return render(request, template, context)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can serve: 200 when the database answers. It tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})
