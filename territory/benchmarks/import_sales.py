"""The import of a million sales rows against the bare writing of the same rows."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection, transaction

from accounts.models import Retailer
from salesforce_app.imports.batches import Verdict, run_import
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.management.benching import Bench

from ..models import Product, RetailerMonth, RouteMonth, RouteStop, SalesLine, VillageMonth
from .sales_file import SHOPS, make_shops, write_sales

ROWS = 1_000_000
RUNS = 3
AT_MOST = 3
BARE = "bare_sales"

TYPED = {
    "retailer_id": "bigint",
    "sold_on": "date",
    "document_no": "text",
    "line_no": "text",
    "key_product": "text",
    "amount": "bigint",
    "quantity": "bigint",
    "product_id": "bigint",
    "route_id": "bigint",
    "unit_id": "bigint",
    "village_id": "bigint",
    "batch_id": "bigint",
}
"""The columns of a sales line as they stand on file, without its key."""


def measure(bench: Bench) -> None:
    """Import a file, and write its rows bare: the median of three runs of each, in turns.

    The import is ``run_import``, all of it: finding out the encoding, the checksum, reading and checking
    every cell, looking up licences and products, stamping route and unit as of the day, the search for
    keys that occur twice, the lines with their two indexes, the month facts with their roll-ups, the
    audit trail of products, the commit.

    The bare limit is what nobody who puts these rows into a table from Python can do without: ``csv.reader``
    over the same file, each row turned into the twelve columns and types in which it stands on file
    (licence and product looked up in a dict, with the stamps; money in minor units), handed over to
    ``executemany`` on SQLite and to ``COPY`` on PostgreSQL, into a table without index or constraint, and
    a commit. For information the same with the file's seven columns as text, of which nothing could be
    reported.
    """
    rows, shops = (5_000, 200) if bench.small else (ROWS, SHOPS)
    make_shops(shops)
    path = bench.folder / "sales.csv"
    write_sales(path, rows, shops=shops)
    seconds: dict[str, list[float]] = {"import": [], "bare": [], "text": []}
    for _run in range(RUNS):
        taken, _none = bench.timed(f"import of {rows:,} rows", lambda: import_all(path, rows))
        seconds["import"].append(taken)
        stamps, products = known()
        _clear()
        for name, columns, source in (
            ("bare", TYPED, lambda: typed_rows(path, stamps, products)),  # noqa: B023 - used at once
            ("text", dict.fromkeys(_header(path), "text"), lambda: _text_rows(path)),
        ):
            with _bare_table(columns):
                taken, _none = bench.timed(f"bare, {len(columns)} columns", _writer(columns, source))
            seconds[name].append(taken)
    ours = median(seconds["import"])
    bench.ratio("import ÷ bare, the columns on file", ours, median(seconds["bare"]), at_most=AT_MOST)
    bench.ratio("import ÷ bare, the file's columns as text", ours, median(seconds["text"]))


def import_all(path: Path, rows: int) -> None:
    """Import a file that has so many good rows and no others."""
    outcome = run_import("sales", path, actor="bench")
    if outcome.verdict is not Verdict.IMPORTED or outcome.created != rows:
        raise AssertionError(f"{outcome.verdict}: {outcome.created} of {rows} rows")


def known() -> tuple[dict[str, tuple[int, int, int]], dict[str, int]]:
    """Licence → keys of shop, route and unit; code → key of the product."""
    shops = dict(Retailer.objects.values_list("pk", "licence_no"))
    units = dict(RouteStop.objects.values_list("route", "route__terms__unit"))
    stops = RouteStop.objects.values_list("retailer", "route")
    stamps = {shops[retailer]: (retailer, route, units[route]) for retailer, route in stops}
    return stamps, dict(Product.objects.values_list("code", "pk"))


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _text_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def typed_rows(
    path: Path, stamps: dict[str, tuple[int, int, int]], products: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """The file's rows with the columns of ``TYPED``."""
    for licence, day, amount, document, line, quantity, product in _text_rows(path):
        retailer, route, unit = stamps[licence]
        minor = int(amount[:-3]) * 100 + int(amount[-2:])
        yield (
            retailer, day, document, line, "", minor, int(quantity), products[product], route, unit, None, 1,
        )  # fmt: skip


def _writer(columns: Iterable[str], source: Callable[[], Iterable[Any]]) -> Callable[[], None]:
    names = list(columns)

    def write() -> None:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with (
                    connection.connection.cursor() as cursor,
                    cursor.copy(f"COPY {BARE} ({', '.join(names)}) FROM STDIN") as copy,
                ):
                    for row in source():
                        copy.write_row(row)
            else:
                marks = ", ".join("?" for _ in names)
                connection.connection.executemany(f"INSERT INTO {BARE} VALUES ({marks})", source())  # noqa: S608

    return write


@contextlib.contextmanager
def _bare_table(columns: Mapping[str, str]) -> Iterator[None]:
    names = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {BARE} ({names})")
        try:
            yield
        finally:
            cursor.execute(f"DROP TABLE {BARE}")


def _clear() -> None:
    """Empty what an import fills, so that the next one finds the months untouched."""
    models = (RetailerMonth, RouteMonth, VillageMonth, SalesLine, Product, ImportChange, ImportBatch)
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
