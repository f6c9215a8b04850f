"""The list of dues, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions

from ..queries.due_list import DUES


@require_safe
def dues(request: HttpRequest) -> HttpResponse:
    """The dues of the units that the reader's scope covers."""
    return list_page(request, DUES)


@require_safe
def export_dues(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of dues as a file."""
    return list_file(request, DUES, kind, log_export)


@require_safe
def suggest_due_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, DUES, name)
