"""Jobs of the accounts."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings


def clear_expired_sessions() -> None:
    """Delete the sessions that have run out; nobody can use them any more, and they pile up."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
