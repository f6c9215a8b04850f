"""Find the files of photographs that belong to no visit."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import ngettext

from salesforce_app.management.shell import add_reader_arguments, language_of
from visits.domain.photos import delete_orphans, orphans


class Command(BaseCommand):
    """Lists what a crash left behind between writing a file and keeping its row; deletes it if asked."""

    help = "List files in the storage of photographs that belong to no visit (older than an hour)."

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--delete", action="store_true", help="delete them")
        add_reader_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        with language_of(options):
            found = orphans(timezone.now())
            for name in found:
                self.stdout.write(name)
            if options["delete"]:
                delete_orphans(found)
                text = ngettext("%(number)s file deleted.", "%(number)s files deleted.", len(found))
            else:
                text = ngettext(
                    "%(number)s file belongs to no visit.",
                    "%(number)s files belong to no visit.",
                    len(found),
                )
            self.stdout.write(text % {"number": len(found)})
