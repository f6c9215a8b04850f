"""Sales files: staged in columns, merged by set-based SQL, taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.imports.bulk import Chunk, read_chunks
from salesforce_app.imports.kinds import Import, Job
from salesforce_app.imports.models import BatchState, ImportBatch, ImportChange
from salesforce_app.imports.scratch import scratch_folder
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.undo import Undone, UndoRefused, refuse_later_batches
from salesforce_app.imports.values import Amount, Date, Identifier, Integer, Text
from salesforce_app.kernel.bulk import execute_many
from salesforce_app.kernel.periods import Month

from ..domain.facts import rebuild_month_facts
from ..models import Product, SalesAdjustment, SalesLine
from ..queries.closing import closed_since
from .sales_merge import LINE, LINE_LABEL, SalesMerge
from .sales_staging import StagedSales, stage

ROWS_AT_ONCE = 500_000
"""Rows held in memory together (some 100 MB)."""

MANY_RETAILERS = 5000
"""From here on the facts of whole months are rebuilt rather than those of the shops touched."""


class SalesImport(Import):
    """Sales lines; a returned line is negative."""

    table: ClassVar = Table(
        "sales",
        (
            Column("licence_no", Identifier(60), required=True, aliases=("许可证号", "许可证号码")),
            Column("sold_on", Date(), required=True, aliases=("销售日期", "订货日期", "日期")),
            Column("amount", Amount(), required=True, aliases=("金额", "销售金额", "销售额")),
            Column("document_no", Identifier(60), aliases=("单据号", "订单号")),
            Column("line_no", Identifier(60), aliases=("行号",)),
            Column("quantity", Integer(), aliases=("数量", "条数", "销量")),
            Column("product_code", Identifier(60), aliases=("商品编码", "品规编码", "卷烟编码")),
            Column("product_name", Text(200), aliases=("商品名称", "品规", "品规名称", "品名", "卷烟名称")),
            Column("category", Text(100), aliases=("类别", "商品类别")),
        ),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._folder = scratch_folder()
        self._staged: StagedSales | None = None

    def check(self) -> None:
        """See Import."""
        chunks = read_chunks(self.job.source, self.table, self.job.mapping, rows=ROWS_AT_ONCE)
        self._staged = staged = stage(
            self._watched(chunks), Path(self._folder.name), rows_at_once=ROWS_AT_ONCE
        )
        for problem in staged.problems:
            self.findings.reject(problem)
        if staged.fallbacks:
            self.findings.warn(
                _("Sold on a date on which the shop stood on no route: counted on the nearest one."),
                count=staged.fallbacks,
            )
        self._count(None)

    def write(self, batch: ImportBatch) -> None:
        """See Import."""
        self._count(batch)

    def close(self) -> None:
        """See Import."""
        super().close()
        self._folder.cleanup()

    def _watched(self, chunks: Iterable[Chunk]) -> Iterable[Chunk]:
        read = 0
        for chunk in chunks:
            read += chunk.rows_read
            self.job.progress(read)
            yield chunk

    def _count(self, batch: ImportBatch | None) -> None:
        assert self._staged is not None
        merge = SalesMerge(self._staged)
        outcome = merge.run(batch)
        self.findings.created = outcome.created
        self.findings.updated = outcome.updated
        self.findings.unchanged = outcome.unchanged
        self.findings.examples = outcome.examples
        self.findings.touch(outcome.months, merge.closed)
        if outcome.adjusted and batch is None:
            self.findings.warn(
                _("In a closed month: booked as an adjustment beside its figures."), count=outcome.adjusted
            )

    @classmethod
    def undo(cls, batch: ImportBatch, *, actor: str, moment: datetime) -> Undone:  # noqa: ARG003 - the signature of all kinds
        """See Import. Lines and adjustments go, changed lines and products get their values back."""
        refuse_later_batches(batch)
        _refuse_later_changes(batch)
        months, retailers = _touched(batch)
        refuse_closed_since(batch, months)
        restored = _restore_lines(batch)
        removed = 0
        with connection.cursor() as cursor:
            for model in (SalesLine, SalesAdjustment):
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE batch_id = %s", [batch.pk])  # noqa: S608
                removed += cursor.rowcount
        _restore_products(batch)
        if months:
            rebuild_month_facts(
                months=[Month.of(day) for day in sorted(months)],
                retailers=sorted(retailers) if len(retailers) < MANY_RETAILERS else None,
            )
        return Undone(removed, restored)


def refuse_closed_since(batch: ImportBatch, months: Iterable[date]) -> None:
    """Raise UndoRefused when one of ``months`` was closed after the batch was imported."""
    if closed := closed_since(batch.imported_at, months):
        raise UndoRefused(
            ngettext(
                "Month %(months)s was closed since.", "Months %(months)s were closed since.", len(closed)
            )
            % {"months": ", ".join(str(month) for month in closed)},
            _("Closed figures stay. Import a corrected file: the differences are booked as adjustments."),
        )


def _refuse_later_changes(batch: ImportBatch) -> None:
    """Lines that the batch created carry no change record; a later batch's record names them."""
    later = ImportChange.objects.filter(
        model=LINE_LABEL, batch__gt=batch, batch__state=BatchState.APPLIED
    ).order_by("-batch")
    numbers: set[int] = set()
    found: dict[int, int] = {int(pk): number for pk, number in later.values_list("object_pk", "batch_id")}
    ids = sorted(found)
    for start in range(0, len(ids), 10_000):
        mine = SalesLine.objects.filter(pk__in=ids[start : start + 10_000], batch=batch)
        numbers |= {found[pk] for pk in mine.values_list("pk", flat=True)}
    if numbers:
        raise UndoRefused(
            ngettext(
                "Import %(numbers)s changed the same records later.",
                "Imports %(numbers)s changed the same records later.",
                len(numbers),
            )
            % {"numbers": ", ".join(str(number) for number in sorted(numbers, reverse=True))},
            _("Undo the later ones first, the newest before the others."),
        )


