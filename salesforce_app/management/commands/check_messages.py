"""Check that the translations are complete."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesforce_app.management import catalogues


class Command(BaseCommand):
    """Compares every package's catalogue with the messages that its source marks for translation."""

    help = "Fail, listing them, on messages that are missing, untranslated, fuzzy or have other placeholders."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """List the problems, package by package; end with an error when there are any."""
        problems = catalogues.problems()
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(
                f"{len(problems)} messages to see to. `make messages` brings the catalogues up to date "
                "with the source; then translate what is empty."
            )
        if options["verbosity"] > 0:
            self.stdout.write("Every message is translated.")
