"""``manage.py undo_import BATCH``: take an import back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.imports.batches import Clash, UnknownBatch, undo_batch
from salesforce_app.imports.undo import UndoRefused
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.management.shell import actor_of, add_reader_arguments, language_of


class Command(BaseCommand):
    """Gives every record that an import changed its earlier values back, or changes nothing."""

    help = "Undo an import (manage.py list_imports shows the numbers)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The import's number."""
        parser.add_argument("batch", type=int, metavar="BATCH", help="the number of the import")
        add_reader_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Undo; ends with status 1 when it is refused and 2 when there is no such import."""
        with language_of(options):
            status = self._undo(options)
        if status:
            raise SystemExit(status)

    def _undo(self, options: dict[str, Any]) -> int:
        try:
            batch, undone = undo_batch(options["batch"], actor=actor_of(options), moment=timezone.now())
        except UnknownBatch as problem:
            self.stderr.write(str(problem))
            return 2
        except (UndoRefused, StaleRecord, Clash) as problem:
            self.stderr.write(" ".join((str(problem), _("Nothing was undone."))))
            return 1
        self.stdout.write(
            _("Import %(number)d (%(file)s) is undone. Records removed: %(removed)d, restored: %(restored)d.")
            % {
                "number": batch.pk,
                "file": batch.file_name,
                "removed": undone.removed,
                "restored": undone.restored,
            }
        )
        return 0
