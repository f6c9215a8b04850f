"""What a view may ask of its request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from ..kernel.errors import MissingScope
from ..kernel.scope import Scope


def scope_of(request: HttpRequest) -> Scope:
    """The scope through which the request sees the data. Raises MissingScope for a request of nobody."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None:
        raise MissingScope(f"{request.path} was asked for by nobody")
    return scope


def scope_with(request: HttpRequest, permission: str) -> Scope:
    """The request's scope, when ``permission`` lies in it. Raises PermissionDenied, answered 403, otherwise.

    What lies outside the scope is not forbidden but not there: looked up through it, it answers 404.
    """
    scope = scope_of(request)
    if not scope.allows(permission):
        raise PermissionDenied(permission)
    return scope


def is_asked_by_page(request: HttpRequest) -> bool:
    """Whether a page that is open asks for a part of itself, and nobody for a page of its own."""
    return request.headers.get("HX-Request") == "true"


PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers in which browsers say that nobody has asked for the page yet."""


def is_before_somebody(request: HttpRequest) -> bool:
    """Whether the page comes before somebody's eyes: asked for by GET, and not ahead of time, as browsers and
    htmx do with links that may be followed."""
    if request.method != "GET" or "HX-Preloaded" in request.headers:
        return False
    said = " ".join(request.headers.get(name, "") for name in PURPOSES).lower()
    return not any(word in said for word in ("prefetch", "prerender", "preview"))
