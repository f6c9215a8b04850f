"""The list of shops, as a page and as a file, and the shops that somebody may be typing the name of."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from salesforce_app.web.errors import not_found
from salesforce_app.web.exports import Table, export_response
from salesforce_app.web.listing_page import render_listing
from salesforce_app.web.listing_query import ListQuery
from salesforce_app.web.listings import COUNT, filters_of, find_listing
from salesforce_app.web.requests import scope_with

from ..domain.exports import log_export
from ..measures.search import LONGEST_QUERY
from ..queries.retailer_list import RETAILERS, suggest
from ..roles import Permission


@require_safe
def retailers(request: HttpRequest) -> HttpResponse:
    """The shops that the reader's scope covers, filtered, sorted and in pages; its state is the address.

    With ``count`` it answers with their number alone, for a list too long to count while one waits.
    """
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    query = ListQuery(find_listing(RETAILERS), scope, request.GET)
    if request.GET.get(COUNT):
        return render(request, "accounts/retailers/count.html", {"count": query.matching.count()})
    return render_listing(
        request,
        query,
        page="accounts/retailers.html",
        results="accounts/retailers/results.html",
        export="accounts:export_retailers",
    )


@require_safe
def export_retailers(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list as a file, with the filter, the columns and the order of the page; it is logged.

    400 for a filter that was not understood: a file of all shops would be taken for the answer to it.
    """
    scope = scope_with(request, Permission.EXPORT_RETAILERS)
    query = ListQuery(find_listing(RETAILERS), scope, request.GET)
    if query.errors:
        raise BadRequest("a filter was not understood")
    keys = query.keys()
    moment = timezone.now()
    assert scope.staff_id is not None
    log_export(
        staff_id=scope.staff_id,
        listing=RETAILERS,
        kind=kind,
        query=query.parameters_with().urlencode(),
        columns=[column.name for column in query.columns],
        rows=len(keys),
        moment=moment,
    )
    name = f"{query.listing.title} {timezone.localdate(moment)}"
    return export_response(Table(name, query.columns, query.cells_of(keys)), kind)


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
    """At most ten values of a filter of the list that ``q`` may mean; 404 for one that suggests none."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    part = next((part for part in filters_of(RETAILERS, scope) if part.name == name), None)
    if part is None or part.suggest is None:
        raise not_found()
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    found = part.suggest(scope, text) if text else []
    items = [{"value": item.value, "label": item.label, "detail": item.detail} for item in found]
    return JsonResponse({"items": items})
