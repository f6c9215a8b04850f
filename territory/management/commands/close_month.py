"""Close a month from the shell."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from salesforce_app.management.shell import actor_of, add_reader_arguments, language_of
from territory.domain.closing import close_month


class Command(BaseCommand):
    """Freezes the pyramids of a month; later knowledge of it is booked as adjustments."""

    help = "Close a month: freeze the pyramid of every unit and keep its figures as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which month."""
        parser.add_argument("month", metavar="YYYY-MM")
        add_reader_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Close it; a month that was closed already stays as it is, and that is no error."""
        with language_of(options):
            try:
                month = Month.parse(options["month"])
                closed = close_month(month=month, actor=actor_of(options), moment=timezone.now())
            except RoutebookError as error:
                raise CommandError(str(error)) from error
            message = _("%(month)s is closed.") if closed else _("%(month)s was closed already.")
            self.stdout.write(message % {"month": month})
