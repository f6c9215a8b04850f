"""What forms choose from: units, routes and people within a scope, and what they go by."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.record_fields import RecordKind
from territory.models import OrgUnit, Route

from .subscriptions import possible_subscribers


def units_to_choose(scope: Scope) -> QuerySet[OrgUnit]:
    """The units that the scope covers, by code."""
    return OrgUnit.objects.visible_to(scope).order_by("code")


def routes_to_choose(scope: Scope) -> QuerySet[Route]:
    """The routes of every kind that the scope covers, by code."""
    return Route.objects.visible_to(scope).order_by("code")


def people_to_choose(scope: Scope) -> QuerySet[Staff]:
    """The people that the scope covers and who have not been deactivated, by name."""
    return people_to_look_for(scope).filter(is_active=True)


def people_to_look_for(scope: Scope) -> QuerySet[Staff]:
    """The people that the scope covers, those who were deactivated too, by name."""
    people: QuerySet[Staff] = Staff.objects.visible_to(scope)
    return people.order_by("name", "username")


def _called(person: Staff) -> str:
    return f"{person.name} ({person.username})" if person.name else str(person.username)


NO_UNIT = _("There is no such unit in your scope.")
NOBODY = _("There is no such member of staff in your scope.")

UNITS = RecordKind(units_to_choose, "code", str, NO_UNIT, detail=lambda unit: str(unit.get_kind_display()))
ROUTES = RecordKind(
    routes_to_choose,
    "code",
    str,
    _("There is no such route in your scope."),
    detail=lambda route: str(route.get_kind_display()),
)
PEOPLE = RecordKind(people_to_choose, "username", _called, NOBODY)
EVERYBODY = RecordKind(people_to_look_for, "username", _called, NOBODY)
SUBSCRIBERS = RecordKind(possible_subscribers, "username", _called, NOBODY)
