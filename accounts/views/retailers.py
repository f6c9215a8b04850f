"""The list of shops, as a page and as a file, and the shops that somebody may be typing the name of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from salesforce_app.web.listing_views import list_file, list_page, list_suggestions
from salesforce_app.web.requests import scope_with

from ..domain.exports import log_export
from ..queries.retailer_list import RETAILERS, suggest
from ..roles import Permission


@require_safe
def retailers(request: HttpRequest) -> HttpResponse:
    """The shops that the reader's scope covers."""
    return list_page(request, RETAILERS)


@require_safe
def export_retailers(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of shops as a file."""
    return list_file(request, RETAILERS, kind, log_export)


@require_safe
def suggest_retailers(request: HttpRequest) -> JsonResponse:
    """At most ten shops of the reader's scope that ``q`` may mean, for fields that complete what is typed."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    items = [
        {
            "key": found.pk,
            "value": found.licence_no,
            "label": found.name,
            "detail": " · ".join(filter(None, [found.licence_no, found.owner])),
            "address": reverse("accounts:retailer", args=[found.pk]),
        }
        for found in suggest(scope, request.GET.get("q", ""))
    ]
    return JsonResponse({"items": items})


@require_safe
def suggest_retailer_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, RETAILERS, name)
