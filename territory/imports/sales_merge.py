"""Writes staged sales: new lines, changed lines, adjustments of closed months, then the month facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from salesforce_app.imports.findings import EXAMPLES, Example
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.kernel.bulk import execute_many, fetch_frame, in_list, insert_frame
from salesforce_app.kernel.changes import Change
from salesforce_app.kernel.periods import Month, local_day

from ..domain.facts import add_month_facts, rebuild_month_facts, rebuild_roll_ups
from ..models import Product, RetailerMonth, SalesAdjustment, SalesLine
from ..queries.closing import closed_months
from .sales_staging import KEY, StagedSales

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

LINE = SalesLine._meta.db_table
ADJUSTMENT = SalesAdjustment._meta.db_table
LINE_LABEL = SalesLine._meta.label_lower
STAMPS = ["route_id", "unit_id", "village_id"]


@dataclass
class Outcome:
    """What became of the staged rows, and which facts they touch."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    adjusted: int = 0
    months: set[date] = field(default_factory=set)
    retailers: set[int] = field(default_factory=set)
    examples: list[Example] = field(default_factory=list)


class SalesMerge:
    """Compares staged rows with what is on file, and writes the difference when given a batch.

    Without a batch (a dry run) it only counts. With one it must run inside a transaction: it writes
    lines, adjustments and change records, and rebuilds each touched month fact once.
    """

    def __init__(self, staged: StagedSales) -> None:
        self.staged = staged
        self.closed: list[date] = closed_months()
        self.products: dict[str, int] = {}
        self.outcome = Outcome()

    def run(self, batch: ImportBatch | None) -> Outcome:
        """Count, and write when there is a batch."""
        if not self.staged.good or self.staged.first is None or self.staged.last is None:
            return self.outcome
        first, last = Month.of(self.staged.first).first, Month.of(self.staged.last).first
        touched = (month for month in self.closed if first <= month <= last)
        if any(touched) or RetailerMonth.objects.filter(month__range=(first, last)).exists():
            self._merge_all(batch)
        else:
            self._append_all(batch)
        return self.outcome

    def _append_all(self, batch: ImportBatch | None) -> None:
        """For months that have no line yet: every row is a new line, and the rows at hand make the facts."""
        self.outcome.created = self.staged.good
        if batch is None:
            for part in self.staged.parts():
                self.outcome.months |= set(part["sold_on"].dt.truncate("1mo").unique().to_list())
                self._show(part, SalesLine, is_new=True)
            return
        self.products = self._save_products(batch)
        for part in self.staged.parts():
            self._insert(self._with_products(part), batch)
            self.outcome.months |= set(add_month_facts(part))
        rebuild_roll_ups(sorted(self.outcome.months))

    def _merge_all(self, batch: ImportBatch | None) -> None:
        self.products = self._save_products(batch)
        for part in self.staged.parts():
            self._merge(self._with_products(part), batch)
        if batch is not None and self.outcome.months:
            rebuild_month_facts(
                months=[Month.of(day) for day in sorted(self.outcome.months)],
                retailers=sorted(self.outcome.retailers),
            )

    def _merge(self, chunk: pl.DataFrame, batch: ImportBatch | None) -> None:
        import polars as pl

        chunk = chunk.with_columns(month=pl.col("sold_on").dt.truncate("1mo"))
        if self.closed:
            is_closed = pl.col("month").is_in(self.closed)
            self._adjust(chunk.filter(is_closed), batch)
            chunk = chunk.filter(~is_closed)
            if chunk.is_empty():
                return
        chunk = chunk.join(self._lines_on_file(chunk), on=KEY, how="left", maintain_order="left")
        new = chunk.filter(pl.col("id").is_null())
        changed = chunk.filter(pl.col("id").is_not_null() & self._differs())
        self.outcome.created += len(new)
        self.outcome.updated += len(changed)
        self.outcome.unchanged += len(chunk) - len(new) - len(changed)
        for part in (new, changed):
            self.outcome.months |= set(part["month"].unique().to_list())
            self.outcome.retailers |= set(part["retailer_id"].unique().to_list())
        if batch is not None:
            self._insert(new, batch)
            self._update(changed, batch)
        else:
            self._show(new, SalesLine, is_new=True)
            self._show(changed, SalesLine, is_new=False)

    def _show(self, rows: pl.DataFrame, model: type[SalesLine | SalesAdjustment], *, is_new: bool) -> None:
        """Keep the first rows of a sort as examples of what the file would do."""
        wanted = EXAMPLES - sum(example.is_new == is_new for example in self.outcome.examples)
        for row in rows.head(max(wanted, 0)).iter_rows(named=True):
            after = {name: row[name] for name in (*KEY[:-1], "amount", "quantity")}
            after["sold_on"] = str(after["sold_on"])
            before = None
            if not is_new:
                before = after | {"amount": row["old_amount"], "quantity": row["old_quantity"]}
                after["quantity"] = before["quantity"] if after["quantity"] is None else after["quantity"]
            change = Change(model, "" if is_new else str(row["id"]), before, after)
            self.outcome.examples.append(Example(row["line"], is_new, (change,)))

    def _differs(self) -> pl.Expr:
        """A column of the file holds another value than the line on file; absent columns don't count."""
        import polars as pl

        differs = pl.col("amount") != pl.col("old_amount")
        if "quantity" in self.staged.columns:
            differs |= (
                pl.col("quantity").ne_missing(pl.col("old_quantity")) & pl.col("quantity").is_not_null()
            )
        if self.staged.columns & {"product_code", "product_name", "category"}:
            differs |= (
                pl.col("product_id").ne_missing(pl.col("old_product_id")) & pl.col("product_id").is_not_null()
            )
        return differs

    def _lines_on_file(self, chunk: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        condition, ids = in_list("retailer_id", chunk["retailer_id"].unique())
        return fetch_frame(
            f"SELECT id, {', '.join(KEY)}, amount, quantity, product_id FROM {LINE} "  # noqa: S608
            f"WHERE {condition} AND sold_on BETWEEN %s AND %s",
            [ids, str(chunk["sold_on"].min()), str(chunk["sold_on"].max())],
            {
                "id": pl.Int64,
                "retailer_id": pl.Int64,
                "sold_on": pl.Date,
                "document_no": pl.String,
                "line_no": pl.String,
                "key_product": pl.String,
                "old_amount": pl.Int64,
                "old_quantity": pl.Int64,
                "old_product_id": pl.Int64,
            },
        )

    def _insert(self, new: pl.DataFrame, batch: ImportBatch) -> None:
        import polars as pl

        # The rows come in the order of the key's index, which then grows at its ends instead of everywhere.
        columns = [*KEY, "amount", "quantity", "product_id", *STAMPS]
        insert_frame(LINE, new.select(columns).with_columns(batch_id=pl.lit(batch.pk)))

    def _update(self, changed: pl.DataFrame, batch: ImportBatch) -> None:
        import polars as pl

        if changed.is_empty():
            return
        changed = changed.with_columns(
            quantity=pl.coalesce("quantity", "old_quantity"),
            product_id=pl.coalesce("product_id", "old_product_id"),
        )
        ImportChange.objects.bulk_create(
            (
                ImportChange(
                    batch=batch,
                    model=LINE_LABEL,
                    object_pk=str(line),
                    before={"amount": before[0], "quantity": before[1], "product_id": before[2]},
                    after={"amount": after[0], "quantity": after[1], "product_id": after[2]},
                )
                for line, before, after in _before_and_after(changed)
            ),
            batch_size=2000,
        )
        execute_many(
            f"UPDATE {LINE} SET amount = %s, quantity = %s, product_id = %s WHERE id = %s",  # noqa: S608
            changed.select("amount", "quantity", "product_id", "id").iter_rows(),
        )

    def _adjust(self, chunk: pl.DataFrame, batch: ImportBatch | None) -> None:
        """Book the difference to what is known of each key in a closed month."""
        import polars as pl

        if chunk.is_empty():
            return
        known = pl.concat(
            [
                self._lines_on_file(chunk).select(*KEY, "old_amount", "old_quantity"),
                self._adjustments_on_file(chunk),
            ]
        )
        known = known.group_by(KEY).agg(pl.col("old_amount").sum(), pl.col("old_quantity").sum())
        chunk = chunk.join(known, on=KEY, how="left", maintain_order="left")
        is_new = pl.col("old_amount").is_null()
        chunk = chunk.with_columns(
            is_new=is_new,
            amount=pl.col("amount") - pl.col("old_amount").fill_null(0),
            quantity=pl.when(is_new)
            .then(pl.col("quantity"))
            .otherwise(pl.col("quantity") - pl.col("old_quantity").fill_null(0)),
        )
        differing = chunk.filter((pl.col("amount") != 0) | (pl.col("quantity").fill_null(0) != 0))
        self.outcome.adjusted += len(differing)
        self.outcome.created += int(differing["is_new"].sum())
        self.outcome.updated += len(differing) - int(differing["is_new"].sum())
        self.outcome.unchanged += len(chunk) - len(differing)
        self.outcome.months |= set(differing["month"].unique().to_list()) if batch is None else set()
        if batch is None:
            self._show(differing, SalesAdjustment, is_new=True)
        else:
            insert_frame(
                ADJUSTMENT,
                differing.select("month", *KEY, "amount", "quantity", "product_id", *STAMPS).with_columns(
                    booked_on=pl.lit(local_day(batch.imported_at)), batch_id=pl.lit(batch.pk)
                ),
            )

    def _adjustments_on_file(self, chunk: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        condition, ids = in_list("retailer_id", chunk["retailer_id"].unique())
        return fetch_frame(
            f"SELECT {', '.join(KEY)}, amount, quantity FROM {ADJUSTMENT} "  # noqa: S608
            f"WHERE {condition} AND sold_on BETWEEN %s AND %s",
            [ids, str(chunk["sold_on"].min()), str(chunk["sold_on"].max())],
            {
                "retailer_id": pl.Int64,
                "sold_on": pl.Date,
                "document_no": pl.String,
                "line_no": pl.String,
                "key_product": pl.String,
                "old_amount": pl.Int64,
                "old_quantity": pl.Int64,
            },
        )

    def _save_products(self, batch: ImportBatch | None) -> dict[str, int]:
        """Products on file by code; with a batch the file's new and changed ones are written first."""
        on_file = {product.code: product for product in Product.objects.all()}
        if batch is None:
            return {code: product.pk for code, product in on_file.items()}
        new = [
            Product(code=code, name=name[:200], category=category[:100])
            for code, (name, category) in sorted(self.staged.products.items())
            if code not in on_file
        ]
        Product.objects.bulk_create(new, batch_size=2000)
        changes = [
            ImportChange(batch=batch, model=Product._meta.label_lower, object_pk=str(product.pk), before=None)
            for product in new
        ]
        changed = []
        for code, (name, category) in self.staged.products.items():
            product = on_file.get(code)
            if product is None:
                continue
            before = {"name": product.name, "category": product.category}
            product.name, product.category = name[:200] or product.name, category[:100] or product.category
            after = {"name": product.name, "category": product.category}
            if before != after:
                changed.append(product)
                changes.append(
                    ImportChange(
                        batch=batch,
                        model=Product._meta.label_lower,
                        object_pk=str(product.pk),
                        before=before,
                        after=after,
                    )
                )
        Product.objects.bulk_update(changed, ["name", "category"], batch_size=500)
        ImportChange.objects.bulk_create(changes, batch_size=2000)
        return {code: product.pk for code, product in on_file.items()} | {p.code: p.pk for p in new}

    def _with_products(self, chunk: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        products = pl.DataFrame(
            {"product_code": list(self.products), "product_id": list(self.products.values())},
            schema={"product_code": pl.String, "product_id": pl.Int64},
        )
        return chunk.join(products, on="product_code", how="left", maintain_order="left").drop("product_code")


def _before_and_after(
    changed: pl.DataFrame,
) -> Iterator[tuple[int, tuple[int, int | None, int | None], tuple[int, int | None, int | None]]]:
    columns = ["id", "old_amount", "old_quantity", "old_product_id", "amount", "quantity", "product_id"]
    for line, *values in changed.select(columns).iter_rows():
        before, after = values[:3], values[3:]
        yield line, (before[0], before[1], before[2]), (after[0], after[1], after[2])
