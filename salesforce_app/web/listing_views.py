"""What the views of every list page do: the page, its files, the values that somebody may be typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from ..kernel.periods import local_day
from ..kernel.scope import Scope
from .errors import not_found
from .exports import Table, export_response
from .listing_page import PAGE, render_listing
from .listing_query import ListQuery
from .listings import COUNT, Suggestion, filters_of, find_listing
from .requests import scope_with

LONGEST_TYPED = 100
"""More of what somebody types is not looked at."""


class Log(Protocol):
    """Writes down that somebody takes a list away as a file."""

    def __call__(
        self,
        *,
        staff_id: int,
        listing: str,
        kind: str,
        query: str,
        columns: list[str],
        rows: int,
        moment: datetime,
    ) -> Any:
        """``accounts.domain.exports.log_export``."""


def list_page(
    request: HttpRequest,
    name: str,
    *,
    template: str = PAGE,
    lead: Callable[[Scope], dict[str, Any]] | None = None,
) -> HttpResponse:
    """The rows that the reader's scope covers, filtered, sorted and in pages; the address is all its state.

    With ``count`` it answers with their number alone, for a list too long to count while one waits.
    ``template`` is a page that fills the block ``lead`` above the list, with what ``lead`` reads for it.
    """
    listing = find_listing(name)
    query = ListQuery(listing, scope_with(request, listing.permission), request.GET)
    if request.GET.get(COUNT):
        words = listing.words.counted(query.matching.count())
        return render(request, "web/listing/count.html", {"words": words})
    return render_listing(request, query, template=template, lead=lead)


def list_file(request: HttpRequest, name: str, kind: str, log: Log) -> HttpResponseBase:
    """The whole list as a file, with the filter, the columns and the order of the page; it is logged.

    400 for a filter that was not understood: a file of everything would be taken for the answer to it.
    """
    listing = find_listing(name)
    scope = scope_with(request, listing.export_permission)
    query = ListQuery(listing, scope, request.GET)
    if query.errors:
        raise BadRequest("a filter was not understood")
    keys = query.keys()
    moment = timezone.now()
    assert scope.staff_id is not None
    log(
        staff_id=scope.staff_id,
        listing=name,
        kind=kind,
        query=query.parameters_with().urlencode(),
        columns=[column.name for column in query.columns],
        rows=len(keys),
        moment=moment,
    )
    file_name = f"{listing.title} {local_day(moment)}"
    return export_response(Table(file_name, query.columns, query.cells_of(keys)), kind)


def list_suggestions(request: HttpRequest, name: str, filter_name: str) -> JsonResponse:
    """At most ten values of a filter that ``q`` may mean; 404 for one that suggests none."""
    scope = scope_with(request, find_listing(name).permission)
    part = next((part for part in filters_of(name, scope) if part.name == filter_name), None)
    if part is None or part.suggest is None:
        raise not_found()
    suggest = part.suggest
    return suggestions(request, lambda text: suggest(scope, text))


def suggestions(request: HttpRequest, suggest: Callable[[str], Sequence[Suggestion]]) -> JsonResponse:
    """What ``q``, which somebody is typing, may mean; nothing as long as nothing is typed."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_TYPED]
    found = suggest(text) if text else []
    items = [{"value": item.value, "label": item.label, "detail": item.detail} for item in found]
    return JsonResponse({"items": items})
