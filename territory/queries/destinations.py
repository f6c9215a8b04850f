"""Where somebody may put a shop."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from salesforce_app.kernel.scope import Scope

from ..models import Route, RouteTerm, Village
from ..scope import in_force


def routes_to_move_to(scope: Scope, kind: str) -> QuerySet[Route]:
    """The visible routes of a kind that belong to a unit today."""
    lying = RouteTerm.objects.filter(in_force(timezone.localdate())).values("route_id")
    return Route.objects.visible_to(scope).filter(kind=kind, pk__in=lying).order_by("code")


def villages_to_move_to(scope: Scope) -> QuerySet[Village]:
    """The villages in which a visible shop lies or lay."""
    return Village.objects.visible_to(scope).order_by("township", "name")
