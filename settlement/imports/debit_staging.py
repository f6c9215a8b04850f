"""Checks the attempts of a debits file against each other and against those on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.imports.bulk import Chunk
from salesforce_app.imports.problems import RowProblem
from salesforce_app.kernel.bulk import fetch_frame, in_list
from territory.queries.stamping import Stamper

from ..enums import AttemptResult, Reason
from ..measures.reasons import reason_of
from ..models import DebitAttempt, Due
from ..queries.reasons import own_reasons

if TYPE_CHECKING:
    import polars as pl

USUAL_ATTEMPTS = 3
"""The original and two retries; more are kept but warned of (domain.md §3.7)."""

DUE_COLUMNS = ["retailer_id", "due_on", "amount", "order_no", "paid_other"]


@dataclass
class StagedDebits:
    """The good rows of a file and the attempts on file of the same dues."""

    rows: pl.DataFrame
    on_file: pl.DataFrame
    columns: frozenset[str] = frozenset()
    problems: list[RowProblem] = field(default_factory=list)
    fallbacks: int = 0
    unknown_reasons: int = 0
    failed_attempts: int = 0
    many_attempts: int = 0


def stage(chunks: Iterable[Chunk]) -> StagedDebits:
    """Read all rows, resolve licences and reasons, stamp the dues, and reject what contradicts itself.

    The rows are held in memory in columns (about 200 bytes a row). The problems found here carry no
    cells: whoever writes them out looks the rows up by their lines.
    """
    import polars as pl

    parts: list[pl.DataFrame] = []
    problems: list[RowProblem] = []
    columns: set[str] = set()
    for chunk in chunks:
        problems += chunk.problems
        columns |= set(chunk.frame.columns)
        parts.append(_complete(chunk.frame))
    rows = pl.concat(parts) if parts else _complete(pl.DataFrame(schema={"line": pl.Int64}))
    staged = StagedDebits(rows, attempts_on_file(rows), frozenset(columns), problems)
    for refuse in (
        _refuse_unknown_licences,
        _refuse_impossible,
        _refuse_duplicates,
        _refuse_differing_dues,
        _refuse_broken_chains,
        _refuse_paid_twice,
    ):
        refuse(staged)
    _name_reasons(staged)
    _stamp(staged)
    staged.many_attempts = staged.rows.filter(pl.col("attempt_no") > USUAL_ATTEMPTS)["due_no"].n_unique()
    return staged


def attempts_on_file(rows: pl.DataFrame) -> pl.DataFrame:
    """The dues of ``rows`` that are on file, one row an attempt, with the columns prefixed ``old_``."""
    import polars as pl

    due, attempt = Due._meta.db_table, DebitAttempt._meta.db_table
    condition, numbers = in_list("d.due_no", rows["due_no"].unique().drop_nulls())
    return fetch_frame(
        "SELECT d.id, d.due_no, d.retailer_id, d.due_on, d.amount, d.order_no, d.paid_other, d.state, "  # noqa: S608
        "d.route_id, d.unit_id, d.village_id, a.id, a.number, a.result, a.reason, a.bank_code, "
        "a.reversed_on, a.submitted_at "
        f"FROM {due} d LEFT JOIN {attempt} a ON a.due_id = d.id WHERE {condition}",
        [numbers],
        {
            "due_id": pl.Int64,
            "due_no": pl.String,
            "old_retailer_id": pl.Int64,
            "old_due_on": pl.Date,
            "old_amount": pl.Int64,
            "old_order_no": pl.String,
            "old_paid_other": pl.String,
            "old_state": pl.String,
            "old_route_id": pl.Int64,
            "old_unit_id": pl.Int64,
            "old_village_id": pl.Int64,
            "attempt_id": pl.Int64,
            "attempt_no": pl.Int64,
            "old_result": pl.String,
            "old_reason": pl.String,
            "old_bank_code": pl.String,
            "old_reversed_on": pl.Date,
            "old_submitted_at": pl.Datetime("us", "UTC"),
        },
    )


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = {
        "line": pl.Int64,
        "licence_no": pl.String,
        "due_no": pl.String,
        "due_on": pl.Date,
        "amount": pl.Int64,
        "attempt_no": pl.Int64,
        "result": pl.String,
        "order_no": pl.String,
        "submitted_at": pl.Datetime("us", "UTC"),
        "reason": pl.String,
        "bank_code": pl.String,
        "reversed_on": pl.Date,
        "paid_other": pl.String,
    }
    frame = frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items() if name not in frame.columns
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in kinds.items())


def _refuse(staged: StagedDebits, lines: Iterable[tuple[int, str, str, str]]) -> None:
    """Move the rows with these (line, column, reason, remedy) to the problems."""
    import polars as pl

    refused = []
    for line, column, reason, remedy in lines:
        refused.append(line)
        staged.problems.append(RowProblem.of(line, column, reason, remedy, ()))
    if refused:
        staged.rows = staged.rows.filter(~pl.col("line").is_in(refused))


def _refuse_unknown_licences(staged: StagedDebits) -> None:
    import polars as pl

    retailers = pl.DataFrame(
        list(Retailer.objects.values_list("pk", "licence_no")),
        schema={"retailer_id": pl.Int64, "licence_no": pl.String},
        orient="row",
    )
    staged.rows = staged.rows.join(retailers, on="licence_no", how="left", maintain_order="left")
    unknown = staged.rows.filter(pl.col("retailer_id").is_null())
    _refuse(
        staged,
        [
            (
                line,
                "licence_no",
                _("No shop with licence no. “%(licence)s” is on file.") % {"licence": licence},
                _("Import the shop first, or correct the number."),
            )
            for line, licence in unknown.select("line", "licence_no").iter_rows()
        ],
    )


def _refuse_impossible(staged: StagedDebits) -> None:
    """Rules that a row breaks by itself."""
    import polars as pl

    rows = staged.rows
    submitted_on = pl.col("submitted_at").dt.convert_time_zone(settings.TIME_ZONE).dt.date()
    checks = (
        (
            pl.col("amount") <= 0,
            "amount",
            _("The amount of a due is not positive."),
            _("Give what is to be collected; returns belong to the sales."),
        ),
        (
            pl.col("attempt_no") < 1,
            "attempt_no",
            _("Attempts are numbered from 1."),
            _("Give 1 for the first submission of the due."),
        ),
        (
            pl.col("reversed_on").is_not_null() & (pl.col("result") != AttemptResult.OK.value),
            "reversed_on",
            _("Only a successful attempt can be reversed."),
            _("Give the result ok with the date of reversal, or leave the date empty."),
        ),
        (
            pl.col("reversed_on") < submitted_on,
            "reversed_on",
            _("The reversal lies before the submission."),
            _("Correct one of the two dates."),
        ),
    )
    for condition, column, reason, remedy in checks:
        _refuse(staged, [(line, column, reason, remedy) for line in rows.filter(condition)["line"].to_list()])
        rows = staged.rows


def _refuse_duplicates(staged: StagedDebits) -> None:
    import polars as pl

    key = ["due_no", "attempt_no"]
    twice = staged.rows.with_columns(first_line=pl.col("line").first().over(key)).filter(
        pl.col("line") != pl.col("first_line")
    )
    _refuse(
        staged,
        [
            (
                line,
                "",
                _("The row has the same key as line %(line)d.") % {"line": first},
                _("Leave one of them out."),
            )
            for line, first in twice.select("line", "first_line").iter_rows()
        ],
    )


def _refuse_differing_dues(staged: StagedDebits) -> None:
    """All attempts of a due are for the same shop, date and amount."""
    import polars as pl

    for column in ("retailer_id", "due_on", "amount"):
        differing = staged.rows.with_columns(
            first=pl.col(column).first().over("due_no"), first_line=pl.col("line").first().over("due_no")
        ).filter(pl.col(column) != pl.col("first"))
        shown = "licence_no" if column == "retailer_id" else column
        _refuse(
            staged,
            [
                (
                    line,
                    shown,
                    _("Due %(due)s has another value in line %(line)d.") % {"due": due_no, "line": first},
                    _("All attempts of a due are for the same shop, date and amount."),
                )
                for line, due_no, first in differing.select("line", "due_no", "first_line").iter_rows()
            ],
        )


def _refuse_broken_chains(staged: StagedDebits) -> None:
    """Attempts run from 1 without a gap, and none follows one that succeeded and was not reversed."""
    import polars as pl

    long = staged.rows.filter(
        (pl.col("attempt_no") > 1) | pl.col("due_no").is_in(staged.on_file["due_no"].implode())
    )
    if long.is_empty():
        return
    attempts: dict[str, dict[int, tuple[int | None, bool]]] = defaultdict(dict)
    dues = long["due_no"].unique()
    known = staged.on_file.filter(pl.col("attempt_no").is_not_null())
    for due_no, number, result, reversed_on in known.select(
        "due_no", "attempt_no", "old_result", "old_reversed_on"
    ).iter_rows():
        attempts[due_no][number] = (None, result == AttemptResult.OK and reversed_on is None)
    for due_no, number, line, result, reversed_on in (
        staged.rows.filter(pl.col("due_no").is_in(dues.implode()))
        .select("due_no", "attempt_no", "line", "result", "reversed_on")
        .iter_rows()
    ):
        attempts[due_no][number] = (line, result == AttemptResult.OK and reversed_on is None)
    _refuse(staged, [fault for due_no in attempts for fault in _chain_faults(due_no, attempts[due_no])])


def _chain_faults(
    due_no: str, attempts: dict[int, tuple[int | None, bool]]
) -> Iterable[tuple[int, str, str, str]]:
    succeeded: tuple[int, int | None] | None = None
    missing: int | None = None
    for expected, number in enumerate(sorted(attempts), start=1):
        line, holds = attempts[number]
        if missing is None and number != expected:
            missing = expected
        if line is not None and missing is not None:
            yield (
                line,
                "attempt_no",
                _("Attempt %(missing)d of due %(due)s is missing.") % {"missing": missing, "due": due_no},
                _("Send the attempts of a due without a gap, from 1."),
            )
        elif succeeded is not None and (fault := line if line is not None else succeeded[1]) is not None:
            yield (
                fault,
                "result",
                _("Attempt %(later)d of due %(due)s follows attempt %(ok)d, which succeeded.")
                % {"later": number, "due": due_no, "ok": succeeded[0]},
                _("Give the date of reversal with the successful attempt, or leave the later one out."),
            )
            if line is None:
                return
        if holds and succeeded is None:
            succeeded = (number, line)


def _refuse_paid_twice(staged: StagedDebits) -> None:
    import polars as pl

    held = (pl.col("result") == AttemptResult.OK.value) & pl.col("reversed_on").is_null()
    both = staged.rows.with_columns(
        held=held.any().over("due_no"), paid=pl.col("paid_other").is_not_null().any().over("due_no")
    ).filter(pl.col("held") & pl.col("paid"))
    _refuse(
        staged,
        [
            (
                line,
                "paid_other",
                _("Due %(due)s was debited and also paid otherwise.") % {"due": due_no},
                _("Leave the other payment out, or give the date of reversal of the debit."),
            )
            for line, due_no in both.select("line", "due_no").iter_rows()
        ],
    )


def _name_reasons(staged: StagedDebits) -> None:
    """Our own reason of each failed attempt; none for the others."""
    import polars as pl

    failed = pl.col("result") == AttemptResult.FAILED.value
    pairs = staged.rows.filter(failed).select("reason", "bank_code").unique()
    own = own_reasons()
    named = pl.DataFrame(
        [(text, code, reason_of(text or "", code or "", own=own).value) for text, code in pairs.iter_rows()],
        schema={"reason": pl.String, "bank_code": pl.String, "named": pl.String},
        orient="row",
    )
    staged.rows = (
        staged.rows.join(
            named, on=["reason", "bank_code"], how="left", nulls_equal=True, maintain_order="left"
        )
        .with_columns(reason=pl.when(failed).then(pl.col("named")).otherwise(pl.lit("")))
        .drop("named")
        .with_columns(pl.col("bank_code").fill_null(""))
    )
    staged.failed_attempts = int(staged.rows.select(failed.sum()).item())
    staged.unknown_reasons = int((staged.rows["reason"] == Reason.UNKNOWN.value).sum())


def _stamp(staged: StagedDebits) -> None:
    import polars as pl

    rows = Stamper().stamp(staged.rows, "due_on")
    unrouted = rows.filter(pl.col("unit_id").is_null())
    staged.rows = rows
    _refuse(
        staged,
        [
            (
                line,
                "licence_no",
                _("The shop “%(licence)s” is on no order and visit route.") % {"licence": licence},
                _("Put the shop on a route first."),
            )
            for line, licence in unrouted.select("line", "licence_no").iter_rows()
        ],
    )
    staged.fallbacks = int(staged.rows["is_fallback"].sum())
