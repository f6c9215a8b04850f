"""Staff, by what a page needs of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from salesforce_app.kernel.scope import Scope

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


def usernames_of(staff_ids: Iterable[int]) -> dict[int, str]:
    """Usernames by key; one statement."""
    return dict(Staff.objects.filter(pk__in=list(staff_ids)).values_list("pk", "username"))


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Names by username; one statement."""
    return dict(Staff.objects.filter(username__in=list(usernames)).values_list("username", "name"))


def find_person_behind(
    rows: QuerySet[Any, Any], username: str, scope: Scope, *, field: str = "staff"
) -> Staff | None:
    """The member of staff of a username, when the reader sees her or one of ``rows`` that is hers.

    ``field`` is that of the rows which says whose they are. At most three statements.
    """
    person: Staff | None = Staff.objects.filter(username=username).first()
    if person is None:
        return None
    is_seen = Staff.objects.visible_to(scope).filter(pk=person.pk).exists()
    return person if is_seen or rows.filter(**{field: person}).exists() else None
