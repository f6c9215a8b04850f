"""Pages of the API: from a key on, rather than from a number of rows on.

A page ends with a cursor that names the last row's place in the order. The next page begins behind that
place, so that rows which come or go meanwhile neither repeat nor hide others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ..kernel.errors import InputError

LIMIT = 50
"""Rows of a page when nothing else is asked for."""
LIMIT_MAX = 200
BY_KEY = ("pk",)
"""The order of rows by their keys."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursor of what follows them; None after the last."""

    items: list[M]
    next: str | None


def page_of(
    rows: QuerySet[M], *, cursor: str | None = None, limit: int = LIMIT, by: Sequence[str] = BY_KEY
) -> Page[M]:
    """The page of ``rows`` behind ``cursor`` (the first without one); one statement.

    ``by`` are fields of the row that are never null and together unique, ``-`` before one for descending.
    A cursor only fits the order that it was made for. Raises InputError for one that doesn't, and for a
    ``limit`` outside 1 to 200.
    """
    if not 1 <= limit <= LIMIT_MAX:
        raise InputError(
            "limit",
            _("A page holds from 1 to %(most)d rows.") % {"most": LIMIT_MAX},
            _("Ask for fewer, and follow next."),
        )
    rows = rows.order_by(*by)
    if cursor:
        rows = rows.filter(_behind(by, place_behind(cursor, rows.model, by)))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], _write(found[limit - 1], by))


def _behind(by: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows behind a place: a later first field, or the same one and a later second field, and so on."""
    condition = Q()
    for name, value in reversed(list(zip(by, values, strict=True))):
        field, comparison = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition = Q(**{f"{field}__{comparison}": value}) | (
            Q(**{field: value}) & condition if condition else Q()
        )
    return condition


def _salt(model: type[Model], by: Sequence[str]) -> str:
    return f"paging:{model._meta.label}:{','.join(by)}"


def _write(row: Model, by: Sequence[str]) -> str:
    model = type(row)
    texts = [_column(model, name).value_to_string(row) for name in by]
    return signing.dumps(texts, salt=_salt(model, by))


def place_behind(cursor: str | None, model: type[Model], by: Sequence[str]) -> list[Any]:
    """The place that a cursor of the rows' order names, a value for each field; none without a cursor.

    Raises InputError for a cursor of something else.
    """
    if not cursor:
        return []
    try:
        texts = signing.loads(cursor, salt=_salt(model, by))
    except signing.BadSignature as error:
        raise InputError(
            "cursor",
            _("This is not a cursor of this list."),
            _("Begin without one, and hand back what next says, unchanged."),
        ) from error
    return [_column(model, name).to_python(text) for name, text in zip(by, texts, strict=True)]


def _column(model: type[Model], name: str) -> Any:
    field = name.removeprefix("-")
    return model._meta.pk if field == "pk" else model._meta.get_field(field)
