"""Compile the translation catalogues without gettext's programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from salesforce_app.management import catalogues


class Command(BaseCommand):
    """Writes the .mo file of every catalogue that is newer than the one it has."""

    help = "Compile every package's translation catalogue; one that is up to date is left alone."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile; a catalogue that cannot be read stops it, named."""
        written = 0
        for package in catalogues.packages():
            for locale in catalogues.locales():
                path = catalogues.catalogue_path(package, locale)
                if not path.exists():
                    continue
                try:
                    written += catalogues.compile_catalogue(path)
                except (OSError, ValueError) as error:
                    raise CommandError(f"{path.relative_to(settings.BASE_DIR)}: {error}") from error
        if written and options["verbosity"] > 0:
            self.stdout.write(f"Compiled {written} translation catalogues.")
