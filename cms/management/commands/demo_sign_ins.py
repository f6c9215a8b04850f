"""Print the sign-ins of the demo office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.queries.staff import DEMO_PASSWORD, demo_staff


class Command(BaseCommand):
    """Prints one sign-in for each role; nothing when there is no demo office."""

    help = "Print the sign-ins of the demo office."

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        people = demo_staff()
        if not people:
            return
        self.stdout.write(_("Sign in with the password “%(password)s” as:") % {"password": DEMO_PASSWORD})
        width = max(len(person.username) for person in people)
        for person in people:
            self.stdout.write(f"  {person.username:<{width}}  {person.get_role_display()} {person.name}")
