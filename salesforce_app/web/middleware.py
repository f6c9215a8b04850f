"""What holds for every answer of the site."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from .errors import not_found
from .problems import CONTENT_TYPE, is_api, problem

NUL = "\0"


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view asks for a signed-in person unless it is marked ``login_not_required``.

    A person is sent to the sign-in page and from there to what was asked for; a program gets 401.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer somebody who is not signed in; None lets the view answer."""
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is not None and is_api(request):
            return problem(401, _("Sign in first."))
        return refusal


class PlainAddressMiddleware:
    """An address with a NUL in it names nothing: no record's text can hold one, and PostgreSQL refuses it.

    In the path it is answered 404, in a parameter 400, after whoever asks has been asked to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> None:
        """Raise Http404 or BadRequest for such an address."""
        if NUL in request.path_info:
            raise not_found()
        if any(NUL in value for values in request.GET.lists() for value in (values[0], *values[1])):
            raise BadRequest("a NUL in a parameter")


class PrivateResponsesMiddleware:
    """No shared cache keeps what one person saw, and a browser asks again before it shows it anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ApiErrorsMiddleware:
    """Errors that the frameworks answer by themselves (405, for one) get the API's shape as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_api(request) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        shaped = problem(response.status_code)
        if response.has_header("Allow"):
            shaped.headers["Allow"] = response.headers["Allow"]
        return shaped
