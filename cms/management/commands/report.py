"""Make a report from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.enums import Language
from cms.reports.service import FORMATS, make_report
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    """Writes a report of a unit and a month as PDF, XLSX, HTML or JSON."""

    help = "Write a report of a unit and a month as PDF, XLSX, HTML or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which report, of what, in which language and format, and where to."""
        parser.add_argument(
            "template", metavar="TEMPLATE", help="a report template's slug; “monthly” always exists"
        )
        parser.add_argument("--unit", required=True, metavar="CODE", help="the unit's code")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument(
            "--language", choices=Language.values, default=_default_language(), help="default: %(default)s"
        )
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument(
            "--output", required=True, metavar="PATH", help="the file to write; “-” for standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the report, then write it whole or not at all."""
        try:
            made = make_report(
                template=options["template"],
                unit_code=options["unit"],
                month=Month.parse(options["month"]),
                language=options["language"],
                format=options["format"],
                scope=system_scope("report"),
            )
        except RoutebookError as error:
            raise CommandError(str(error)) from error
        if options["output"] == STANDARD_OUTPUT:
            sys.stdout.buffer.write(made.content)
            sys.stdout.buffer.flush()
            return
        path = Path(options["output"])
        try:
            _write(path, made.content)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error


def _default_language() -> str:
    """The installation's own language."""
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in Language.values else Language.ENGLISH.value


def _write(path: Path, content: bytes) -> None:
    """Write beside the path, then take its place: a reader never meets half a report."""
    if path.exists() and not path.is_file():
        # A device or a pipe can't be replaced, a folder can't be written.
        path.write_bytes(content)
        return
    temporary = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115
    try:
        with temporary:
            temporary.write(content)
        Path(temporary.name).chmod(0o666 & ~_umask())
        Path(temporary.name).replace(path)
    except BaseException:
        Path(temporary.name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
