"""Errors of the API as problem details (RFC 9457): one shape, whatever went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

API_PREFIX = "/api/"
CONTENT_TYPE = "application/problem+json"


def is_api(request: HttpRequest) -> bool:
    """Whether the request is one of a program, to be answered in the shape of the API."""
    return request.path_info.startswith(API_PREFIX)


def problem(
    status: int, detail: str = "", *, errors: list[dict[str, Any]] | None = None, **members: Any
) -> JsonResponse:
    """A problem+json answer.

    ``title`` is the status' own phrase and the same in every language; ``detail`` is for a person to
    read. ``errors`` name the places in a refused request, ``members`` are further extension members.
    """
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return JsonResponse(body | members, status=status, content_type=CONTENT_TYPE)


def refused_fields(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """pydantic's error list in our words: where (``query.month``), and why with the remedy."""
    return [
        {"field": ".".join(str(part) for part in error["loc"]), "reason": _reason(error)} for error in errors
    ]


def _reason(error: Mapping[str, Any]) -> str:
    """Why a value was refused, in the active language; in pydantic's own words where ours have none."""
    words = next((text for start, text in REASONS.items() if str(error["type"]).startswith(start)), None)
    return str(error["msg"]) if words is None else str(words) % error.get("ctx", {})


REASONS: Mapping[str, Any] = {
    "missing": _("It is missing. Send a value."),
    "extra_forbidden": _("There is no such field here. Leave it out."),
    "bool": _("This is neither true nor false. Send one of the two."),
    "int": _("This is not a whole number. Send digits alone."),
    "decimal_max_places": _("Send at most %(decimal_places)s decimal places."),
    "decimal_max_digits": _("Send at most %(max_digits)s digits."),
    "decimal_whole_digits": _("Send at most %(whole_digits)s digits before the decimal point."),
    "decimal": _("This is not a number. Send it in digits with a decimal point."),
    "date": _("This is not a date. Write it as 2026-10-31."),
    "uuid": _("This is not an identifier. Send one that the API gave out, or a new UUID."),
    "enum": _("This is none of the choices. Send one of: %(expected)s."),
    "literal_error": _("This is none of the choices. Send one of: %(expected)s."),
    "greater_than_equal": _("This is too small. Send %(ge)s or more."),
    "less_than_equal": _("This is too large. Send %(le)s or less."),
    "string_too_short": _("This is too short. Send at least %(min_length)s characters."),
    "string_too_long": _("This is too long. Send at most %(max_length)s characters."),
    "nul": _("The text holds a character that nobody sees (NUL). Type it again."),
    "datum_unknown": _("The position is in an unknown datum. State the datum, or leave the position out."),
    "timezone_aware": _("The moment is without its time zone. Write it as 2026-10-31T09:20:00+08:00."),
    "float": _("This is not a number. Send it in digits with a decimal point."),
    "finite_number": _("This is not a number. Send it in digits with a decimal point."),
    "too_long": _("There are too many. Send at most %(max_length)s."),
    "too_short": _("There are too few. Send at least %(min_length)s."),
    "list": _("This is not a list. Send one in square brackets."),
    "dict": _("This is not an object. Send one in curly brackets."),
    "model": _("This is not an object. Send one in curly brackets."),
    "string": _("This is not a text. Send one in quotation marks."),
}
"""By how pydantic's type of an error begins, the longer before the shorter."""


def refusal(description: str) -> dict[str, Any]:
    """A problem answer that one operation alone may give, for its part of the OpenAPI document."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}


PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}
"""The shape above for the OpenAPI document."""
