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
    """The good rows of a file, chunk by chunk on disk, and what is known of them as a whole."""

    folder: Path
    columns: frozenset[str] = frozenset()
    problems: list[RowProblem] = field(default_factory=list)
    products: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: int = 0
    fallbacks: int = 0
    first: date | None = None
    last: date | None = None
    _files: list[Path] = field(default_factory=list)
    _duplicates: set[int] = field(default_factory=set)

    def chunks(self) -> Iterator[pl.DataFrame]:
        """The good rows, without those whose key stood in the file before."""
        import polars as pl

        for path in self._files:
            frame = pl.read_ipc(path)
            if self._duplicates:
                frame = frame.filter(~pl.col("line").is_in(list(self._duplicates)))
            yield frame

    @property
    def good(self) -> int:
        """Number of rows in ``chunks()``."""
        return self.rows - len(self._duplicates)


def stage(chunks: Iterable[Chunk], folder: Path) -> StagedSales:
    """Resolve licences and products, stamp route, unit and village, and find keys that occur twice.

    Memory is bounded by a chunk, plus eight bytes a row for the search of duplicates. The problems
    found here carry no cells: whoever writes them out looks the rows up by their lines.
    """
    import polars as pl

    staged = StagedSales(folder)
    retailers = pl.DataFrame(
        list(Retailer.objects.values_list("pk", "licence_no")),
        schema={"retailer_id": pl.Int64, "licence_no": pl.String},
        orient="row",
    )
    stamper = Stamper()
    hashes: list[pl.Series] = []
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
        staged.rows += len(frame)
        first, last = frame["sold_on"].min(), frame["sold_on"].max()
        assert isinstance(first, date) and isinstance(last, date)
        staged.first = min(staged.first or first, first)
        staged.last = max(staged.last or last, last)
        hashes.append(frame.select(pl.struct(KEY).hash(seed=0)).to_series())
        path = folder / f"{len(staged._files):06d}.arrow"
        frame.drop("licence_no", "product_name", "category", "is_fallback").write_ipc(path)
        staged._files.append(path)
    _refuse_duplicates(staged, hashes)
    return staged


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


def _refuse_duplicates(staged: StagedSales, hashes: list[pl.Series]) -> None:
    """Reject each row whose key stood in an earlier row, naming the line of the first.

    Equal hashes only nominate the rows; the keys themselves decide.
    """
    import polars as pl

    if not hashes or not (suspect := pl.concat(hashes).is_duplicated()).any():
        return
    parts: list[pl.DataFrame] = []
    offset = 0
    for path in staged._files:
        frame = pl.read_ipc(path).select("line", *KEY)
        parts.append(frame.filter(suspect.slice(offset, len(frame))))
        offset += len(frame)
    suspects = pl.concat(parts).with_columns(first_line=pl.col("line").first().over(KEY))
    twice = suspects.filter(pl.col("line") != pl.col("first_line"))
    staged._duplicates = set(twice["line"].to_list())
    staged.problems += (
        RowProblem.of(
            line,
            "",
            _("The row has the same key as line %(line)d.") % {"line": first_line},
            _("Leave one of them out, or tell them apart by document no. and line no."),
            (),
        )
        for line, first_line in twice.select("line", "first_line").iter_rows()
    )
