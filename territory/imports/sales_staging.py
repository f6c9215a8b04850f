"""Checks the rows of a sales file and lays them down, stamped, in a folder of its own.

Nothing of the database is written here, so a large file holds no lock while it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.imports.bulk import Chunk
from salesforce_app.imports.problems import RowProblem

from ..queries.stamping import Stamper

if TYPE_CHECKING:
    import polars as pl

KEY = ["retailer_id", "sold_on", "document_no", "line_no", "key_product"]
"""What identifies a sales line."""


@dataclass
class StagedSales:
    """The good rows of a file, on disk in the order of their key, and what is known of them as a whole."""

    folder: Path
    columns: frozenset[str] = frozenset()
    problems: list[RowProblem] = field(default_factory=list)
    products: dict[str, tuple[str, str]] = field(default_factory=dict)
    good: int = 0
    fallbacks: int = 0
    first: date | None = None
    last: date | None = None
    _files: list[Path] = field(default_factory=list)

    def parts(self) -> Iterator[pl.DataFrame]:
        """The good rows sorted by their key, over all parts; all rows of a shop stand in one of them."""
        import polars as pl

        for path in self._files:
            yield pl.read_ipc(path)


def stage(chunks: Iterable[Chunk], folder: Path, *, rows_at_once: int) -> StagedSales:
    """Resolve licences and products, stamp route, unit and village, and find keys that occur twice.

    Memory is bounded by a chunk and by the rows of the shop that has most, or ``rows_at_once``. The
    problems found here carry no cells: whoever writes them out looks the rows up by their lines.
    """
    import polars as pl

    staged = StagedSales(folder)
    retailers = pl.DataFrame(
        list(Retailer.objects.values_list("pk", "licence_no")),
        schema={"retailer_id": pl.Int64, "licence_no": pl.String},
        orient="row",
    )
    stamper = Stamper()
    files: list[Path] = []
    for chunk in chunks:
        staged.problems += chunk.problems
        staged.columns |= frozenset(chunk.frame.columns)
        frame = _complete(chunk.frame).join(retailers, on="licence_no", how="left", maintain_order="left")
        frame = _refuse_unknown(frame, staged)
        if frame.is_empty():
            continue
        frame = stamper.stamp(frame, "sold_on")
        frame = _refuse_unrouted(frame, staged)
        if frame.is_empty():
            continue
        _note_products(frame, staged)
        staged.fallbacks += int(frame["is_fallback"].sum())
        first, last = frame["sold_on"].min(), frame["sold_on"].max()
        assert isinstance(first, date) and isinstance(last, date)
        staged.first = min(staged.first or first, first)
        staged.last = max(staged.last or last, last)
        frame = frame.drop("licence_no", "product_name", "category", "is_fallback").sort(
            KEY, maintain_order=True
        )
        files.append(_laid_down(frame, folder / f"chunk{len(files):06d}.arrow"))
    for part in _gathered(files, rows_at_once):
        frame = _refuse_duplicates(part, staged)
        staged.good += len(frame)
        staged._files.append(_laid_down(frame, folder / f"part{len(staged._files):06d}.arrow"))
    return staged


def _laid_down(frame: pl.DataFrame, path: Path) -> Path:
    frame.write_ipc(path)
    return path


def _gathered(files: list[Path], rows_at_once: int) -> Iterator[pl.DataFrame]:
    """The rows of sorted files in parts of at most ``rows_at_once`` rows, sorted over all of them.

    A part is cut between two shops, so that what concerns one shop is seen at once; where a shop has more
    rows than that, its part is larger.
    """
    import polars as pl

    if len(files) == 1:
        yield pl.read_ipc(files[0])
    if len(files) < 2:
        return
    counts = pl.concat(
        [pl.read_ipc(path, columns=["retailer_id"])["retailer_id"].value_counts() for path in files]
    )
    shops = counts.group_by("retailer_id").agg(pl.col("count").sum()).sort("retailer_id")
    start = 0
    while start < len(shops):
        rest = shops.slice(start)
        height = max(1, int((rest["count"].cum_sum() <= rows_at_once).sum()))
        span = rest["retailer_id"][0], rest["retailer_id"][height - 1]
        slices = [
            pl.scan_ipc(path).filter(pl.col("retailer_id").is_between(*span)).collect() for path in files
        ]
        yield pl.concat(slices).sort(KEY, maintain_order=True)
        start += height


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column of the table, with the product's part of the key."""
    import polars as pl

    text = ["document_no", "line_no", "product_code", "product_name", "category"]
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in text if name not in frame.columns
    )
    if "quantity" not in frame.columns:
        frame = frame.with_columns(quantity=pl.lit(None, dtype=pl.Int64))
    frame = frame.with_columns(
        pl.col("document_no", "line_no").fill_null(""),
        # A product without a code is known by its name, or at least by its category.
        product_code=pl.coalesce("product_code", "product_name", "category").str.slice(0, 60),
    )
    return frame.with_columns(
        key_product=pl.when((pl.col("document_no") != "") & (pl.col("line_no") != ""))
        .then(pl.lit(""))
        .otherwise(pl.col("product_code").fill_null(""))
    )


def _refuse_unknown(frame: pl.DataFrame, staged: StagedSales) -> pl.DataFrame:
    import polars as pl

    unknown = frame.filter(pl.col("retailer_id").is_null())
    staged.problems += (
        RowProblem.of(
            line,
            "licence_no",
            _("No shop with licence no. “%(licence)s” is on file.") % {"licence": licence},
            _("Import the shop first, or correct the number."),
            (),
        )
        for line, licence in unknown.select("line", "licence_no").iter_rows()
    )
    return frame.filter(pl.col("retailer_id").is_not_null()) if len(unknown) else frame


def _refuse_unrouted(frame: pl.DataFrame, staged: StagedSales) -> pl.DataFrame:
    import polars as pl

    unrouted = frame.filter(pl.col("unit_id").is_null())
    staged.problems += (
        RowProblem.of(
            line,
            "licence_no",
            _("The shop “%(licence)s” is on no order and visit route.") % {"licence": licence},
            _("Put the shop on a route first."),
            (),
        )
        for line, licence in unrouted.select("line", "licence_no").iter_rows()
    )
    return frame.filter(pl.col("unit_id").is_not_null()) if len(unrouted) else frame


def _note_products(frame: pl.DataFrame, staged: StagedSales) -> None:
    import polars as pl

    named = (
        frame.filter(pl.col("product_code").is_not_null())
        .group_by("product_code")
        .agg(pl.col("product_name").drop_nulls().last(), pl.col("category").drop_nulls().last())
    )
    for code, name, category in named.iter_rows():
        known_name, known_category = staged.products.get(code, ("", ""))
        staged.products[code] = (name or known_name, category or known_category)


def _refuse_duplicates(part: pl.DataFrame, staged: StagedSales) -> pl.DataFrame:
    """Reject each row of a sorted part whose key stood in an earlier row, naming the line of the first."""
    import polars as pl

    # Neighbours are compared column by column: that takes a tenth of what hashing the keys takes.
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in KEY).fill_null(value=False)
    repeats = part.select(same).to_series()
    if not repeats.any():
        return part
    numbered = part.select("line", first_line=pl.when(~repeats).then("line").forward_fill())
    staged.problems += (
        RowProblem.of(
            line,
            "",
            _("The row has the same key as line %(line)d.") % {"line": first_line},
            _("Leave one of them out, or tell them apart by document no. and line no."),
            (),
        )
        for line, first_line in numbered.filter(repeats).iter_rows()
    )
    return part.filter(~repeats)
