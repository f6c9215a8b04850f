"""Sets ``request.scope``: the eyes through which a request sees the data."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .scope import build_scope


class ScopeMiddleware:
    """Gives each request of a signed-in person her scope, built when it is first asked for.

    Requests of nobody carry None, and every scoped query over None raises.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.scope = SimpleLazyObject(lambda: build_scope(user)) if user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)
