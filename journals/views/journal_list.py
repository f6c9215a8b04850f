"""The list of journals, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions

from ..queries.journal_list import JOURNALS
from .tabs import tabs_of


@require_safe
def journal_list(request: HttpRequest) -> HttpResponse:
    """The reader's own journals, and those that she reviews."""
    return list_page(
        request,
        JOURNALS,
        template="journals/list/page.html",
        lead=lambda scope: {"tabs": tabs_of(scope, "journals:list")},
    )


@require_safe
def export_journals(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of journals as a file."""
    return list_file(request, JOURNALS, kind, log_export)


@require_safe
def suggest_journal_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, JOURNALS, name)
