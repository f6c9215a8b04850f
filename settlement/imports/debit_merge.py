"""Writes staged debits: dues, attempts, adjustments of closed months, then the month facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from salesforce_app.imports.findings import EXAMPLES, Example
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.kernel.bulk import execute_many, fetch_frame, in_list, insert_frame
from salesforce_app.kernel.changes import Change
from salesforce_app.kernel.periods import Month, local_day
from territory.queries.closing import closed_months

from ..domain.facts import rebuild_settlement_months
from ..enums import AttemptResult, DueState, Reason
from ..measures.reasons import ADMINISTRATIVE
from ..models import DebitAttempt, Due, DueAdjustment
from .debit_staging import StagedDebits

if TYPE_CHECKING:
    import polars as pl

DUE, ATTEMPT = Due._meta.db_table, DebitAttempt._meta.db_table
DUE_LABEL, ATTEMPT_LABEL = Due._meta.label_lower, DebitAttempt._meta.label_lower

SUMMARY = [
    "state",
    "last_reason",
    "is_first_ok",
    "attempts_resolved",
    "attempts_ok",
    "attempts_administrative",
]
DUE_VALUES = [
    "retailer_id",
    "due_on",
    "amount",
    "order_no",
    "paid_other",
    "route_id",
    "unit_id",
    "village_id",
]
SHOWN_OF_DUE = ["retailer_id", "due_on", "amount"]
ATTEMPT_VALUES = ["result", "submitted_at", "reason", "bank_code", "reversed_on"]


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


class DebitsMerge:
    """Compares staged attempts with those on file, and writes the difference when given a batch.

    Without a batch (a dry run) it only counts. With one it must run inside a transaction.
    """

    def __init__(self, staged: StagedDebits) -> None:
        self.staged = staged
        self.closed: list[date] = closed_months()
        self.outcome = Outcome()

    def run(self, batch: ImportBatch | None) -> Outcome:
        """Count, and write when there is a batch."""
        import polars as pl

        rows = self.staged.rows
        if rows.is_empty():
            return self.outcome
        dues = self._dues(rows)
        attempts = self._compared_attempts(rows)
        # A due's own values may change in a row whose attempt does not: the row counts as updated.
        changed_dues = dues.filter(pl.col("due_id").is_not_null() & pl.col("due_changed"))
        is_new = pl.col("attempt_id").is_null()
        is_changed = ~is_new & (
            pl.col("attempt_changed") | pl.col("due_no").is_in(changed_dues["due_no"].implode())
        )
        self.outcome.created = int(attempts.select(is_new.sum()).item())
        self.outcome.updated = int(attempts.select(is_changed.sum()).item())
        self.outcome.unchanged = len(attempts) - self.outcome.created - self.outcome.updated
        touched = dues.filter(
            pl.col("due_id").is_null()
            | pl.col("due_changed")
            | pl.col("due_no").is_in(attempts.filter(is_new | is_changed)["due_no"].implode())
        )
        for column in ("due_on", "old_due_on"):
            self.outcome.months |= set(touched[column].drop_nulls().dt.truncate("1mo").unique().to_list())
        self.outcome.retailers = set(touched["retailer_id"].to_list()) | set(
            touched["old_retailer_id"].drop_nulls().to_list()
        )
        if batch is not None:
            self._write(
                touched, attempts.filter(is_new), attempts.filter(~is_new & pl.col("attempt_changed")), batch
            )
        else:
            shown = attempts.join(
                dues.select("due_no", *(f"old_{name}" for name in SHOWN_OF_DUE)), on="due_no", how="left"
            )
            self._show(shown.filter(is_new), is_new=True)
            self._show(shown.filter(is_changed), is_new=False)
        return self.outcome

    def _show(self, attempts: pl.DataFrame, *, is_new: bool) -> None:
        """Keep the first attempts of a sort as examples of what the file would do."""
        for row in attempts.sort("line").head(EXAMPLES).iter_rows(named=True):
            due = {"due_no": row["due_no"]} | {name: _plain(row[name]) for name in SHOWN_OF_DUE}
            old_due = due | {name: _plain(row[f"old_{name}"]) for name in SHOWN_OF_DUE}
            attempt = {"number": row["attempt_no"]} | {name: _plain(row[name]) for name in ATTEMPT_VALUES}
            old_attempt = attempt | {name: _plain(row[f"old_{name}"]) for name in ATTEMPT_VALUES}
            changes = (
                Change(Due, "", None if row["old_due_on"] is None else old_due, due),
                Change(DebitAttempt, "", None if is_new else old_attempt, attempt),
            )
            self.outcome.examples.append(Example(row["line"], is_new, changes))

    def _dues(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The file's dues with their values, the summary of all their attempts, and what is on file."""
        import polars as pl

        latest = rows.sort("due_no", "attempt_no").group_by("due_no", maintain_order=True)
        dues = latest.agg(
            pl.col("retailer_id", "due_on", "amount", "route_id", "unit_id", "village_id").first(),
            pl.col("order_no").drop_nulls().last(),
            pl.col("paid_other").drop_nulls().last(),
        )
        old = self.staged.on_file.group_by("due_no").agg(
            pl.col("due_id").first(),
            pl.col("^old_(retailer_id|due_on|amount|order_no|paid_other|state|.*_id)$").first(),
        )
        dues = dues.join(old, on="due_no", how="left", maintain_order="left").join(
            self._summaries(rows), on="due_no", how="left", maintain_order="left"
        )
        dues = dues.with_columns(
            order_no=pl.coalesce("order_no", "old_order_no", pl.lit("")),
            paid_other=pl.when(pl.col("state") == DueState.DEBITED.value)
            .then(pl.lit(""))
            .otherwise(pl.coalesce("paid_other", "old_paid_other", pl.lit(""))),
        )
        differs = pl.lit(value=False)
        for name in ("retailer_id", "due_on", "amount", "order_no", "paid_other"):
            differs |= pl.col(name).ne_missing(pl.col(f"old_{name}"))
        return dues.with_columns(due_changed=differs)

    def _summaries(self, rows: pl.DataFrame) -> pl.DataFrame:
        """What all attempts, those of the file before those on file, make of each due."""
        import polars as pl

        kept = self.staged.on_file.filter(pl.col("attempt_id").is_not_null()).join(
            rows.select("due_no", "attempt_no"), on=["due_no", "attempt_no"], how="anti"
        )
        kept = kept.filter(pl.col("due_no").is_in(rows["due_no"].implode())).select(
            "due_no",
            "attempt_no",
            pl.col("old_result").alias("result"),
            pl.col("old_reason").alias("reason"),
            pl.col("old_reversed_on").alias("reversed_on"),
        )
        attempts = pl.concat([kept, rows.select(kept.columns)]).sort("due_no", "attempt_no")
        ok = pl.col("result") == AttemptResult.OK.value
        resolved = pl.col("result") != AttemptResult.PENDING.value
        summary = attempts.group_by("due_no").agg(
            last=pl.col("result").last(),
            last_own=pl.col("reason").last(),
            held=(ok & pl.col("reversed_on").is_null()).any(),
            is_first_ok=ok.first(),
            attempts_resolved=resolved.sum().cast(pl.Int64),
            attempts_ok=ok.sum().cast(pl.Int64),
            attempts_administrative=pl.col("reason")
            .is_in([r.value for r in ADMINISTRATIVE])
            .sum()
            .cast(pl.Int64),
        )
        state = (
            pl.when(pl.col("last") == AttemptResult.PENDING.value)
            .then(pl.lit(DueState.PENDING.value))
            .when("held")
            .then(pl.lit(DueState.DEBITED.value))
            .otherwise(pl.lit(DueState.FAILED.value))
        )
        reason = (
            pl.when(state != DueState.FAILED.value)
            .then(pl.lit(""))
            .when(pl.col("last") == AttemptResult.OK.value)
            .then(pl.lit(Reason.REVERSED.value))
            .otherwise("last_own")
        )
        return summary.with_columns(state=state, last_reason=reason).select("due_no", *SUMMARY)

    def _compared_attempts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The file's attempts beside those on file; a column that the file lacks keeps its value."""
        import polars as pl

        old = self.staged.on_file.filter(pl.col("attempt_id").is_not_null()).select(
            "due_no", "attempt_no", "attempt_id", *(f"old_{name}" for name in ATTEMPT_VALUES)
        )
        attempts = rows.join(old, on=["due_no", "attempt_no"], how="left", maintain_order="left")
        attempts = attempts.with_columns(
            submitted_at=pl.coalesce("submitted_at", "old_submitted_at"),
            bank_code=pl.when(pl.col("bank_code") == "")
            .then(pl.col("old_bank_code").fill_null(""))
            .otherwise("bank_code"),
            reversed_on=pl.coalesce("reversed_on", "old_reversed_on")
            if "reversed_on" not in self.staged.columns
            else pl.col("reversed_on"),
        )
        differs = pl.lit(value=False)
        for name in ATTEMPT_VALUES:
            differs |= pl.col(name).ne_missing(pl.col(f"old_{name}"))
        return attempts.with_columns(attempt_changed=differs)

    def _write(
        self, dues: pl.DataFrame, new: pl.DataFrame, changed: pl.DataFrame, batch: ImportBatch
    ) -> None:
        import polars as pl

        new_dues = dues.filter(pl.col("due_id").is_null())
        insert_frame(
            DUE, new_dues.select("due_no", *DUE_VALUES, *SUMMARY).with_columns(batch_id=pl.lit(batch.pk))
        )
        self._update_dues(dues.filter(pl.col("due_id").is_not_null()), batch)
        condition, numbers = in_list("due_no", new["due_no"].unique())
        ids = fetch_frame(
            f"SELECT id, due_no FROM {DUE} WHERE {condition}",  # noqa: S608
            [numbers],
            {"due_pk": pl.Int64, "due_no": pl.String},
        )
        self._update_attempts(changed, batch)
        insert_frame(
            ATTEMPT,
            new.join(ids, on="due_no")
            .sort("due_pk", "attempt_no")
            .select(
                pl.col("due_pk").alias("due_id"),
                pl.col("attempt_no").alias("number"),
                *ATTEMPT_VALUES,
                pl.lit(batch.pk).alias("batch_id"),
            ),
        )
        self._adjust(dues, batch)
        if self.outcome.months:
            rebuild_settlement_months(
                months=[Month.of(day) for day in sorted(self.outcome.months)],
                retailers=sorted(self.outcome.retailers),
            )

    def _update_dues(self, dues: pl.DataFrame, batch: ImportBatch) -> None:
        if dues.is_empty():
            return
        columns = [*DUE_VALUES, *SUMMARY]
        before = {
            due.pk: _values(due, columns) for due in Due.objects.filter(pk__in=dues["due_id"].to_list())
        }
        rows = list(dues.select("due_id", *columns).iter_rows())
        _note_changes(
            batch, DUE_LABEL, before, ((row[0], dict(zip(columns, row[1:], strict=True))) for row in rows)
        )
        assignments = ", ".join(f"{name} = %s" for name in columns)
        execute_many(
            f"UPDATE {DUE} SET {assignments} WHERE id = %s",  # noqa: S608
            ((*row[1:], row[0]) for row in rows),
        )

    def _update_attempts(self, changed: pl.DataFrame, batch: ImportBatch) -> None:
        if changed.is_empty():
            return
        pks = changed["attempt_id"].to_list()
        found = DebitAttempt.objects.in_bulk(pks)
        before = {pk: _values(attempt, ATTEMPT_VALUES) for pk, attempt in found.items()}
        rows = list(changed.select("attempt_id", *ATTEMPT_VALUES).iter_rows(named=True))
        after = []
        for row in rows:
            attempt = found[row.pop("attempt_id")]
            for name, value in row.items():
                setattr(attempt, name, value)
            after.append((attempt.pk, row))
        _note_changes(batch, ATTEMPT_LABEL, before, after)
        DebitAttempt.objects.bulk_update(found.values(), ATTEMPT_VALUES, batch_size=200)

    def _adjust(self, dues: pl.DataFrame, batch: ImportBatch) -> None:
        """Book what changed of closed months: differences to the dues as they were on file before."""
        import polars as pl

        if not self.closed:
            return
        parts = []
        for prefix, sign in (("", 1), ("old_", -1)):
            month = pl.col(f"{prefix}due_on").dt.truncate("1mo")
            state, amount = pl.col(f"{prefix}state"), pl.col(f"{prefix}amount")
            resolved, debited = state != DueState.PENDING.value, state == DueState.DEBITED.value
            parts.append(
                dues.filter(month.is_in(self.closed)).select(
                    "due_no",
                    month.alias("month"),
                    resolved=resolved.cast(pl.Int64) * sign,
                    debited=debited.cast(pl.Int64) * sign,
                    amount_resolved=pl.when(resolved).then(amount).otherwise(0) * sign,
                    amount_debited=pl.when(debited).then(amount).otherwise(0) * sign,
                )
            )
        figures = ["resolved", "debited", "amount_resolved", "amount_debited"]
        booked = (
            pl.concat(parts)
            .group_by("due_no", "month", maintain_order=True)
            .agg(pl.col(figures).sum())
            .filter(pl.any_horizontal(pl.col(figures) != 0))
        )
        if booked.is_empty():
            return
        condition, numbers = in_list("due_no", booked["due_no"].unique())
        ids = fetch_frame(
            f"SELECT id, due_no FROM {DUE} WHERE {condition}",  # noqa: S608
            [numbers],
            {"due_id": pl.Int64, "due_no": pl.String},
        )
        self.outcome.adjusted = insert_frame(
            DueAdjustment._meta.db_table,
            booked.join(ids, on="due_no")
            .drop("due_no")
            .with_columns(booked_on=pl.lit(local_day(batch.imported_at)), batch_id=pl.lit(batch.pk)),
        )


def _values(record: Due | DebitAttempt, columns: list[str]) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _note_changes(batch: ImportBatch, label: str, before: dict[int, dict[str, Any]], after: Any) -> None:
    ImportChange.objects.bulk_create(
        (
            ImportChange(
                batch=batch,
                model=label,
                object_pk=str(pk),
                before=before[pk],
                after={name: _plain(value) for name, value in values.items()},
            )
            for pk, values in after
        ),
        batch_size=2000,
    )
