"""What a phone keeps to open the field app without signal: the worker, the manifest, the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from accounts.roles import Permission
from salesforce_app.web.companions import companions_with
from salesforce_app.web.static_files import needed_by

from .today import shell_context

WORKER = "visits/js/field/worker.js"
VERSION_HEADER = "Field-Version"
"""Tells the worker whether a page goes with the files that it keeps."""
THEME = "#1f5fa8"
BACKGROUND = "#f6f8fb"
ICONS = (
    ("visits/img/icon-192.png", "192x192", "image/png", "any"),
    ("visits/img/icon-512.png", "512x512", "image/png", "any"),
    ("visits/img/icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("web/img/favicon.svg", "any", "image/svg+xml", "any"),
)

View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Kept:
    """The static files that a phone keeps, by their addresses; ``version`` changes with any byte of them."""

    version: str
    files: tuple[str, ...]


def kept_files() -> Kept:
    """What the pages that are kept need, found in these pages themselves.

    They are rendered for nobody, in every language. In an installation that is done once, since files
    are collected before it starts.
    """
    return _find_kept_files() if settings.DEBUG else _kept_files()


def _find_kept_files() -> Kept:
    files: dict[str, str] = {}
    versions = sha256()
    companions = companions_with(Permission.LOG_VISITS)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for template, context in (
                ("visits/field/today.html", shell_context()),
                ("visits/field/no_signal.html", {}),
            ):
                page = render_to_string(template, {**context, "companions": companions})
                versions.update(page.encode())
                files |= needed_by(page)
    for address, digest in sorted(files.items()):
        versions.update(f"{address} {digest}\n".encode())
    versions.update(_worker().encode())
    return Kept(versions.hexdigest()[:16], tuple(files))


_kept_files = cache(_find_kept_files)


def _worker() -> str:
    path = finders.find(WORKER) or staticfiles_storage.path(WORKER)
    return Path(path).read_text(encoding="utf-8")


def kept(view: View) -> View:
    """A page that phones keep: compressed, since it holds no secret, and told which files go with it."""
    page = gzip_page(conditional_page(view))

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = page(request)
        # Also on a 304: the same page may go with other files.
        response.headers[VERSION_HEADER] = kept_files().version
        return response

    return answer


@login_not_required
@gzip_page
@conditional_page
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker at the root of the site, with the list of what it keeps.

    Another list is another script, which is how a browser learns that there is something new.
    """
    found = kept_files()
    listed = {
        "version": found.version,
        "files": found.files,
        # Names that follow the content may come out of the browser's own store.
        "areNamesFinal": hasattr(staticfiles_storage, "hashed_files"),
        "today": reverse("visits:today"),
        "noSignal": reverse("visits:no_signal"),
    }
    script = f"self.KEPT = {json.dumps(listed)};\n{_worker()}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone calls the app and how it shows it, once it is put on the home screen.

    Browsers ask for it as nobody, so that the page that names it names the language (``?language=``).
    """
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        answer = {
            "id": reverse("visits:today"),
            "lang": language,
            "name": "Routebook",
            "short_name": "Routebook",
            "description": _("Today’s route, the shops’ cards and visits, with or without signal."),
            "start_url": reverse("visits:today"),
            "scope": reverse("web:home"),
            "display": "standalone",
            "orientation": "any",
            "theme_color": THEME,
            "background_color": BACKGROUND,
            "icons": [
                {"src": static(path), "sizes": sizes, "type": kind, "purpose": purpose}
                for path, sizes, kind, purpose in ICONS
            ],
        }
    response = JsonResponse(answer, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def no_signal(request: HttpRequest) -> HttpResponse:
    """The page that a phone shows in place of one that it can't fetch."""
    return render(request, "visits/field/no_signal.html")
