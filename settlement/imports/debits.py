"""Debit files: one row an attempt, merged by set-based SQL, taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.imports.bulk import Chunk, read_chunks
from salesforce_app.imports.kinds import Import, Job
from salesforce_app.imports.models import BatchState, ImportBatch, ImportChange
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.undo import Undone, UndoRefused, refuse_later_batches
from salesforce_app.imports.values import Amount, Choice, Date, DateTime, Identifier, Integer, Text
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.queries.closing import closed_since

from ..domain.facts import rebuild_settlement_months
from ..models import DebitAttempt, Due, DueAdjustment
from .debit_merge import ATTEMPT_LABEL, DUE_LABEL, DebitsMerge
from .debit_staging import USUAL_ATTEMPTS, StagedDebits, attempts_on_file, stage

UNKNOWN_SHARE = 0.05
"""Share of failures without a known reason from which the office should ask the bank (domain.md §5.4)."""


class DebitsImport(Import):
    """Attempts to debit dues; the due itself is told with each of them."""

    table: ClassVar = Table(
        "debits",
        (
            Column("licence_no", Identifier(60), required=True, aliases=("许可证号", "许可证号码")),
            Column("due_no", Identifier(60), required=True, aliases=("应扣单号",)),
            Column("due_on", Date(), required=True, aliases=("应扣日期",)),
            Column("amount", Amount(), required=True, aliases=("金额", "应扣金额")),
            Column("attempt_no", Integer(1, 99), required=True, aliases=("扣款序号",)),
            Column(
                "result",
                Choice(
                    {
                        "ok": ("success", "succeeded", "debited", "成功", "扣款成功"),
                        "failed": ("fail", "failure", "失败", "扣款失败"),
                        "pending": ("处理中", "待处理", "未回"),
                    }
                ),
                required=True,
                aliases=("结果", "扣款结果"),
            ),
            Column("order_no", Identifier(60), aliases=("订单号",)),
            Column("submitted_at", DateTime(), aliases=("提交时间",)),
            Column("reason", Text(200), aliases=("原因", "失败原因")),
            Column("bank_code", Identifier(60), aliases=("银行返回码",)),
            Column("reversed_on", Date(), aliases=("冲正日期",)),
            Column(
                "paid_other",
                Choice(
                    {
                        "cash": ("现金",),
                        "pos": ("card", "刷卡"),
                        "transfer": ("转账",),
                        "cancelled": ("canceled", "取消", "作废"),
                    }
                ),
                aliases=("其他付款",),
            ),
        ),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._staged: StagedDebits | None = None

    def check(self) -> None:
        """See Import."""
        chunks = read_chunks(self.job.source, self.table, self.job.mapping)
        self._staged = staged = stage(self._watched(chunks))
        for problem in staged.problems:
            self.findings.reject(problem)
        self._warn(staged)
        self._count(None)

    def write(self, batch: ImportBatch) -> None:
        """See Import."""
        assert self._staged is not None
        # Another import may have written attempts of the same dues since the file was checked.
        self._staged.on_file = attempts_on_file(self._staged.rows)
        self._count(batch)

    def _watched(self, chunks: Iterable[Chunk]) -> Iterable[Chunk]:
        read = 0
        for chunk in chunks:
            read += chunk.rows_read
            self.job.progress(read)
            yield chunk

    def _warn(self, staged: StagedDebits) -> None:
        if staged.fallbacks:
            self.findings.warn(
                _("Due on a date on which the shop stood on no route: counted on the nearest one."),
                count=staged.fallbacks,
            )
        if staged.many_attempts:
            self.findings.warn(
                _("Dues with more than %(number)d attempts.") % {"number": USUAL_ATTEMPTS},
                count=staged.many_attempts,
            )
        unknown = Ratio(staged.unknown_reasons, staged.failed_attempts)
        if unknown.numerator:
            share = unknown.percent()
            self.findings.warn(
                _("Failed for a reason that is not on file (%(share)s of the failures).") % {"share": share}
                if (unknown.value or 0) <= UNKNOWN_SHARE
                else _(
                    "Failed for a reason that is not on file (%(share)s of the failures): "
                    "ask the bank for its table of codes."
                )
                % {"share": share},
                count=unknown.numerator,
            )

    def _count(self, batch: ImportBatch | None) -> None:
        assert self._staged is not None
        merge = DebitsMerge(self._staged)
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
        """See Import. Attempts and dues go, changed ones get their values back, adjustments go."""
        refuse_later_batches(batch)
        _refuse_later_use(batch)
        dues = list(
            Due.objects.filter(models.Q(batch=batch) | models.Q(attempts__batch=batch))
            .distinct()
            .values_list("pk", "due_on", "retailer_id")
        )
        changed = _changed_dues(batch)
        months = {day.replace(day=1) for _pk, day, _retailer in dues}
        months |= {day.replace(day=1) for day, _retailer in changed}
        if closed := closed_since(batch.imported_at, months):
            raise UndoRefused(
                ngettext(
                    "Month %(months)s was closed since.", "Months %(months)s were closed since.", len(closed)
                )
                % {"months": ", ".join(str(month) for month in closed)},
                _("Closed figures stay. Import a corrected file: the differences are booked as adjustments."),
            )
        removed, _detail = DueAdjustment.objects.filter(batch=batch).delete()
        removed += DebitAttempt.objects.filter(batch=batch)._raw_delete("default")
        restored = _restore(batch, DebitAttempt, ATTEMPT_LABEL) + _restore(batch, Due, DUE_LABEL)
        removed += Due.objects.filter(batch=batch)._raw_delete("default")
        if months:
            rebuild_settlement_months(
                months=[Month.of(day) for day in sorted(months)],
                retailers=sorted({row[2] for row in dues} | {retailer for _day, retailer in changed}),
            )
        return Undone(removed, restored)


def _refuse_later_use(batch: ImportBatch) -> None:
    """A later batch added attempts to the batch's dues, or changed what the batch created."""
    mine = Due.objects.filter(models.Q(batch=batch) | models.Q(attempts__batch=batch))
    later = set(
        DebitAttempt.objects.filter(due__in=mine.values("pk"), batch__gt=batch).values_list(
            "batch", flat=True
        )
    )
    changes = ImportChange.objects.filter(
        model__in=[DUE_LABEL, ATTEMPT_LABEL], batch__gt=batch, batch__state=BatchState.APPLIED
    )
    for label, model in ((DUE_LABEL, Due), (ATTEMPT_LABEL, DebitAttempt)):
        found = {
            int(pk): number for pk, number in changes.filter(model=label).values_list("object_pk", "batch")
        }
        ids = sorted(found)
        for start in range(0, len(ids), 10_000):
            rows = model._default_manager.filter(pk__in=ids[start : start + 10_000], batch=batch)
            later |= {found[pk] for pk in rows.values_list("pk", flat=True)}
    if later:
        raise UndoRefused(
            ngettext(
                "Import %(numbers)s changed the same records later.",
                "Imports %(numbers)s changed the same records later.",
                len(later),
            )
            % {"numbers": ", ".join(str(number) for number in sorted(later, reverse=True))},
            _("Undo the later ones first, the newest before the others."),
        )


