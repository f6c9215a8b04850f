"""The page that account managers work with in the field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.web.maps import drawing
from salesforce_app.web.requests import scope_with


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The shell of the field app, in the reader's language.

    It holds no personal data: a phone keeps it to open without signal, whoever is signed in then. What it
    shows comes from the bundle, which is kept under the key of the person it was made for.
    """
    scope_with(request, Permission.LOG_VISITS)
    return render(request, "visits/field/today.html", {"map_ground": drawing([])})
