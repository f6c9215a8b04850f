"""Measure the product against bare limits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.module_loading import import_string

from salesforce_app.management.benching import Verdict, run


class Command(BaseCommand):
    """Runs the benchmarks of ``settings.BENCHMARKS``; status 1 when a ratio misses its limit."""

    help = "Measure the product against bare limits (the same work by hand, in the same run)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which benchmarks, and how large."""
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help=f"some of: {', '.join(settings.BENCHMARKS)}; all of them"
        )
        parser.add_argument("--small", action="store_true", help="a trial with little data: no limits apply")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each in turn, then sum up."""
        names = options["names"] or list(settings.BENCHMARKS)
        unknown = [name for name in names if name not in settings.BENCHMARKS]
        if unknown:
            raise CommandError(
                f"No benchmark is called {', '.join(unknown)}. Choose from: {', '.join(settings.BENCHMARKS)}."
            )
        verdicts: list[tuple[str, Verdict]] = []
        for name in names:
            self.stdout.write(f"{name} ({connection.vendor})")
            benchmark = import_string(settings.BENCHMARKS[name])
            bench = run(name, benchmark, small=options["small"], say=self._say)
            verdicts += [(name, verdict) for verdict in bench.verdicts]
        missed = [f"{name}: {verdict.label}" for name, verdict in verdicts if not verdict.reached]
        if missed:
            raise CommandError(f"Missed: {'; '.join(missed)}.", returncode=1)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
