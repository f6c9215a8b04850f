"""What the templates of every page know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import navigation
from .companions import companions_of

COLOUR_MODES = ("light", "dark")
COLOUR_MODE_COOKIE = "colour_mode"


def site(request: HttpRequest) -> dict[str, Any]:
    """Navigation, languages, the chosen colour mode ("" follows the system), what goes with every page."""
    chosen = request.COOKIES.get(COLOUR_MODE_COOKIE, "")
    return {
        "navigation": navigation.menu(request),
        "site_languages": settings.LANGUAGES,
        "colour_mode": chosen if chosen in COLOUR_MODES else "",
        "companions": companions_of(request),
    }
