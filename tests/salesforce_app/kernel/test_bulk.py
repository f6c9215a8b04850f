"""Columns of many rows into a table and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from salesforce_app.kernel import bulk
from salesforce_app.kernel.bulk import fetch_frame, insert_frame

TABLE = "bulk_trial"
SCHEMA = {"number": pl.Int64, "day": pl.Date, "said": pl.String, "is_odd": pl.Int64}


@pytest.fixture
def table(db: None) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (number bigint UNIQUE, day date, said text, is_odd boolean, "
            "at timestamp with time zone)"
        )
        yield TABLE
        cursor.execute(f"DROP TABLE {TABLE}")


def frame(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "number": range(rows),
            "day": [date(2024, 1, 1 + number % 28) for number in range(rows)],
            # An empty text is not a missing one, and some texts look like what separates them.
            "said": [[None, "", 'a "b",\nc', "零售户"][number % 4] for number in range(rows)],
            "is_odd": [number % 2 == 1 for number in range(rows)],
        },
        schema=SCHEMA | {"is_odd": pl.Boolean},
    )


def on_file() -> pl.DataFrame:
    flag = "CASE WHEN is_odd THEN 1 ELSE 0 END"
    return fetch_frame(f"SELECT number, day, said, {flag} FROM {TABLE} ORDER BY number", [], SCHEMA)


# One statement takes 200 rows of four columns on SQLite.
@pytest.mark.parametrize("rows", [0, 1, 199, 200, 201, 1003])
def test_what_is_inserted_is_what_is_fetched(table: str, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_AT_A_TIME", 450)
    assert insert_frame(table, frame(rows)) == rows
    assert on_file().equals(frame(rows).with_columns(pl.col("is_odd").cast(pl.Int64)))


def test_moments_are_kept_in_utc(table: str) -> None:
    moment = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
    local = pl.Series([moment], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone("Asia/Shanghai")
    insert_frame(table, pl.DataFrame({"number": [1], "at": local}))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT at FROM {table}")
        (found,) = cursor.fetchone()
    # SQLite knows no zones.
    assert found in (moment, moment.replace(tzinfo=None))


def test_a_row_that_breaks_a_constraint_fails_as_any_other_write_does(table: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_frame(table, pl.concat([frame(3), frame(1)]))
    assert on_file().is_empty()
