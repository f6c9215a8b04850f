"""Route, unit and village of many dated rows at once.

The importers of sales and debits stamp a million rows in about a second, which no query per row
and no correlated subquery does: the placements are small, so they are read whole and joined as of
the date in columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from ..enums import RouteKind
from ..models import Residence, RouteStop, RouteTerm

if TYPE_CHECKING:
    import polars as pl


class Stamper:
    """The placements on file, read by three queries, ready to stamp any number of frames."""

    def __init__(self) -> None:
        self._stops = _placements(
            RouteStop._meta.db_table,
            "retailer_id",
            "route_id",
            f"WHERE kind = '{RouteKind.ORDER_VISIT.value}'",
        )
        self._terms = _placements(RouteTerm._meta.db_table, "route_id", "unit_id")
        self._residences = _placements(Residence._meta.db_table, "retailer_id", "village_id")

    def stamp(self, frame: pl.DataFrame, day: str) -> pl.DataFrame:
        """``frame`` with ``route_id``, ``unit_id``, ``village_id`` as of the dates in column ``day``.

        ``frame`` has ``retailer_id`` (Int64) and ``day`` (Date). Where no placement holds on the
        date, the nearest one is taken: the first when the date lies before all of them, otherwise
        the last one before; ``is_fallback`` is true in such rows (a missing village is no fallback).
        ``route_id`` and ``unit_id`` are null for a shop that was never put on an order route.
        """
        import polars as pl

        frame = _as_of(frame, "retailer_id", day, self._stops).rename({"_inexact": "is_fallback"})
        frame = _as_of(frame, "route_id", day, self._terms)
        frame = frame.with_columns(is_fallback=pl.col("is_fallback") | pl.col("_inexact")).drop("_inexact")
        return _as_of(frame, "retailer_id", day, self._residences).drop("_inexact")


def _placements(table: str, key: str, value: str, where: str = "") -> pl.DataFrame:
    import polars as pl

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {value}, since, until FROM {table} {where}")  # noqa: S608 - our own names
        rows = [(owner, place, str(since), until and str(until)) for owner, place, since, until in cursor]
    schema = {key: pl.Int64, value: pl.Int64, "since": pl.String, "until": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("since", "until").str.to_date("%Y-%m-%d")).sort("since")


def _as_of(frame: pl.DataFrame, key: str, day: str, placements: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the placement's value and ``_inexact``; the order of the rows is kept."""
    import polars as pl

    value = placements.columns[1]
    holds = (pl.col("since") <= pl.col(day)) & (pl.col("until").is_null() | (pl.col("until") > pl.col(day)))
    single = placements.filter(~pl.col(key).is_duplicated())
    several = placements.filter(pl.col(key).is_duplicated())
    if several.is_empty():
        joined = frame.join(single, on=key, how="left", maintain_order="left")
        return joined.with_columns(_inexact=~holds.fill_null(value=True)).drop("since", "until")
    moved = pl.col(key).is_in(several[key].unique().implode())
    numbered = frame.with_row_index("_row")
    first = several.group_by(key, maintain_order=True).first()
    once = numbered.filter(~moved.fill_null(value=False)).join(single, on=key, how="left")
    often = (
        numbered.filter(moved)
        .sort(day)
        .join_asof(
            several, left_on=day, right_on="since", by=key, strategy="backward", check_sortedness=False
        )
    )
    early = (
        often.filter(pl.col(value).is_null()).drop(value, "since", "until").join(first, on=key, how="left")
    )
    parts = [once, often.filter(pl.col(value).is_not_null()).select(once.columns), early.select(once.columns)]
    return (
        pl.concat(parts)
        .with_columns(_inexact=~holds.fill_null(value=True))
        .sort("_row")
        .drop("_row", "since", "until")
    )
