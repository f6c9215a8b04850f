"""Bearer tokens, for the API's document.

An app's middleware decides whose a token is, before any view: it puts the person into ``request.user`` and
what it found into ``request.api_token``. So scope and language are those of a person who is signed in, and
the API's operations need not know how she came in.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer


class TokenAuth(HttpBearer):
    """``Authorization: Bearer rb_…``: a personal token, made on its owner's page."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token's owner, when the middleware knew the token."""
        return request.user if getattr(request, "api_token", None) is not None else None