def _touched(batch: ImportBatch) -> tuple[set[date], set[int]]:
    """The first days of the months, and the shops, whose facts the batch's lines are in."""
    months: set[date] = set()
    retailers: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT retailer_id, sold_on FROM {LINE} WHERE batch_id = %s",  # noqa: S608
            [batch.pk],
        )
        for retailer, day in cursor:
            retailers.add(retailer)
            months.add(date.fromisoformat(str(day)).replace(day=1))
    changed = [int(pk) for pk in batch.changes.filter(model=LINE_LABEL).values_list("object_pk", flat=True)]
    for start in range(0, len(changed), 10_000):
        lines = SalesLine.objects.filter(pk__in=changed[start : start + 10_000])
        for retailer, day in lines.values_list("retailer_id", "sold_on"):
            retailers.add(retailer)
            months.add(day.replace(day=1))
    return months, retailers


def _restore_lines(batch: ImportBatch) -> int:
    """Give changed lines their earlier values; returns how many."""
    changes = list(batch.changes.filter(model=LINE_LABEL).values_list("object_pk", "before"))
    execute_many(
        f"UPDATE {LINE} SET amount = %s, quantity = %s, product_id = %s WHERE id = %s",  # noqa: S608
        [(old["amount"], old["quantity"], old["product_id"], int(pk)) for pk, old in changes if old],
    )
    return len(changes)


def _restore_products(batch: ImportBatch) -> None:
    """Products that only the batch sells go; renamed ones get their names back.

    A product that a later batch sells too goes with that one.
    """
    changes = batch.changes.filter(model=Product._meta.label_lower).values_list("object_pk", "before")
    created = [int(pk) for pk, before in changes if before is None]
    heirs = dict(
        SalesLine.objects.filter(product__in=created)
        .order_by()
        .values_list("product")
        .annotate(heir=Min("batch"))
    )
    Product.objects.filter(pk__in=created).exclude(pk__in=heirs).delete()
    ImportChange.objects.bulk_create(
        ImportChange(batch_id=heir, model=Product._meta.label_lower, object_pk=str(pk), before=None)
        for pk, heir in heirs.items()
    )
    for pk, before in changes:
        if before is not None:
            Product.objects.filter(pk=pk).update(**before)
