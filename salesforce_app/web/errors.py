"""The pages and answers of requests that cannot be served."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from .problems import is_api, problem


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
        return problem(403, _("The request lacks a valid CSRF token; send it as X-CSRFToken."))
    return render(request, "web/stale_form.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours.

    The page asks for nothing that may be what failed: no session, no database, no context processor.
    """
    if is_api(request):
        return problem(500, _("The fault is ours and has been recorded."))
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse | JsonResponse:
    if is_api(request):
        return problem(status, detail)
    return render(request, f"{status}.html", status=status)


def not_found() -> Http404:
    """What a view raises for a thing that is not there for this person, in one wording for all of them."""
    return Http404(_("There is nothing at this address, or nothing that your scope covers."))
