"""What the template of a list page needs of a ``ListQuery``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ..kernel.scope import Scope
from .listing_query import ListQuery
from .listings import LARGEST_FIRST, OnPhone, listings_of

SEARCH = "q"
"""The filter that is the page's search box."""
FILE_KINDS = ("csv", "xlsx")
PAGE, RESULTS = "web/listing/page.html", "web/listing/results.html"


@dataclass(frozen=True, slots=True)
class Field:
    """A filter's field on the page; ``suggestions`` is the address that completes what is typed."""

    bound: forms.BoundField
    is_switch: bool
    suggestions: str


def render_listing(
    request: HttpRequest,
    query: ListQuery,
    *,
    template: str = PAGE,
    lead: Callable[[Scope], dict[str, Any]] | None = None,
) -> HttpResponse:
    """The list as a page, or its results alone for a page that is open already.

    A page of its own has its ``template``, and ``lead`` reads what that shows above the list.
    """
    is_part = bool(request.headers.get("HX-Request")) and not request.headers.get(
        "HX-History-Restore-Request"
    )
    above = lead(query.scope) if lead is not None and not is_part else {}
    response = render(request, RESULTS if is_part else template, _context(query) | above)
    # The same address has two shapes; a browser that goes back must not show the one for the other.
    patch_vary_headers(response, ["HX-Request"])
    if is_part:
        response.headers["HX-Push-Url"] = query.address(page=query.page if query.page > 1 else None)
    return response


def _context(query: ListQuery) -> dict[str, Any]:
    fields = []
    search = None
    for part in query.filters:
        bound = query.form[part.name]
        _dress(bound)
        if part.name == SEARCH:
            search = bound
            continue
        suggestions = ""
        if part.suggest is not None and not isinstance(bound.field.widget, forms.Select):
            suggestions = reverse(query.listing.suggest_route, args=[part.name])
        fields.append(Field(bound, isinstance(bound.field.widget, forms.CheckboxInput), suggestions))
    headers = list(query.headers())
    # A phone has no head row: each value stands beside what its column is called, the notes above the rows.
    notes = [
        _(", ").join([str(column.title), note])
        for column, note, _address, _order in headers
        if note and (query.has_chosen_columns or column.on_phone is not OnPhone.ON_REQUEST)
    ]
    may_export = query.scope.allows(query.listing.export_permission)
    parameters = query.parameters_with().urlencode()
    words = query.listing.words
    return {
        "query": query,
        "lists": listings_of(query.scope),
        "search_address": reverse(query.listing.search_route) if query.listing.search_route else "",
        "count_words": words.counted(query.count),
        "set_words": _set_words(query),
        "search": search,
        "fields": fields,
        "choices": [(column, column in query.columns) for column in query.all_columns[1:]],
        "headers": headers,
        "notes": notes,
        "rows": [zip(query.columns, row.cells, strict=True) for row in query.rows],
        "sorts": _sorts(query),
        "exports": [
            (f"{reverse(query.listing.export_route, args=[kind])}?{parameters}".rstrip("?"), kind.upper())
            for kind in FILE_KINDS
        ]
        if may_export
        else [],
    }


def _set_words(query: ListQuery) -> str:
    """How many of a set the reader sees, and how many have left her scope; "" without a set."""
    found = query.open_set
    if found is None:
        return ""
    words = query.listing.words
    parts = [words.counted(query.members_seen)]
    if hidden := found.counted - query.members_seen:
        parts.append(words.hidden(hidden))
    return " · ".join(parts)


def _dress(bound: forms.BoundField) -> None:
    """Give a field's widget the classes of its kind, and tie it to its errors."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        widget.attrs["class"] = "form-check-input"
    elif isinstance(widget, forms.Select):
        widget.attrs["class"] = "form-select"
    else:
        widget.attrs["class"] = "form-control"


def _sorts(query: ListQuery) -> list[tuple[str, str]]:
    """The orders to choose from: each column in the direction that is asked for most, and the one in use."""
    found = []
    for name, column in query.sortable.items():
        up, down = (name, _("%(column)s, ascending")), (f"-{name}", _("%(column)s, descending"))
        usual, other = (down, up) if column.kind in LARGEST_FIRST else (up, down)
        found.append((usual[0], str(column.title)))
        if query.sort == other[0]:
            found.append((other[0], other[1] % {"column": column.title}))
    return found
