"""Guards the back office, and relaxes the Content-Security-Policy under its addresses alone."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from wagtail.search.backends.base import FieldError

from salesforce_app.web.errors import bad_request, not_found

from .access import may_enter
from .gate import Door, rule_of

logger = logging.getLogger(__name__)

OFFICE = "/office/"

PACKAGES = frozenset({"accounts", "cms", "journals", "salesforce_app", "settlement", "territory", "visits"})

STUMBLES = (ValueError, KeyError, OverflowError, FieldError)
"""Errors of code that takes what was sent for what it should be."""

RELAXED = {
    # Wagtail's edit pages hold small scripts and styles of their own, and its cropped images are blobs.
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
"""What Wagtail's pages need beyond the site's policy; nothing from anywhere else."""


class OfficeMiddleware:
    """Lets those into the back office whose role has business there, and opens only what ``gate`` lists.

    Signed out leads to the site's sign-in, without permission is answered 403, and what is shut 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(OFFICE) and not hasattr(response, "_csp_replace"):
            response._csp_replace = RELAXED  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer what may not go on to Wagtail; None lets it."""
        if not request.path_info.startswith(OFFICE):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_enter(request.user):
            raise PermissionDenied(OFFICE)
        match = request.resolver_match
        rule = Door.SHUT if match is None else rule_of(match)
        if rule is Door.SHUT:
            raise not_found()
        if rule is Door.SIGN_IN:
            return redirect("wagtailadmin_home")
        if rule is Door.SIGN_OUT:
            return redirect("accounts:sign_out", preserve_request=True)
        if rule is Door.ME:
            return redirect("accounts:me")
        if rule is not Door.OPEN and rule not in request.user.permissions:
            raise PermissionDenied(rule)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 where Wagtail stumbles over what was sent: its admin reads much of it unchecked.

        An error that passed through code of ours stays a fault of ours.
        """
        if not request.path_info.startswith(OFFICE) or not isinstance(exception, STUMBLES):
            return None
        if any(module.partition(".")[0] in PACKAGES for module in _modules(exception)):
            return None
        logger.warning("Wagtail could not read what was sent to %s", request.path, exc_info=exception)
        return bad_request(request, exception)


def _modules(error: Exception) -> Iterator[str]:
    """The modules through which an error came, the outermost first."""
    for frame, _line in traceback.walk_tb(error.__traceback__):
        yield str(frame.f_globals.get("__name__", ""))
