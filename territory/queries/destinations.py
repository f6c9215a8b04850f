"""Where somebody may put a shop."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..models import Route, RouteTerm, Village


def routes_to_move_to(scope: Scope, kind: str) -> QuerySet[Route]:
    """The visible routes of a kind that belong to a unit today."""
    lying = RouteTerm.objects.filter(in_force(timezone.localdate())).values("route_id")
    return Route.objects.visible_to(scope).filter(kind=kind, pk__in=lying).order_by("code")


def villages_to_move_to(scope: Scope) -> QuerySet[Village]:
    """The villages in which a visible shop lies or lay."""
    return Village.objects.visible_to(scope).order_by("township", "name")


def route_to_move_to(scope: Scope, code: str) -> Route | None:
    """The visible route with this code, of either kind, if it belongs to a unit today."""
    lying = RouteTerm.objects.filter(in_force(timezone.localdate())).values("route_id")
    return Route.objects.visible_to(scope).filter(code=code, pk__in=lying).first()


def village_to_move_to(scope: Scope, township: str, name: str) -> Village | None:
    """The village of this name in which a visible shop lies or lay."""
    return Village.objects.visible_to(scope).filter(township=township, name=name).first()
