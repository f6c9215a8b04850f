"""How the API knows who asks: by a bearer token, or by the session of a browser.

An app's middleware decides whose a token is, before any view: it puts the person into ``request.user`` and
what it found into ``request.api_token``. So scope and language are those of a person who is signed in, and
the API's operations need not know how she came in.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security import SessionAuth as PlainSessionAuth
from ninja.utils import check_csrf


class TokenAuth(HttpBearer):
    """``Authorization: Bearer rb_…``: a personal token, made on its owner's page."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token's owner, when the middleware knew the token."""
        return request.user if getattr(request, "api_token", None) is not None else None


class CsrfRefused(Exception):
    """A request of a session came without the token that tells our own pages from those of others."""


class SessionAuth(PlainSessionAuth):
    """The session of a browser; whatever it changes comes with a CSRF token."""

    def _get_key(self, request: HttpRequest) -> str | None:
        """The session's cookie. Raises CsrfRefused, which says more than the library's own refusal."""
        if check_csrf(request):
            raise CsrfRefused
        return request.COOKIES.get(self.param_name)
