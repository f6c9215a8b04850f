"""``manage.py import_data KIND FILE``: a file of the office into the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.imports.batches import Clash, Outcome, Verdict, run_import
from salesforce_app.imports.kinds import Progress, kinds, silent
from salesforce_app.imports.problems import MappingProblem, UnreadableFile
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.management.shell import actor_of, add_reader_arguments, language_of

GOOD, REJECTED, UNREADABLE = 0, 1, 2
"""Exit statuses: all rows good; rows rejected; the file could not be read."""


class Command(BaseCommand):
    """Imports one file; see docs/imports.md for the kinds, their columns and their rules."""

    help = "Import a file: all of it, or nothing when a row is invalid."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The arguments of formats.md."""
        parser.add_argument("kind", choices=kinds(), metavar="KIND", help=", ".join(kinds()))
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV, XLSX or XLS file")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
        parser.add_argument(
            "--skip-invalid", action="store_true", help="import the valid rows, leave the others"
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="how a foreign layout is to be read"
        )
        add_reader_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell what happened, and end with the status that formats.md gives."""
        with language_of(options):
            status = self._import(options)
        if status != GOOD:
            raise SystemExit(status)

    def _import(self, options: dict[str, Any]) -> int:
        try:
            with _progress() as progress:
                outcome = run_import(
                    options["kind"],
                    options["file"],
                    actor=actor_of(options),
                    mapping_path=options["mapping"],
                    dry_run=options["dry_run"],
                    skip_invalid=options["skip_invalid"],
                    progress=progress,
                )
        except (UnreadableFile, MappingProblem) as problem:
            self.stderr.write(str(problem))
            self.stderr.write(_("Nothing was imported."))
            return UNREADABLE
        except (StaleRecord, Clash) as problem:
            self.stderr.write(" ".join((str(problem), _("Nothing was imported."))))
            return REJECTED
        for line in told(outcome):
            self.stdout.write(line)
        return REJECTED if outcome.rejected else GOOD


def told(outcome: Outcome) -> Iterator[str]:
    """What happened, line by line, in the active language."""
    yield from _told_of_file(outcome)
    if outcome.verdict is not Verdict.REPEATED:
        yield _("Rows: %(read)d read, %(created)d created, %(updated)d updated, %(unchanged)d unchanged, "
                "%(rejected)d rejected.") % {
            "read": outcome.read,
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "rejected": outcome.rejected,
        }  # fmt: skip
        yield from _told_of_warnings(outcome)
        yield from _told_of_problems(outcome)
    yield _verdict(outcome)


def _told_of_file(outcome: Outcome) -> Iterator[str]:
    source = outcome.source
    if source.encoding is not None:
        names = {"\t": _("tab"), ",": _("comma"), ";": _("semicolon")}
        yield _("%(file)s: %(kind)s, text in %(encoding)s, separated by %(delimiter)s.") % {
            "file": source.name,
            "kind": outcome.kind,
            "encoding": source.encoding,
            "delimiter": names.get(source.delimiter or "", f"“{source.delimiter}”"),
        }
    else:
        yield _("%(file)s: %(kind)s, a workbook.") % {"file": source.name, "kind": outcome.kind}
    if source.header_line is not None:
        yield _("The header was found on line %(line)d; what stands above it was left out.") % {
            "line": source.header_line
        }
    if source.other_sheets:
        yield _("Sheets not read: %(sheets)s.") % {"sheets": ", ".join(source.other_sheets)}
    if outcome.ignored:
        yield _("Columns ignored: %(columns)s.") % {"columns": ", ".join(outcome.ignored)}


def _told_of_warnings(outcome: Outcome) -> Iterator[str]:
    for remark in outcome.warnings:
        text = _("Warning: %(message)s") % {"message": remark.message}
        if remark.lines:
            lines = ", ".join(map(str, remark.lines)) + (", …" if remark.count > len(remark.lines) else "")
            text = ngettext(
                "%(warning)s (%(count)d row, line %(lines)s)",
                "%(warning)s (%(count)d rows, lines %(lines)s)",
                remark.count,
            ) % {"warning": text, "count": remark.count, "lines": lines}
        elif remark.count > 1:
            text = ngettext("%(warning)s (%(count)d row)", "%(warning)s (%(count)d rows)", remark.count) % {
                "warning": text,
                "count": remark.count,
            }
        yield text


def _told_of_problems(outcome: Outcome) -> Iterator[str]:
    for problem in outcome.problems:
        yield f"  {problem}"
    if outcome.rejected > len(outcome.problems):
        yield "  …"
    if outcome.rejected_to is not None:
        yield _("The rejected rows are in %(path)s.") % {"path": outcome.rejected_to}
    elif outcome.not_written:
        yield _("The rejected rows could not be written: %(error)s.") % {"error": outcome.not_written}


def _verdict(outcome: Outcome) -> str:
    batch = outcome.batch
    if outcome.verdict is Verdict.REPEATED and batch is not None:
        said = _(
            "This file was imported on %(when)s by %(who)s as import %(number)d. Nothing was changed."
        ) % {
            "when": date_format(timezone.localtime(batch.imported_at), "DATETIME_FORMAT"),
            "who": batch.imported_by,
            "number": batch.pk,
        }
        if batch.rows_rejected:
            said += " " + _(
                "The rows rejected then (%(count)d) can be corrected and sent in a file of their own."
            ) % {"count": batch.rows_rejected}
        return said
    if outcome.verdict is Verdict.CHECKED:
        return _("Dry run: nothing was imported.")
    if batch is None:
        return _("Nothing was imported.")
    return _("Import %(number)d is done. To undo it: manage.py undo_import %(number)d") % {"number": batch.pk}


@contextmanager
def _progress() -> Iterator[Progress]:
    """A count of rows on a terminal; nothing in a log file."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,}"),
        TextColumn(_("rows read")),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda rows: bar.update(task, completed=rows)
