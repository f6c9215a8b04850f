"""Units, routes and people in the back office's forms and filters: chosen from few, typed among many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import suggestions
from salesforce_app.web.record_fields import CompletedInput, RecordField, RecordKind
from salesforce_app.web.requests import scope_of

from ..queries.choices import EVERYBODY, PEOPLE, ROUTES, UNITS


@dataclass(frozen=True, slots=True)
class Offered:
    """Records that are offered to those who hold any of some permissions."""

    kind: RecordKind[Any]
    permissions: frozenset[Permission]


_PEOPLE = frozenset({Permission.MANAGE_STAFF, Permission.MANAGE_SUBSCRIPTIONS})

OFFERED: dict[str, Offered] = {
    "units": Offered(UNITS, _PEOPLE | {Permission.MANAGE_UNITS}),
    "routes": Offered(ROUTES, frozenset({Permission.MANAGE_UNITS, Permission.MANAGE_RULES})),
    "people": Offered(PEOPLE, _PEOPLE),
    "everybody": Offered(EVERYBODY, _PEOPLE),
}
"""What the forms and filters of the areas ask for, by the name in the address that completes it."""


class OfficeInput(CompletedInput):
    """A text that is completed, in the colours of the back office."""

    class Media:
        css: ClassVar = {"all": ["cms/css/office_combobox.css"]}


class OfficeRecordField(RecordField):
    """A record of those ``OFFERED`` under a name."""

    text_widget = OfficeInput

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(OFFERED[name].kind, reverse_lazy("office_suggest", args=[name]), **kwargs)


@require_safe
def suggest(request: HttpRequest, name: str) -> JsonResponse:
    """Those records of a kind that somebody may be typing, of what her scope covers."""
    offered = OFFERED.get(name)
    if offered is None:
        raise not_found()
    scope = scope_of(request)
    if not any(scope.allows(permission) for permission in offered.permissions):
        raise PermissionDenied(name)
    return suggestions(request, partial(offered.kind.suggest, scope))
