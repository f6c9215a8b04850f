"""Issues, as a visit's page and the API read them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from territory.queries.superiors import line_above

from ..models import Issue
from .actions import colleagues


def issues_of_visit(scope: Scope, visit: UUID) -> list[Issue]:
    """What the shop told at a visit, without what is about the reader; one statement."""
    rows = Issue.objects.visible_to(scope).filter(visit=visit)
    return list(rows.select_related("assigned_to", "about").order_by("received_at", "pk"))


def whom_it_may_be_about(scope: Scope, author: Staff, day: date) -> list[Staff]:
    """Of whom a shop may complain to ``author``: herself, her colleagues, those above her, each once."""
    found: dict[int, Staff] = {author.pk: author}
    for person in (*colleagues(scope), *line_above(author, day)):
        found.setdefault(person.pk, person)
    return list(found.values())


def find_whom_it_is_about(scope: Scope, author: Staff, username: str, day: date) -> Staff | None:
    """The one of them with this username."""
    people = whom_it_may_be_about(scope, author, day)
    return next((person for person in people if person.username == username), None)
