"""The ways from one page about journals to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about journals, as one person has it."""

    title: object
    address: str
    is_current: bool


PAGES = (
    ("journals:queue", pgettext_lazy("page of journals", "Review"), Permission.REVIEW_JOURNALS),
    ("journals:journals", pgettext_lazy("page of journals", "My journals"), Permission.WRITE_JOURNALS),
    ("journals:calendar_now", pgettext_lazy("page of journals", "Calendar"), Permission.READ_JOURNALS),
    ("journals:list", pgettext_lazy("page of journals", "List"), Permission.READ_JOURNALS),
    ("journals:search", pgettext_lazy("page of journals", "Search"), Permission.READ_JOURNALS),
    (
        "journals:business_reports",
        pgettext_lazy("page of journals", "Business reports"),
        Permission.VIEW_REPORTS,
    ),
    ("journals:burden", pgettext_lazy("page of journals", "Burden"), Permission.REVIEW_JOURNALS),
)


def tabs_of(scope: Scope, current: str) -> Sequence[Tab]:
    """The pages that the reader may open; ``current`` is the name of the route of the one that is open."""
    return [
        Tab(title, reverse(route), route == current)
        for route, title, permission in PAGES
        if scope.allows(permission)
    ]
