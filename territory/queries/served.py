"""Which shops are served in a place on a day: those that the rates of enrolment and coverage are over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import SERVED_STATES, RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.scope import Scope, ScopedQuerySet
from salesforce_app.kernel.timeline import in_force

from ..enums import RouteKind
from ..models import OrgUnit, Residence, Route, RouteStop, RouteTerm, Village
from .units import unit_tree

AWAY_STATES = frozenset(RetailerState) - frozenset(SERVED_STATES)
MANY_ROUTES = 50
"""With more routes than these it pays to list the shops of the office that are away."""

PlaceRecord = OrgUnit | Route | Village
"""A unit, a route or a village; None in its stead stands for all that the reader sees."""


def served_stops(scope: Scope, place: PlaceRecord | None, day: date) -> QuerySet[RouteStop]:
    """The stops on ``day`` of the shops that are active or new then, on the order routes of ``place``.

    Within the units that the scope covers; a shop that left the scope since is counted as it was then. A
    shop without a status on file is active. Two statements are made at once, to find the routes.
    """
    stops = stops_on(routes_in(scope, place, day), day)
    if isinstance(place, Village):
        stops = stops.filter(retailer__in=residents(place, day))
    return stops.order_by()


def residents(village: Village, day: date) -> QuerySet[Residence, int]:
    """The shops that lie in a village on ``day``."""
    return Residence.objects.filter(in_force(day), village=village).values_list("retailer", flat=True)


def stops_of_residents(village: Village, day: date) -> QuerySet[RouteStop]:
    """Every stop, whenever it was, of the shops that lie in a village on ``day`` on an order route."""
    return RouteStop.objects.filter(kind=RouteKind.ORDER_VISIT, retailer__in=residents(village, day))


def stops_on(routes: Collection[int], day: date) -> ScopedQuerySet[RouteStop]:
    """The stops on some order routes on ``day`` of the shops that are active or new then.

    For a few routes asked of each stop by the index of its shop, since most shops of the office that are away
    are others; for many routes those that are away are listed once, being far fewer than those that are not.
    """
    away = RetailerStatus.objects.filter(in_force(day), state__in=AWAY_STATES)
    is_away = (
        Q(retailer__in=away.values("retailer"))
        if len(routes) > MANY_ROUTES
        else Q(Exists(away.filter(retailer=OuterRef("retailer"))))
    )
    return RouteStop.objects.filter(
        ~is_away,
        in_force(day),
        kind=RouteKind.ORDER_VISIT,
        route__in=sorted(routes),
    )


def routes_in(scope: Scope, place: PlaceRecord | None, day: date) -> list[int]:
    """The routes that lie in a place on ``day``, by their nearest term when none holds.

    Of a village those of the reader's units on which a shop of it stands or stood.
    """
    seen = None if scope.everything else set(OrgUnit.objects.visible_to(scope).values_list("pk", flat=True))
    if isinstance(place, OrgUnit):
        below = unit_tree().below([place.pk])
        seen = below if seen is None else seen & below
    terms: Any = RouteTerm.objects.order_by("route", "since")
    if isinstance(place, Route):
        terms = terms.filter(route=place)
    elif isinstance(place, Village):
        terms = terms.filter(route__in=stops_of_residents(place, day).values("route"))
    elif isinstance(place, OrgUnit):
        terms = terms.filter(route__in=RouteTerm.objects.filter(unit__in=seen or ()).values("route"))
    nearest: dict[int, int] = {}
    for route, unit, since in terms.values_list("route", "unit", "since"):
        if since <= day or route not in nearest:
            nearest[route] = unit
    return [route for route, unit in nearest.items() if seen is None or unit in seen]
