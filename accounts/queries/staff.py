"""Staff, by what a page needs of them."""

from __future__ import annotations

from ..enums import Role
from ..models import Staff

DEMO_PREFIX = "demo-"
"""What the usernames of the demo office begin with."""
DEMO_PASSWORD = "routebook-demo"  # noqa: S105 - the sign-ins of a made-up office are public
"""The password of everybody in the demo office."""


def demo_staff() -> list[Staff]:
    """One person of the demo office for each role who can sign in, account managers first.

    Empty without a demo office.
    """
    people = Staff.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).order_by("pk")
    by_role: dict[str, Staff] = {}
    for person in people:
        if person.has_usable_password():
            by_role.setdefault(person.role, person)
    return [by_role[role] for role in Role.values if role in by_role]