def _changed_dues(batch: ImportBatch) -> set[tuple[date, int]]:
    """Due date and shop, as they are and as they were, of the dues that the batch changed."""
    changes = batch.changes.filter(model=DUE_LABEL).values_list("object_pk", "before")
    found = {(date.fromisoformat(old["due_on"]), old["retailer_id"]) for _pk, old in changes if old}
    ids = [int(pk) for pk, _old in changes]
    for start in range(0, len(ids), 10_000):
        found |= set(
            Due.objects.filter(pk__in=ids[start : start + 10_000]).values_list("due_on", "retailer_id")
        )
    return found


def _restore(batch: ImportBatch, model: type[models.Model], label: str) -> int:
    """Give changed records their earlier values, in the order of their keys; returns how many."""
    changes = {
        int(pk): old
        for pk, old in batch.changes.filter(model=label).values_list("object_pk", "before")
        if old is not None
    }
    if not changes:
        return 0
    records: dict[int, Any] = {}
    ids = sorted(changes)
    for start in range(0, len(ids), 10_000):
        records |= model._default_manager.in_bulk(ids[start : start + 10_000])
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = list(next(iter(changes.values())))
    for pk, record in records.items():
        for column in columns:
            setattr(record, column, fields[column].to_python(changes[pk][column]))
    names = [fields[column].name for column in columns]
    model._default_manager.bulk_update([records[pk] for pk in sorted(records)], names, batch_size=200)
    return len(records)
