"""Stamping rows anew when the placements of their shops turn out to have been others.

Sales, dues, visits and planned calls carry route, unit and village as of their own day. A file may tell of a
move after the rows of the days since then have come in; stamping these anew makes the order of the imports
immaterial. Closed months never change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.module_loading import import_string

from salesforce_app.kernel.bulk import execute_many, fetch_frame, in_list
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.periods import Month

from ..queries.closing import closed_months
from ..queries.stamping import Stamper
from .facts import among, first_of_month

if TYPE_CHECKING:
    import polars as pl

SHOPS_AT_ONCE = 1000


@transaction.atomic
def restamp(*, retailers: Collection[int]) -> int:
    """Give the rows of these shops the stamps of their own days again, and make their facts anew.

    Goes through the models of ``settings.STAMPED`` and leaves closed months as they are, and rows of shops
    that stand on no order route or on one without a unit. Returns how many rows had other stamps. Where none
    had, the statements are a few for every thousand shops, whatever the number of rows.
    """
    if not retailers:
        return 0
    closed = closed_months()
    stamper: Stamper | None = None
    count = 0
    for kind in _stamped_kinds():
        months: set[date] = set()
        shops: set[int] = set()
        for part in in_parts(sorted(retailers), SHOPS_AT_ONCE):
            rows = kind.rows_of(part, closed)
            if rows.is_empty():
                continue
            stamper = stamper or Stamper()
            moved = kind.moved(stamper.stamp(rows, "day"))
            kind.write(moved)
            count += len(moved)
            months.update(moved["day"].dt.truncate("1mo").unique())
            shops.update(moved["retailer_id"].unique())
        if months and kind.rebuild is not None:
            rebuild = import_string(kind.rebuild)
            rebuild(months=[Month.of(day) for day in sorted(months)], retailers=sorted(shops))
    return count


@dataclass(frozen=True, slots=True)
class _StampedKind:
    """A model whose rows carry stamps: its table and key, the column of the day, and who sums its rows up."""

    table: str
    key: str
    has_uuid: bool
    day: str
    stamps: tuple[str, ...]
    rebuild: str | None

    def rows_of(self, retailers: Collection[int], closed: Collection[date]) -> pl.DataFrame:
        """The rows of these shops in open months: key, shop, day, and the stamps as ``old_…``."""
        import polars as pl

        condition, shops = in_list("retailer_id", retailers)
        values = [shops]
        if closed:
            is_closed, months = among(first_of_month(self.day), sorted(closed))
            condition, values = f"{condition} AND NOT ({is_closed})", [shops, *months]
        # Each database keeps UUIDs in its own way; as text they find their rows again in both.
        key = f"CAST({self.key} AS TEXT)" if self.has_uuid else self.key
        return fetch_frame(
            f"SELECT {key}, retailer_id, {self.day}, {', '.join(self.stamps)} "  # noqa: S608 - our own names
            f"FROM {self.table} WHERE {condition}",
            values,
            {
                "key": pl.String if self.has_uuid else pl.Int64,
                "retailer_id": pl.Int64,
                "day": pl.Date,
                **{f"old_{name}": pl.Int64 for name in self.stamps},
            },
        )

    def moved(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Those of the rows, stamped anew, that carried other stamps before."""
        import polars as pl

        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"old_{name}")) for name in self.stamps)
        return rows.filter(pl.col("route_id").is_not_null() & pl.col("unit_id").is_not_null() & differs)

    def write(self, moved: pl.DataFrame) -> None:
        """Write the new stamps."""
        if moved.is_empty():
            return
        columns = ", ".join(f"{name} = %s" for name in self.stamps)
        execute_many(
            f"UPDATE {self.table} SET {columns} WHERE {self.key} = %s",  # noqa: S608 - our own names
            moved.select(*self.stamps, "key").iter_rows(),
        )


def _stamped_kinds() -> Iterator[_StampedKind]:
    quote = connection.ops.quote_name
    for label, (day, rebuild) in settings.STAMPED.items():
        meta = apps.get_model(label)._meta
        columns = {field.attname for field in meta.concrete_fields}
        yield _StampedKind(
            table=quote(meta.db_table),
            key=quote(meta.pk.column),
            has_uuid=isinstance(meta.pk, models.UUIDField),
            day=quote(day),
            stamps=tuple(name for name in settings.STAMPS if name in columns),
            rebuild=rebuild,
        )
