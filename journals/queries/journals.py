"""Journals as they may be read: one's own, and those that others have submitted."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.queries.units import stamped_within

from ..enums import OPEN_TO_THE_WRITER, JournalState
from ..models import Journal


def own_journals(scope: Scope) -> QuerySet[Journal]:
    """The journals that the reader writes herself, wherever she was posted then; none of a job's."""
    return Journal.objects.filter(staff=scope.staff_id) if scope.staff_id else Journal.objects.none()


def readable_journals(scope: Scope) -> QuerySet[Journal]:
    """Her own journals, and for those who review all of their units' that were submitted once.

    Of a returned journal a reviewer reads the version that was submitted, never what is being written.
    """
    mine = own_journals(scope)
    if not scope.allows(Permission.REVIEW_JOURNALS):
        return mine
    # Joined as conditions: a database makes a list of a subquery's keys before it looks at a single journal.
    return mine | journals_of_units(scope)


def journals_of_units(scope: Scope) -> QuerySet[Journal]:
    """All journals of the reader's units that were submitted once, whoever may read them."""
    return stamped_within(Journal.objects.all(), scope).exclude(state=JournalState.DRAFT)


def writable_journals(scope: Scope) -> QuerySet[Journal]:
    """Her own journals that she may still change."""
    return own_journals(scope).filter(state__in=OPEN_TO_THE_WRITER)
