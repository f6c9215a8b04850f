"""The list of actions, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions

from ..queries.action_list import ACTIONS


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """The actions at the shops that the reader's scope covers."""
    return list_page(request, ACTIONS)


@require_safe
def export_actions(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of actions as a file."""
    return list_file(request, ACTIONS, kind, log_export)


@require_safe
def suggest_action_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, ACTIONS, name)
