"""Whose a scope is, and what whoever did something is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import pgettext

from accounts.models import Staff
from accounts.queries.staff import names_of
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope


def staff_of(scope: Scope) -> Staff:
    """The member of staff whose scope it is. Raises MissingScope for one of nobody."""
    if scope.staff_id is None:
        raise MissingScope(f"{scope.label} is nobody's scope")
    staff: Staff = Staff.objects.get(pk=scope.staff_id)
    return staff


SCHEDULE = "schedule"
"""Who closed a month when nobody asked for it."""


def actor_names(actors: Iterable[str]) -> Mapping[str, str]:
    """What to call those who closed or opened a month, by what is on record of them; one statement at most.

    People by their names, the schedule in words, and others, such as a shell's user, as they are on record.
    """
    asked = set(actors)
    signed_in = asked - {SCHEDULE, ""}
    people = names_of(signed_in) if signed_in else {}
    words = {SCHEDULE: pgettext("who closed a month", "the schedule")}
    return {actor: words.get(actor) or people.get(actor) or actor for actor in asked}
