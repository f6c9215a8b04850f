"""The few values of an indexed column of many rows, without reading the rows."""

from __future__ import annotations

from django.db import connection, models

MOST = 500
"""Of more values than this nobody makes a list."""


def distinct_values(model: type[models.Model], field: str) -> list[str] | None:
    """The texts in a column that an index of its own puts in order, the empty one left out, ascending.

    Each is looked up behind the one before, so that the time is that of the values and not of the rows. None
    when there are more than ``MOST``. One statement.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    column = connection.ops.quote_name(str(model._meta.get_field(field).column))  # type: ignore[union-attr]
    statement = (
        f"WITH RECURSIVE found(value) AS (SELECT MIN({column}) FROM {table} WHERE {column} > '' "  # noqa: S608
        f"UNION ALL SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > found.value) FROM found "
        "WHERE found.value IS NOT NULL) SELECT value FROM found WHERE value IS NOT NULL LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [MOST + 1])
        values = [value for (value,) in cursor.fetchall()]
    return values if len(values) <= MOST else None
