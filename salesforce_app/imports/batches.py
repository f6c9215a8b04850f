"""Running an import, from a file's path to a batch or to the reasons why there is none; and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.turns import turn

from .findings import Example, Findings, Remark
from .kinds import Import, Job, Progress, import_of, silent
from .mapping import NO_MAPPING, load_mapping
from .models import BatchState, ImportBatch
from .plan import make_plan
from .problems import RowProblem
from .rejected import rejected_path, write_rejected
from .rows import open_table
from .source import Source
from .undo import Undone, UndoRefused

SHOWN, SHOWN_OF_DRY_RUN = 10, 100
"""How many problems an outcome carries; a dry run leaves no file to look the others up in."""


class Verdict(Enum):
    """What became of a file."""

    IMPORTED = "imported"
    CHECKED = "checked"
    """A dry run: nothing was to be written."""
    REFUSED = "refused"
    """Rows were rejected, and they were not to be skipped (or none was left): nothing was written."""
    REPEATED = "repeated"
    """The same file was imported before: nothing was written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a run.

    ``batch`` is the new batch of an imported file and the earlier one of a repeated file. The counts of
    a refused file tell what its rows would have done. ``problems`` are the first ones. ``rejected_to`` is
    the file of rejected rows; a dry run writes none unless it is told where. Where it could not be written
    ``not_written`` says why. ``examples`` are the first rows that create and that update something,
    ``months`` those whose figures the file changes, ``closed_months`` those of them that are closed and
    get adjustments; they are those of the check, told when nothing was written yet.
    """

    verdict: Verdict
    kind: str
    source: Source
    batch: ImportBatch | None = None
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: tuple[Remark, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    ignored: tuple[str, ...] = ()
    rejected_to: Path | None = None
    not_written: str = ""
    examples: tuple[Example, ...] = ()
    months: tuple[Month, ...] = ()
    closed_months: tuple[Month, ...] = ()


class UnknownBatch(RoutebookError):
    """There is no batch with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return _("There is no import %(number)d.") % {"number": self.number}


class Clash(RoutebookError):
    """The database refused to write what had been checked: somebody else wrote at the same time."""

    def __init__(self, error: DatabaseError) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return _("Somebody else seems to have written the same records just now (%(error)s). Try again.") % {
            "error": self.error
        }


Written = Callable[[ImportBatch], object]
"""Told of a batch inside the transaction that writes it."""


def unnoticed(batch: ImportBatch) -> None:
    """Nobody else has to know of the batch."""


class _MoreRejected(Exception):
    """Rows turned out bad while the good ones were being written."""


def run_import(
    kind: str,
    path: Path,
    *,
    actor: str,
    mapping_path: Path | None = None,
    dry_run: bool = False,
    skip_invalid: bool = False,
    moment: datetime | None = None,
    progress: Progress = silent,
    rejected_to: Path | None = None,
    written: Written = unnoticed,
) -> Outcome:
    """Import a file as ``kind``: all of it, or nothing, or with ``skip_invalid`` its good rows.

    Everything is read and checked before the one transaction in which everything is written; ``written``
    is called with the batch at its end, so that what it writes stands or falls with the import. Rejected
    rows go to ``rejected_to``, else beside the file. Raises
    UnreadableFile for a file that cannot be read, MappingProblem for a mapping that cannot be followed,
    InputError for an unknown kind, StaleRecord or Clash when somebody else changed the same records
    meanwhile; nothing is written then.
    """
    importer_of_kind = import_of(kind)
    table = importer_of_kind.table
    mapping = load_mapping(mapping_path, table) if mapping_path else NO_MAPPING
    source = open_table(path, table, mapping)
    earlier = applied_batch(kind, source.sha256, mapping.sha256)
    if earlier is not None:
        return Outcome(Verdict.REPEATED, kind, source, batch=earlier)
    job = Job(
        source=source,
        plan=make_plan(source, table, mapping),
        actor=actor,
        moment=moment or timezone.now(),
        mapping=mapping,
        progress=progress,
    )
    importer = importer_of_kind(job)
    try:
        importer.check()
        return _conclude(
            kind,
            importer,
            dry_run=dry_run,
            skip_invalid=skip_invalid,
            rejected_to=rejected_to,
            written=written,
        )
    finally:
        importer.close()


def applied_batch(kind: str, sha256: str, mapping_sha256: str) -> ImportBatch | None:
    """The batch by which the same file was imported under the same mapping, unless it was undone."""
    return ImportBatch.objects.filter(
        kind=kind, sha256=sha256, mapping_sha256=mapping_sha256, state=BatchState.APPLIED
    ).first()


