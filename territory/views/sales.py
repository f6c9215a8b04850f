"""The list of what shops bought by month, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions

from ..queries.sale_list import SALES


@require_safe
def sales(request: HttpRequest) -> HttpResponse:
    """What shops bought in a month in the units that the reader's scope covers."""
    return list_page(request, SALES)


@require_safe
def export_sales(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as a file."""
    return list_file(request, SALES, kind, log_export)


@require_safe
def suggest_sales_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, SALES, name)
