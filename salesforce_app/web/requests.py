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
