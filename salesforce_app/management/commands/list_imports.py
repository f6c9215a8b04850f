"""``manage.py list_imports``: the imports and their numbers, newest first."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.imports.models import ImportBatch
from salesforce_app.management.shell import add_reader_arguments, language_of

SHOWN = 20


class Command(BaseCommand):
    """Lists imports, so that the number to undo can be looked up."""

    help = "List the imports, newest first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How many."""
        parser.add_argument("--all", action="store_true", help=f"all of them, not only the last {SHOWN}")
        add_reader_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line an import."""
        batches = ImportBatch.objects.order_by("-pk")
        with language_of(options):
            for batch in batches if options["all"] else batches[:SHOWN]:
                self.stdout.write(
                    _(
                        "%(number)d  %(when)s  %(kind)s  %(file)s  %(who)s  %(state)s: %(created)d created, "
                        "%(updated)d updated, %(unchanged)d unchanged, %(rejected)d rejected"
                    )
                    % {
                        "number": batch.pk,
                        "when": timezone.localtime(batch.imported_at).strftime("%Y-%m-%d %H:%M"),
                        "kind": batch.kind,
                        "file": batch.file_name,
                        "who": batch.imported_by,
                        "state": batch.get_state_display(),
                        "created": batch.rows_created,
                        "updated": batch.rows_updated,
                        "unchanged": batch.rows_unchanged,
                        "rejected": batch.rows_rejected,
                    }
                )
