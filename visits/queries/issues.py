"""Issues, as a visit's page and the API read them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from territory.queries.superiors import line_above

from ..models import Issue
from .actions import find_staff


def issues_of_visit(scope: Scope, visit: UUID) -> list[Issue]:
    """What the shop told at a visit, without what is about the reader; one statement."""
    rows = Issue.objects.visible_to(scope).filter(visit=visit)
    return list(rows.select_related("assigned_to", "about").order_by("received_at", "pk"))


def find_whom_it_is_about(scope: Scope, author: Staff, username: str, day: date) -> Staff | None:
    """Of whom a shop may complain to ``author``: herself, her colleagues, those above her."""
    if username == author.username:
        return author
    found = find_staff(scope, username)
    if found is not None:
        return found
    return next((person for person in line_above(author, day) if person.username == username), None)
