"""What a kind of file has to know to be imported, and where each kind is found.

The packages above teach the ground their kinds by ``settings.IMPORT_KINDS``: kind → title and dotted path
of an ``Import``. Most are ``RowImport``s, which plan rows into a ``ChangeSet``. A kind whose files run to
millions of rows subclasses ``Import`` itself and writes by set-based SQL of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import ClassVar

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError

from .findings import Findings, Spool
from .mapping import NO_MAPPING, FileMapping
from .models import ImportBatch
from .plan import Plan, Row
from .problems import RowProblem
from .recording import record
from .rows import rows_of
from .source import Source
from .table import Table
from .undo import Undone, undo_recorded

Progress = Callable[[int], None]
"""Told now and then how many rows have been read."""


def silent(rows: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run of an import: the open file, how it is read, who asks, and when.

    ``columns`` are the names of the table's columns that this file has.
    """

    source: Source
    plan: Plan
    actor: str
    moment: datetime
    mapping: FileMapping = NO_MAPPING
    progress: Progress = silent

    @property
    def columns(self) -> frozenset[str]:
        """Our names of the columns that the file or its mapping gives."""
        return frozenset(column.name for column in self.plan.columns)


class Import(ABC):
    """The import of one kind of file. One instance serves one run.

    ``check`` reads everything and writes nothing. ``write`` runs inside the transaction that also makes
    the batch, and only after ``check``. Both tell what they found by ``findings``, which is fresh when
    they are called; when ``write`` rejects more rows than were asked to be skipped, all is rolled back.
    """

    table: ClassVar[Table]

    def __init__(self, job: Job) -> None:
        self.job = job
        self.findings = Findings()

    @abstractmethod
    def check(self) -> None:
        """Read the file, find every problem, and count what writing would do."""

    @abstractmethod
    def write(self, batch: ImportBatch) -> None:
        """Write the good rows in the name of ``batch``."""

    def close(self) -> None:
        """Clear away whatever was put aside for this run."""
        self.findings.close()

    @classmethod
    def undo(cls, batch: ImportBatch, *, actor: str, moment: datetime) -> Undone:
        """Take back what a batch of this kind did. Raises UndoRefused.

        Runs inside the transaction that marks the batch as undone.
        """
        return undo_recorded(batch, actor=actor, moment=moment)


class Done(Enum):
    """What a good row does to the record that it names."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"

    @classmethod
    def updated_if(cls, changed: bool) -> Done:
        """Updated or unchanged."""
        return cls.UPDATED if changed else cls.UNCHANGED


class RowImport(Import):
    """A kind whose rows are planned one by one and written together.

    The file is gone through twice, part by part: once to check it, once to write it. The second time
    the same planning runs inside the transaction, on what is on file then, so that nothing is written
    on the ground of what somebody else has changed meanwhile.
    """

    rows_at_once: ClassVar[int | None] = 1000
    """Rows planned together; None for a kind whose rows must all be seen at once."""

    batch: ImportBatch | None
    """The batch in whose name rows are written; None while they are only checked."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.batch: ImportBatch | None = None
        self._good: Spool[Row] = Spool()
        self._rejected_lines: set[int] = set()
        self._first_lines: dict[Hashable, int] = {}

    @abstractmethod
    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """Look up what the rows name, then ``decide`` each of them. Nothing may be written."""

    def begin(self) -> None:
        """Make ready for going through the file, which happens twice."""

    def conclude(self) -> None:
        """Whatever can only be said of the file as a whole."""

    def decide(
        self, rows: Iterable[Row], changes: ChangeSet, plan_row: Callable[[Row, ChangeSet], Done]
    ) -> None:
        """Plan row by row. A row that raises InputError is rejected and leaves nothing in ``changes``."""
        for row in rows:
            mark = changes.mark()
            try:
                done = plan_row(row, changes)
            except InputError as error:
                changes.roll_back(mark)
                self.reject(row, str(error.field), str(error.reason), str(error.remedy))
            else:
                self.count(done)
                self.exemplify(row, changes, done)

    def exemplify(self, row: Row, changes: ChangeSet, done: Done) -> None:
        """Keep what the row would do as an example, when the file is only checked and more are wanted."""
        is_new = done is Done.CREATED
        if self.batch is None and done is not Done.UNCHANGED and self.findings.wants_example(is_new=is_new):
            self.findings.show(row.line, changes.planned(), is_new=is_new)

    def count(self, done: Done) -> None:
        """Count a good row."""
        name = done.value
        setattr(self.findings, name, getattr(self.findings, name) + 1)

    def reject(self, row: Row, column: str, reason: str, remedy: str) -> None:
        """Count a row as rejected."""
        self.findings.reject(self.screened(row.reject(column, reason, remedy)))
        self._rejected_lines.add(row.line)

    def screened(self, problem: RowProblem) -> RowProblem:
        """The problem without anything that must not be written to a file again."""
        return problem

    def refuse_second(self, row: Row, key: Hashable, column: str) -> None:
        """Raise InputError when an earlier row of the file has the same key."""
        first = self._first_lines.setdefault(key, row.line)
        if first != row.line:
            raise InputError(
                column,
                _("Line %(line)d has the same key.") % {"line": first},
                _("Leave one of the two rows."),
            )

    def check(self) -> None:
        """See Import."""
        self.begin()
        for part in self._parts(self._read()):
            self.plan(part, ChangeSet())
        self.conclude()

    def write(self, batch: ImportBatch) -> None:
        """See Import."""
        self.findings = Findings(problems=self.findings.problems)
        self._first_lines.clear()
        self.batch = batch
        self.begin()
        good = (row for row in self._good if row.line not in self._rejected_lines)
        for part in self._parts(good):
            changes = ChangeSet()
            self.plan(part, changes)
            record(
                batch,
                changes.save(actor=self.job.actor, moment=self.job.moment, reason=f"import {batch.pk}"),
            )
        self.conclude()

    def close(self) -> None:
        """See Import."""
        super().close()
        self._good.close()

    def _read(self) -> Iterator[Row]:
        """The good rows, put aside for writing; the others are rejected on the way."""
        for number, row in enumerate(rows_of(self.job.source, self.job.plan), start=1):
            if number % 1000 == 0:
                self.job.progress(number)
            if isinstance(row, RowProblem):
                self.findings.reject(self.screened(row))
            else:
                self._good.append(row)
                yield row

    def _parts(self, rows: Iterator[Row]) -> Iterator[list[Row]]:
        while part := list(islice(rows, self.rows_at_once)):
            yield part


def kinds() -> tuple[str, ...]:
    """Every kind, in the order in which an office would import its files."""
    return tuple(settings.IMPORT_KINDS)


def import_of(kind: str) -> type[Import]:
    """The import of ``kind``. Raises InputError for an unknown one."""
    try:
        _title, path = settings.IMPORT_KINDS[kind]
    except KeyError:
        raise InputError(
            _("Kind"),
            _("“%(kind)s” is not a kind of file.") % {"kind": kind},
            _("Use one of: %(values)s.") % {"values": ", ".join(kinds())},
        ) from None
    found: type[Import] = import_string(path)
    return found
