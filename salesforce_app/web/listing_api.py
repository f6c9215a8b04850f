"""A list in the API: its filters as typed parameters, its columns as typed fields, in pages by cursor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import create_model

from ..kernel.ratio import Ratio
from ..kernel.scope import Scope
from . import listings
from .listing_query import ListQuery
from .listings import CellKind, CellValue
from .paging import BY_KEY, LIMIT, LIMIT_MAX, page_of, place_behind
from .problems import problem

TYPES: Mapping[CellKind, Any] = {
    CellKind.TEXT: str | None,
    CellKind.COUNT: int | None,
    CellKind.MONEY: int | None,
    CellKind.DATE: date | None,
    CellKind.CHANGE: tuple[int, int] | None,
    CellKind.RATE: tuple[int, int] | None,
}
"""What a column's values are in JSON."""


def query_schema(listing: str, name: str) -> type[Schema]:
    """The parameters of a list as registered now: its filters, a set with its month, the page."""
    fields: dict[str, Any] = {
        part.name: (part.type | None, _parameter(part.explanation, part.example))
        for part in listings.filters_of(listing)
    }
    if listings.has_sets(listing):
        fields |= _set_parameters()
    fields |= {
        "limit": (int, Field(LIMIT, ge=1, le=LIMIT_MAX, description="Rows of a page.")),
        "cursor": (str | None, _parameter("What `next` said on the page before.", None)),
    }
    return create_model(name, __base__=Schema, **fields)


def _set_parameters() -> dict[str, Any]:
    return {
        listings.SET: (
            str | None,
            _parameter(
                "Name of a set that a number was counted from, in the place of unit, route or village.",
                "bought",
            ),
        ),
        listings.MONTH: (str | None, _parameter("The set's month.", "2026-10")),
        listings.ARGUMENT: (str | None, _parameter("What the set takes besides, such as a tier.", "Medium")),
    }


def page_schema(listing: str, row: str, page: str, key: type[listings.Key] | None = int) -> type[Schema]:
    """A page of a list as registered now: rows of that key with a field for each of the columns.

    Rows of no key of their own, None, are known by their columns.
    """
    example = 17 if key is int else "6f2a1c9e-6a53-4a0e-9a53-0d9a5f3b7c11"
    fields: dict[str, Any] = {}
    if key is not None:
        fields["pk"] = (key, Field(description="Key of the row.", examples=[example]))
    fields |= {
        column.name: (
            TYPES[column.kind],
            Field(description=column.explanation, examples=_examples(column.example)),
        )
        for column in listings.columns_of(listing)
    }
    item: Any = create_model(row, __base__=Schema, **fields)
    return create_model(
        page,
        __base__=Schema,
        items=(list[item], Field(description="The rows, in the list's own order.")),
        next=(str | None, Field(description="Cursor of the next page; null after the last row.")),
    )


def answer(listing: str, scope: Scope, asked: Schema) -> dict[str, Any] | HttpResponse:
    """A page of the list as ``page_schema`` has it, for parameters as ``query_schema`` has them.

    422 for a filter that was not understood; Http404 for a place or a set that the reader does not have.
    Raises InputError for a cursor that is none of this list.
    """
    parameters = QueryDict(mutable=True)
    given = asked.model_dump(exclude_none=True)
    limit, cursor = given.pop("limit"), given.pop("cursor", None)
    for name, value in given.items():
        parameters[name] = _text(value)
    query = ListQuery(listings.find_listing(listing), scope, parameters)
    if query.errors:
        errors = [{"field": name, "reason": " ".join(reasons)} for name, reasons in query.errors.items()]
        return problem(422, _("The request was refused."), errors=errors)
    by = query.listing.by
    named = {name.removeprefix("-") for name in by}
    if by == BY_KEY:
        (key,) = place_behind(cursor, query.visible.model, by) or (None,)
        matching = query.matching_behind(key, limit + 1)
    else:
        matching = query.matching
    page = page_of(matching.only(*named), cursor=cursor, limit=limit, by=by)
    columns = query.all_columns
    rows = query.rows_of([row.pk for row in page.items], columns)
    hidden = {column.name: None for column in listings.columns_of(listing)}
    return {
        "items": [
            {"pk": row.pk}
            | hidden
            | {column.name: _plain(cell.value) for column, cell in zip(columns, row.cells, strict=True)}
            for row in rows
        ],
        "next": page.next,
    }


def _parameter(description: str, example: object) -> Any:
    return Field(None, description=description, examples=_examples(example))


def _examples(example: object) -> list[object] | None:
    return None if example is None else [example]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value.value) if isinstance(value, Enum) else str(value)


def _plain(value: CellValue) -> object:
    return value.as_json() if isinstance(value, Ratio) else value
