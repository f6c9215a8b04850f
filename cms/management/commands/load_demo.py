"""Load the demo office."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.demo.load import is_foreign, is_loaded, last_complete_month, load
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month


class Command(BaseCommand):
    """Makes up a county sales office and loads it through the imports."""

    help = "Load the demo office: 2 districts, 6 territories, 24 routes, about 1,200 shops, 26 months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See Django."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the database holds an office already"
        )
        parser.add_argument(
            "--until",
            metavar="YYYY-MM",
            help="the last month of the history (default: the last complete month)",
        )
        parser.add_argument("--keep", metavar="FOLDER", help="write the import files there and keep them")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        if is_loaded() or is_foreign():
            if options["if_empty"]:
                return
            raise CommandError(
                _("The database holds an office already. Load the demo into an empty one: set DATABASE_URL.")
            )
        started = time.monotonic()
        try:
            last = Month.parse(options["until"]) if options["until"] else last_complete_month()
            if options["keep"]:
                folder = Path(options["keep"])
                folder.mkdir(parents=True, exist_ok=True)
                load(last, folder, report=self._report)
            else:
                with TemporaryDirectory(prefix="routebook-demo-") as name:
                    load(last, Path(name), report=self._report)
        except RoutebookError as error:
            raise CommandError(str(error)) from error
        self._report(
            _("The demo office is ready after %(seconds)d s.") % {"seconds": time.monotonic() - started}
        )

    def _report(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
