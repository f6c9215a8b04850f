"""The page that account managers work with in the field."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.web.maps import drawing
from salesforce_app.web.requests import scope_with
from salesforce_app.web.shell_parts import shell_parts

ICONS = (
    "alert-triangle",
    "cake",
    "calendar-due",
    "certificate",
    "check",
    "checkbox",
    "circle-check",
    "circle-minus",
    "clock",
    "cloud-check",
    "cloud-up",
    "credit-card-off",
    "current-location",
    "device-mobile",
    "forms",
    "home",
    "info-circle",
    "lock",
    "map-pin",
    "map-pin-check",
    "map-pin-off",
    "message-report",
    "pencil",
    "shopping-cart-off",
    "trending-down",
    "trending-up",
    "wallet",
)
"""The icons that the modules place by themselves."""


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The shell of the field app, in the reader's language.

    It holds no personal data: a phone keeps it to open without signal, whoever is signed in then. What it
    shows comes from the bundle, which is kept under the key of the person it was made for.
    """
    scope_with(request, Permission.LOG_VISITS)
    return render(request, "visits/field/today.html", shell_context())


def shell_context() -> dict[str, Any]:
    """What the shell is rendered with, whoever reads it."""
    return {"map_ground": drawing([]), "icon_names": ICONS, "parts": shell_parts()}
