"""Who asks, whether she has shown enough of herself, and the language she is spoken to in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salesforce_app.web.problems import is_api, problem

from .domain.tokens import note_use
from .enums import Language
from .queries.access import find_token, has_second_step
from .roles import Permission

SESSION_KEY = "language"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
BEARER = "bearer "

SETTING_UP = {
    "account_change_password",
    "account_reauthenticate",
    "accounts:set_language",
    "accounts:sign_out",
    "health",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
"""What somebody reaches who has yet to set up her second step."""


class ApiTokenMiddleware:
    """Lets a program act as the owner of its token, in the API alone.

    A request with a token is that person's whatever cookies come with it, so that it needs no CSRF token:
    no page of another site can send the header. One with a token that opens nothing is answered 401 rather
    than taken for somebody else's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Authorization", "")
        if not is_api(request) or not header.lower().startswith(BEARER):
            return self.get_response(request)
        moment = timezone.now()
        token = find_token(header[len(BEARER) :].strip(), moment=moment)
        if token is None:
            refusal = problem(401, _("This token is unknown, has expired or has been revoked."))
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        with translation.override(token.staff.language):
            if Permission.USE_TOKENS not in token.staff.permissions:
                return problem(403, _("Your role does not include the use of tokens."))
            if request.method not in SAFE_METHODS and not token.may_write:
                return problem(403, _("This token only reads. Make one that may write."))
        request.user = token.staff
        request.api_token = token  # type: ignore[attr-defined]
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        note_use(token=token, moment=moment)
        return self.get_response(request)


class SecondStepMiddleware:
    """Lets nobody of ``settings.MFA_REQUIRED_ROLES`` do anything before she has a second step.

    Her pages lead to its set-up, a program of hers is answered 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, keywords: Any
    ) -> HttpResponseBase | None:
        """Refuse, or lead to the set-up; None lets the view answer."""
        person = request.user
        if not person.is_authenticated or person.role not in settings.MFA_REQUIRED_ROLES:
            return None
        if has_second_step(person):
            return None
        request.second_step_missing = True  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is not None and match.view_name in SETTING_UP:
            return None
        if is_api(request):
            return problem(
                403, _("Your role signs in with a second step, and you have not set one up on your own page.")
            )
        return redirect("mfa_index")


class LanguageMiddleware:
    """Activates the reader's language: the one chosen in this session, else the one on her record.

    A choice that somebody makes before signing in thus holds after it. Requests of nobody without a
    choice keep what Django's own middleware made of the cookie and the browser's languages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.session.get(SESSION_KEY)
        if language is None and request.user.is_authenticated:
            language = request.user.language
        if language in Language.values:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language() or Language.ENGLISH
        return self.get_response(request)
