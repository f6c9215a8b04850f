"""Staff, by what a page needs of them."""

from __future__ import annotations

from ..models import Staff

DEMO_PREFIX = "demo"
DEMO_PASSWORD = "routebook-demo"  # noqa: S105 - public on purpose: the demo office is made up
"""What the usernames of the demo office begin with, and the password of all of them."""


def demo_staff() -> list[Staff]:
    """The active people of the demo office, those with the widest view first; empty without a demo office."""
    return list(Staff.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).order_by("username"))
