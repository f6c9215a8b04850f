"""Writing and reading columns of many rows: the quickest way that each database has.

SQLite takes prepared statements of many rows each, PostgreSQL takes COPY. Model instances would cost more
than ten times as much as either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import polars as pl

ROWS_AT_A_TIME = 50_000

VALUES_IN_A_STATEMENT = 800
"""How many parameters one INSERT takes on SQLite: below the limit of every version, and past the number
from which more would be quicker. A statement for each row costs twice as much, above all because each
looks up and writes back the last key of an AUTOINCREMENT column."""


def refresh_statistics() -> None:
    """Let PostgreSQL's planner know what lies in the tables, after many rows came at once.

    It looks by itself within minutes; a question that is asked before that may be planned as if the tables
    were empty, and take as many minutes. SQLite plans by its indexes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def insert_frame(table: str, frame: pl.DataFrame) -> int:
    """Append ``frame`` to ``table``; its column names are those of the table. Returns the rows written.

    Defaults and generated keys are the database's. Runs inside the caller's transaction.
    """
    if frame.is_empty():
        return 0
    columns = ", ".join(connection.ops.quote_name(name) for name in frame.columns)
    target = connection.ops.quote_name(table)
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            _copy(f"COPY {target} ({columns}) FROM STDIN (FORMAT csv)", frame)
        else:
            _insert(f"INSERT INTO {target} ({columns}) VALUES", _with_text_dates(frame))
    return len(frame)


def _copy(statement: str, frame: pl.DataFrame) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in frame.iter_slices(ROWS_AT_A_TIME):
            buffer = BytesIO()
            part.write_csv(buffer, include_header=False)
            copy.write(buffer.getbuffer())


def _insert(statement: str, frame: pl.DataFrame) -> None:
    marks = f"({', '.join('?' for _ in frame.columns)})"
    rows = max(1, VALUES_IN_A_STATEMENT // len(frame.columns))
    whole = len(frame) - len(frame) % rows
    many = f"{statement} {', '.join([marks] * rows)}"
    connection.connection.executemany(many, _values(frame.head(whole), rows))
    connection.connection.executemany(f"{statement} {marks}", _values(frame.slice(whole), 1))


def _values(frame: pl.DataFrame, rows: int) -> Iterator[list[Any]]:
    """The values row by row, as many rows together as a statement takes."""
    width = rows * len(frame.columns)
    # Slices are cut where statements end, so that no statement needs two of them.
    for part in frame.iter_slices(ROWS_AT_A_TIME - ROWS_AT_A_TIME % rows):
        flat = list(
            chain.from_iterable(zip(*(column.to_list() for column in part.iter_columns()), strict=True))
        )
        for start in range(0, len(flat), width):
            yield flat[start : start + width]


def execute_many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run ``statement`` (``%s`` for parameters) once for each row, in one call to the driver."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def fetch_frame(
    query: str, parameters: Sequence[Any], schema: dict[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """The result of ``query`` as columns named and typed by ``schema``, in its order.

    Dates may arrive as dates or as ISO text, as the database's driver pleases.
    """
    import polars as pl

    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in schema]
    data = {}
    for (name, kind), values in zip(schema.items(), columns, strict=True):
        if kind == pl.Date and values and any(isinstance(value, str) for value in values):
            data[name] = pl.Series(name, values, dtype=pl.String).str.to_date("%Y-%m-%d")
        else:
            data[name] = pl.Series(name, values, dtype=kind)
    return pl.DataFrame(data)


def in_list(column: str, values: Iterable[int] | Iterable[str]) -> tuple[str, Any]:
    """``column`` among any number of values as one parameter: the condition and its parameter."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values))  # noqa: S608


def _with_text_dates(frame: pl.DataFrame) -> pl.DataFrame:
    # Django keeps dates in SQLite as ISO text and moments as UTC without their zone.
    import polars as pl
    import polars.selectors as cs

    return frame.with_columns(
        cs.date().dt.to_string("%Y-%m-%d"),
        cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.to_string("%Y-%m-%d %H:%M:%S"),
        cs.boolean().cast(pl.Int64),
    )
