"""Whose phone it is that asks: the vault of whoever is signed in, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from salesforce_app.web.problems import problem

VAULT_COOKIE = "field_vault"
"""The name of the vault that a phone may open, beside its key; scripts read it, also without signal."""
VAULT_HEADER = "X-Field-Vault"
SESSION_KEY = "field_vault"
"""Where a session keeps the name of the vault whose key it was given."""


class VaultMiddleware:
    """Ends a phone's access to its vault with the session that opened it.

    A request that speaks for the vault of another session is answered 401: what one person wrote never goes
    out in the name of the next. And any answer to a session that was not given the key, or to nobody, takes
    the cookie back without which the phone forgets the key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        claimed = request.headers.get(VAULT_HEADER)
        if claimed is not None and request.user.is_authenticated and claimed != _vault_of(request):
            response: HttpResponse = problem(401, _("Somebody else is signed in on this phone."))
        else:
            response = self.get_response(request)
        held = request.COOKIES.get(VAULT_COOKIE)
        if held is not None and held != _vault_of(request) and VAULT_COOKIE not in response.cookies:
            response.delete_cookie(VAULT_COOKIE, samesite="Lax")
        return response


def _vault_of(request: HttpRequest) -> str | None:
    """The vault of the request's session, while somebody is signed in with it."""
    if not request.user.is_authenticated:
        return None
    name: str | None = request.session.get(SESSION_KEY)
    return name
