"""The pages and answers of requests that cannot be served."""

from __future__ import annotations

import sys

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from .problems import is_api, problem

RETRY_AFTER_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is broken."""
    return _answer(request, 400, _("The request could not be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the role does not include what was asked for."""
    return _answer(request, 403, _("Your role does not include this."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing is at this address, or nothing that this person may see; the two look the same."""
    return _answer(request, 404, _("There is nothing at this address, or nothing that your scope covers."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form was sent that did not come from a fresh page of ours."""
    if is_api(request):
        detail = _("The request lacks a valid CSRF token; send it as X-CSRFToken.")
        return problem(403, detail, code="csrf")
    return render(request, "web/stale_form.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; or 503, when it was only that somebody else was writing all the time.

    The page asks for nothing that may be what failed: no session, no database, no context processor.
    """
    if is_locked_out(sys.exc_info()[1]):
        return _locked_out(request)
    if is_api(request):
        return problem(500, _("The fault is ours and has been recorded."))
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def is_locked_out(error: BaseException | None) -> bool:
    """Whether somebody waited in vain for her turn to write: SQLite lets in one writer at a time."""
    return isinstance(error, OperationalError) and connection.vendor == "sqlite" and "locked" in str(error)


def _locked_out(request: HttpRequest) -> HttpResponse:
    """503: a large import keeps every other writer out; it is no fault, and passes by itself."""
    if is_api(request):
        response: HttpResponse = problem(503, _("A large import is being written. Try again in a minute."))
    else:
        response = HttpResponse(loader.render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse | JsonResponse:
    if is_api(request):
        return problem(status, detail)
    return render(request, f"{status}.html", status=status)


def not_found() -> Http404:
    """What a view raises for a thing that is not there for this person, in one wording for all of them."""
    return Http404(_("There is nothing at this address, or nothing that your scope covers."))
