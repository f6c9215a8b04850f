"""Errors of the API as problem details (RFC 9457): one shape, whatever went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

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
    """pydantic's error list in our words: where (``query.month``) and why."""
    return [
        {"field": ".".join(str(part) for part in error["loc"]), "reason": str(error["msg"])}
        for error in errors
    ]


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
