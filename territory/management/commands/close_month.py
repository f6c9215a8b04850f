"""Close a month from the shell."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from territory.domain.closing import close_month


class Command(BaseCommand):
    """Freezes the pyramids of a month; later knowledge of it is booked as adjustments."""

    help = "Close a month: freeze the pyramid of every unit and keep its figures as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See Django."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument(
            "--user", default="", help="who closes it (default: the name of the shell's user)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        try:
            month = Month.parse(options["month"])
            closed = close_month(
                month=month, actor=options["user"] or getpass.getuser(), moment=timezone.localtime()
            )
        except RoutebookError as error:
            raise CommandError(str(error)) from error
        message = _("%(month)s is closed.") if closed else _("%(month)s was closed already.")
        self.stdout.write(message % {"month": month})
