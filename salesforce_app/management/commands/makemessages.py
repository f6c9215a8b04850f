"""Django's makemessages, with this project's choices as defaults."""

from __future__ import annotations

import contextlib
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

from salesforce_app.management import catalogues


class Command(makemessages.Command):
    """Updates the catalogues of all packages in all languages.

    Messages whose source is gone are dropped, line numbers are not kept (every edit would move them),
    and none is guessed from a similar one: a wrong guess reads like a translation.
    """

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments, with other defaults."""
        super().add_arguments(parser)
        parser.set_defaults(
            locale=catalogues.locales(),
            ignore_patterns=["node_modules", "requirements", "tests", "tools", "var"],
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """See that each package has a folder for its catalogues, then update them."""
        paths = {
            catalogues.catalogue_path(package, locale): locale
            for package in catalogues.packages()
            for locale in catalogues.locales()
        }
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.chdir(settings.BASE_DIR):
            super().handle(*args, **options)
        for path, locale in paths.items():
            if path.exists():
                catalogues.normalise_catalogue(path, locale)
