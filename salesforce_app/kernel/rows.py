"""Rows of models into their tables, many in a statement.

For records that are at hand as instances or values; ``bulk`` is for those that stand in columns. Values are
prepared as Django's own writing prepares them, but the usual ones (a number in a column of numbers, a text
in one of texts) are seen at a glance, and a record's row can be written to its history as it is: that takes
a third of the time of ``bulk_create`` and ``bulk_update``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

from django.db import connections, models
from django.db.models.fields import NOT_PROVIDED

from .bulk import VALUES_IN_A_STATEMENT

Prepared = list[Any]
"""The values of one row as the database's driver takes them."""

_GLANCES: tuple[tuple[tuple[type[models.Field[Any, Any]], ...], type], ...] = (
    ((models.CharField, models.TextField), str),
    ((models.IntegerField, models.AutoField), int),
    ((models.BooleanField,), bool),
)


def insert_records(model: type[models.Model], instances: Sequence[models.Model]) -> list[Prepared]:
    """Insert new records; generated keys are filled in. Returns their rows over all columns."""
    columns = tuple(found.attname for found in model._meta.concrete_fields)
    if not _is_plain(model):
        model._base_manager.bulk_create(instances)
        return prepared(model, columns, _values(instances, columns))
    key = model._meta.pk
    place = columns.index(key.attname)
    rows = prepared(model, columns, _values(instances, columns))
    ready = [row for row in rows if row[place] is not None]
    _insert(model, columns, ready)
    waiting = [number for number, row in enumerate(rows) if row[place] is None]
    if waiting:
        others = columns[:place] + columns[place + 1 :]
        bare = [rows[number][:place] + rows[number][place + 1 :] for number in waiting]
        for number, pk in zip(waiting, _insert(model, others, bare, returning=str(key.column)), strict=True):
            rows[number][place] = pk
            setattr(instances[number], key.attname, pk)
    for instance in instances:
        instance._state.adding = False
        instance._state.db = model._base_manager.db
    return rows


def update_records(model: type[models.Model], updates: Iterable[tuple[models.Model, frozenset[str]]]) -> None:
    """Write the named columns of each record, in the order given as far as the same columns change."""
    connection = connections[model._base_manager.db]
    quote = connection.ops.quote_name
    groups: defaultdict[frozenset[str], list[models.Model]] = defaultdict(list)
    for instance, names in updates:
        groups[names].append(instance)
    key = model._meta.pk
    for names, instances in groups.items():
        fields = [found for found in model._meta.concrete_fields if found.attname in names]
        columns = [found.attname for found in fields]
        settings = ", ".join(f"{quote(str(found.column))} = %s" for found in fields)
        table, identity = quote(model._meta.db_table), quote(str(key.column))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {settings} WHERE {identity} = %s",  # noqa: S608 - our own names
                prepared(model, (*columns, key.attname), _values(instances, (*columns, key.attname))),
            )


def append_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str = ""
) -> None:
    """Insert rows of values by column; the other columns but the key have to be null.

    ``conflict`` is an ON CONFLICT clause; no two of the rows may be in conflict with each other.
    """
    _insert(model, columns, prepared(model, columns, rows), conflict=conflict)


def append_prepared(model: type[models.Model], columns: Sequence[str], rows: Sequence[Prepared]) -> None:
    """As ``append_rows``, for values that were prepared for columns of the same types."""
    _insert(model, columns, rows)


def prepared(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[Prepared]:
    """Rows of values by column as the driver takes them."""
    steps = [_preparer(model, column) for column in columns]
    return [
        [
            value if value is None or type(value) is usual else prepare(value)
            for value, (usual, prepare) in zip(row, steps, strict=True)
        ]
        for row in rows
    ]


def _values(instances: Iterable[models.Model], columns: Sequence[str]) -> list[list[Any]]:
    return [[getattr(instance, column) for column in columns] for instance in instances]


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """Whether a record's row is no more than the values of its fields."""
    return not model._meta.parents and not any(
        getattr(found, "auto_now", False)
        or getattr(found, "auto_now_add", False)
        or found.db_default is not NOT_PROVIDED
        or found.generated
        for found in model._meta.concrete_fields
    )


@cache
def _preparer(model: type[models.Model], column: str) -> tuple[type | None, Callable[[Any], Any]]:
    """The type of values that go as they are, and what makes the others ready."""
    connection = connections[model._base_manager.db]
    found = next(found for found in model._meta.concrete_fields if found.attname == column)
    prepare = partial(found.get_db_prep_save, connection=connection)
    while isinstance(found, models.ForeignKey):
        found = found.target_field
    usual = next((usual for kinds, usual in _GLANCES if isinstance(found, kinds)), None)
    return usual, prepare


def _insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Prepared],
    *,
    conflict: str = "",
    returning: str = "",
) -> list[Any]:
    """Insert prepared rows; answers with the column ``returning`` of each."""
    connection = connections[model._base_manager.db]
    quote = connection.ops.quote_name
    by_name = {found.attname: str(found.column) for found in model._meta.concrete_fields}
    names = ", ".join(quote(by_name[column]) for column in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    start = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES"
    end = f"{conflict} RETURNING {quote(returning)}" if returning else conflict
    size = max(1, VALUES_IN_A_STATEMENT // len(columns))
    whole = f"{start} {', '.join([marks] * size)} {end}"
    answers: list[Any] = []
    with connection.cursor() as cursor:
        for first in range(0, len(rows), size):
            part = rows[first : first + size]
            statement = whole if len(part) == size else f"{start} {', '.join([marks] * len(part))} {end}"
            cursor.execute(statement, list(chain.from_iterable(part)))
            if returning:
                answers += [answer for (answer,) in cursor.fetchall()]
    return answers
