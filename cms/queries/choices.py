"""What the back office's forms choose from."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route


def units_to_choose(scope: Scope) -> QuerySet[OrgUnit]:
    """The units that the scope covers, by code."""
    return OrgUnit.objects.visible_to(scope).order_by("code")


def routes_to_choose(scope: Scope) -> QuerySet[Route]:
    """The routes of every kind that the scope covers, by code."""
    return Route.objects.visible_to(scope).order_by("code")


def people_to_choose(scope: Scope) -> QuerySet[Staff]:
    """The people that the scope covers and who have not been deactivated, by name."""
    people: QuerySet[Staff] = Staff.objects.visible_to(scope)
    return people.filter(is_active=True).order_by("name", "username")
