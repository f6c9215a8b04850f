"""Narrowing rows to some keys so that the first page comes quickly, whether the keys are few or most of all.

A database that meets ``pk IN (subquery)`` makes a list of the whole subquery before it shows the first row.
That is right for the two hundred shops of one person, and wrong for a hundred thousand of which fifty are
shown: there, going through the rows in their order and asking of each whether it belongs is done after fifty.
Which of the two it is can only be known by looking, so a few keys are looked at first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

FEW = 5_000
"""Up to so many keys are compared with directly. With fewer among a hundred thousand rows, going through the
rows in their order would pass over too many before a page is full."""
FEW_VALUES = 4
"""An index of a column leads to the rows of so many of its values; of more, each row is asked about."""
COMMON = 1_000
"""Of more rows that answer to a search the first page is soon found by asking each in its order."""
NAMED = 500
"""Up to so many keys are parameters of their own; more are handed over as one."""

M = TypeVar("M", bound=Model)


def narrow(rows: QuerySet[M], keys: QuerySet[Any, Any] | Collection[int] | Collection[UUID]) -> QuerySet[M]:
    """Those of ``rows`` whose key is among ``keys``; each once, whatever the keys repeat.

    ``keys`` is a collection of keys, or a queryset of one column (``values_list("retailer_id")``). One
    statement reads the first of a queryset's keys: a few are then compared with directly, more become a
    correlated subquery.
    """
    if not isinstance(keys, QuerySet):
        return rows.filter(pk__in=listed(keys))
    found = few(keys)
    if found is not None:
        return rows.filter(pk__in=listed(found))
    return among(rows, keys)


def among(rows: QuerySet[M], keys: QuerySet[Any, Any], first: Sequence[int] = ()) -> QuerySet[M]:
    """Those of ``rows`` whose key is among ``keys``, of which there are many: each row is asked about.

    ``first`` are the first of the keys in ascending order, where they are at hand: up to the last of them no
    row needs to be asked about.
    """
    is_among = Exists(keys.order_by().filter(**{_column(keys): OuterRef("pk")}))
    if not first:
        return rows.filter(is_among)
    known = When(pk__lte=first[-1], then=Q(pk__in=listed(first)))
    return rows.filter(Case(known, default=is_among, output_field=BooleanField()))


def valued(rows: QuerySet[M], field: str, values: Iterable[int]) -> QuerySet[M]:
    """Those of ``rows`` whose ``field`` is one of ``values``, such as the units of a reader.

    The rows of a few values are found by an index of the field, those of one value in their order. Many
    values are nearly all there are: going through the rows in their order, and asking of each, fills a page
    sooner than collecting and sorting what an index of the field leads to.
    """
    found = sorted(set(values))
    is_one = Q(**{f"{field}__in": found})
    if len(found) <= FEW_VALUES:
        return rows.filter(is_one)
    asked = When(is_one, then=Value(True))
    return rows.filter(Case(asked, default=Value(False), output_field=BooleanField()))


def begins_with(field: str, text: str) -> Q:
    """Rows whose indexed ``field`` begins with ``text``, capitals as they are, found by the index.

    PostgreSQL has an index of its own for this; SQLite reads a stretch of the one in order.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": f"{text}{chr(sys.maxunicode)}"})


def answering(rows: QuerySet[M], condition: Q) -> QuerySet[M]:
    """Those of ``rows`` to which a condition applies that indexes lead to, as a search's do.

    One statement looks first whether they are few, in no order, so that the indexes serve: few are named by
    their keys; more soon fill a page in whatever order.
    """
    found = rows.filter(condition)
    keys: Any = few(found.values_list("pk", flat=True), COMMON)
    return found if keys is None else rows.filter(pk__in=listed(keys))


def few(keys: QuerySet[Any, Any] | Collection[int], at_most: int | None = None) -> Collection[int] | None:
    """The keys when they are few, None when they are more than ``at_most`` (``FEW`` when not given).

    One statement for a queryset.
    """
    at_most = FEW if at_most is None else at_most
    if not isinstance(keys, QuerySet):
        return keys if len(keys) <= at_most else None
    first = list(keys.order_by().values_list(_column(keys), flat=True)[: at_most + 1])
    return frozenset(first) if len(first) <= at_most else None


def more_than_few(keys: QuerySet[Any, Any] | Collection[int]) -> bool:
    """Whether ``few`` would find them too many, without reading them; one statement for a queryset."""
    if not isinstance(keys, QuerySet):
        return len(keys) > FEW
    return keys.order_by()[FEW : FEW + 1].exists()


def stands_among(keys: QuerySet[Any, Any], field: str) -> Exists:
    """Whether a row's ``field`` is among ``keys``, asked of each row by itself."""
    return Exists(keys.order_by().filter(**{_column(keys): OuterRef(field)}))


def _column(keys: QuerySet[Any, Any]) -> str:
    """The name of the one column of a queryset of keys."""
    (column,) = (*keys.query.values_select, *keys.query.annotation_select) or ("pk",)
    return str(column)


def listed(keys: Collection[int] | Collection[UUID]) -> Collection[int] | Collection[UUID] | RawSQL:
    """Keys at hand for the right of ``__in``: one parameter when they are more than should be named."""
    if len(keys) <= NAMED:
        return keys
    are_uuids = isinstance(next(iter(keys)), UUID)
    if connection.vendor == "postgresql":
        if are_uuids:
            return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    written = [key.hex if isinstance(key, UUID) else key for key in keys]
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(written)])
