"""Print the sign-ins of the demo office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cms.demo.load import PASSWORD, sign_ins


class Command(BaseCommand):
    """Prints one sign-in for each role; nothing when there is no demo office."""

    help = "Print the sign-ins of the demo office."

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        people = sign_ins()
        if not people:
            return
        self.stdout.write(_("Sign in with the password “%(password)s” as:") % {"password": PASSWORD})
        width = max(len(person.username) for person in people)
        for person in people:
            self.stdout.write(f"  {person.username:<{width}}  {person.role} {person.name}")
