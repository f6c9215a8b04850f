"""What every page knows of its reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .queries.notifications import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """``unread_notices``: how many the reader has not opened; None for nobody.

    Counted when a template first asks, so that fragments and files cost nothing.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": None}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user.pk))}