def _conclude(
    kind: str,
    importer: Import,
    *,
    dry_run: bool,
    skip_invalid: bool,
    rejected_to: Path | None,
    written: Written,
) -> Outcome:
    checked = importer.findings
    refused = checked.rejected and (not skip_invalid or checked.rejected == checked.read)
    if dry_run or refused:
        verdict = Verdict.CHECKED if dry_run else Verdict.REFUSED
        return _outcome(verdict, kind, importer, rejected_to=rejected_to)
    job = importer.job
    job.progress(checked.read)
    try:
        batch = _write(kind, importer, skip_invalid=skip_invalid, written=written)
    except _MoreRejected:
        return _outcome(Verdict.REFUSED, kind, importer, rejected_to=rejected_to)
    except (IntegrityError, OperationalError) as error:
        earlier = applied_batch(kind, job.source.sha256, job.mapping.sha256)
        if earlier is None:
            raise Clash(error) from error
        return Outcome(Verdict.REPEATED, kind, job.source, batch=earlier)
    return _outcome(Verdict.IMPORTED, kind, importer, batch, rejected_to=rejected_to)


def _write(kind: str, importer: Import, *, skip_invalid: bool, written: Written) -> ImportBatch:
    job = importer.job
    before = importer.findings.rejected
    with turn():
        batch = ImportBatch.objects.create(
            kind=kind,
            file_name=job.source.name,
            sha256=job.source.sha256,
            mapping_sha256=job.mapping.sha256,
            imported_by=job.actor,
            imported_at=job.moment,
            rows_read=0,
            rows_created=0,
            rows_updated=0,
            rows_unchanged=0,
            rows_rejected=0,
        )
        importer.write(batch)
        found = importer.findings
        if found.rejected > before and not skip_invalid:
            raise _MoreRejected
        batch.rows_read = found.read
        batch.rows_created = found.created
        batch.rows_updated = found.updated
        batch.rows_unchanged = found.unchanged
        batch.rows_rejected = found.rejected
        batch.save()
        written(batch)
    return batch


def _outcome(
    verdict: Verdict,
    kind: str,
    importer: Import,
    batch: ImportBatch | None = None,
    *,
    rejected_to: Path | None = None,
) -> Outcome:
    found, source = importer.findings, importer.job.source
    is_dry = verdict is Verdict.CHECKED
    not_written = ""
    if not is_dry or rejected_to is not None:
        rejected_to, not_written = _hand_back(found, source, rejected_to or rejected_path(source.path))
    return Outcome(
        verdict,
        kind,
        source,
        batch=batch,
        read=found.read,
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        rejected=found.rejected,
        warnings=found.warnings,
        problems=found.problems.first(SHOWN_OF_DRY_RUN if is_dry else SHOWN),
        ignored=importer.job.plan.ignored,
        rejected_to=rejected_to,
        not_written=not_written,
        examples=tuple(found.examples),
        months=tuple(map(Month.of, sorted(found.months))),
        closed_months=tuple(map(Month.of, sorted(found.closed_months))),
    )


def _hand_back(found: Findings, source: Source, path: Path) -> tuple[Path | None, str]:
    """Write the rejected rows to a file; where they went, and why not if they didn't."""
    if not found.rejected:
        return None, ""
    try:
        write_rejected(source, found.problems.with_cells(source), path)
    except OSError as error:
        return None, f"{path}: {error.strerror}"
    return path, ""


def undo_batch(number: int, *, actor: str, moment: datetime, reason: str = "") -> tuple[ImportBatch, Undone]:
    """Take back import ``number`` in one transaction; ``reason`` is kept with it.

    Raises UnknownBatch, UndoRefused and Clash.
    """
    try:
        return _undo(number, actor=actor, moment=moment, why=reason)
    except (IntegrityError, OperationalError) as error:
        raise Clash(error) from error


def _undo(number: int, *, actor: str, moment: datetime, why: str) -> tuple[ImportBatch, Undone]:
    with turn():
        batch = ImportBatch.objects.select_for_update().filter(pk=number).first()
        if batch is None:
            raise UnknownBatch(number)
        if batch.state == BatchState.UNDONE and batch.undone_at is not None:
            raise UndoRefused(
                _("Import %(number)d was undone on %(when)s by %(who)s already.")
                % {
                    "number": number,
                    "when": date_format(timezone.localtime(batch.undone_at), "DATETIME_FORMAT"),
                    "who": batch.undone_by,
                },
                _("There is nothing left to undo."),
            )
        undone = import_of(batch.kind).undo(batch, actor=actor, moment=moment)
        batch.state = BatchState.UNDONE
        batch.undone_by = actor
        batch.undone_at = moment
        batch.undo_reason = why
        batch.save(update_fields=["state", "undone_by", "undone_at", "undo_reason"])
    return batch, undone
