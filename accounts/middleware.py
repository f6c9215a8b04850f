"""Speaks to each person in her language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .enums import Language

SESSION_KEY = "language"


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
