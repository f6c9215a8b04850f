"""The list of planned calls, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions

from ..queries.planned_list import PLANNED_CALLS


@require_safe
def planned_calls(request: HttpRequest) -> HttpResponse:
    """The calls of plans in force in the units that the reader's scope covers."""
    return list_page(request, PLANNED_CALLS)


@require_safe
def export_planned_calls(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of planned calls as a file."""
    return list_file(request, PLANNED_CALLS, kind, log_export)


@require_safe
def suggest_planned_call_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, PLANNED_CALLS, name)
