"""Units, routes and villages to choose from in a filter, and those that somebody may be typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.scope import Scope

from ..enums import RouteKind
from ..models import OrgUnit, Residence, Route, RouteTerm, Village, VillageMonth
from .listed import homes_today

Named = TypeVar("Named", OrgUnit, Route)
M = TypeVar("M", bound=Model)

MOST = 100
"""A longer list of choices is typed into rather than scrolled through."""
SUGGESTED = 10
LOOKED_AT = 30
"""Villages whose shops are looked at to see whether the reader sees any of them."""


def units_to_choose(scope: Scope) -> Sequence[OrgUnit] | None:
    """The visible units by code; None when they are too many to choose from. One statement."""
    return few_to_choose(OrgUnit.objects.visible_to(scope).order_by("code"))


def routes_to_choose(scope: Scope) -> Sequence[Route] | None:
    """The visible order and visit routes by code; None when they are too many. One statement."""
    return few_to_choose(_routes(scope))


def few_to_choose(rows: QuerySet[M]) -> Sequence[M] | None:
    """The rows in their order; None when they are too many to choose from. One statement."""
    found = list(rows[: MOST + 1])
    return found if len(found) <= MOST else None


def find_route(scope: Scope, code: str) -> Route | None:
    """The visible order and visit route with this code."""
    return _routes(scope).filter(code=code).first()


def find_village(scope: Scope, text: str) -> Village | None:
    """The village of this key, or name with or without township, when the reader sees a shop in it."""
    key = whole_number(text)
    found = Village.objects.filter(_named(text) if key is None else Q(pk=key))
    return next(iter(_with_shops(scope, list(found.order_by("township", "name")[:LOOKED_AT]))), None)


def find_route_ever(scope: Scope, code: str) -> Route | None:
    """The order and visit route with this code that lies, or once lay, in a visible unit."""
    routes = Route.objects.filter(kind=RouteKind.ORDER_VISIT, code=code)
    if not scope.everything:
        routes = routes.filter(pk__in=RouteTerm.objects.filter(unit__in=scope.units).values("route"))
    return routes.first()


def find_village_ever(scope: Scope, text: str) -> Village | None:
    """The village that ``find_village`` finds, or one by its key where a visible unit once sold."""
    found, key = find_village(scope, text), whole_number(text)
    if found is None and key is not None:
        sold = VillageMonth.objects.visible_to(scope).filter(village=OuterRef("pk"))
        found = Village.objects.filter(Exists(sold), pk=key).first()
    return found


def suggest_units(scope: Scope, text: str) -> list[OrgUnit]:
    """At most ten visible units whose code or name holds ``text``."""
    return list(_holding(OrgUnit.objects.visible_to(scope).order_by("code"), text)[:SUGGESTED])


def suggest_routes(scope: Scope, text: str) -> list[Route]:
    """At most ten visible order and visit routes whose code or name holds ``text``."""
    return list(_holding(_routes(scope), text)[:SUGGESTED])


def suggest_villages(scope: Scope, text: str) -> list[Village]:
    """At most ten villages whose name or township holds ``text`` and in which the reader sees a shop."""
    found = Village.objects.filter(Q(name__icontains=text) | Q(township__icontains=text))
    return _with_shops(scope, list(found.order_by("township", "name")[:LOOKED_AT]))[:SUGGESTED]


def _routes(scope: Scope) -> QuerySet[Route]:
    return Route.objects.visible_to(scope).filter(kind=RouteKind.ORDER_VISIT).order_by("code")


def _holding(rows: QuerySet[Named], text: str) -> QuerySet[Named]:
    return rows.filter(Q(code__icontains=text) | Q(name__icontains=text))


def _named(text: str) -> Q:
    """A name alone, or behind its township; either may have spaces of its own."""
    named = Q(name=text)
    for place, character in enumerate(text):
        if character == " ":
            named |= Q(township=text[:place], name=text[place + 1 :])
    return named


def _with_shops(scope: Scope, villages: list[Village]) -> list[Village]:
    """Those of a few villages in which the reader sees a shop today."""
    # Of each the first shop is enough, however many lie in it.
    hers = Residence.objects.each_visible_to(scope) & homes_today().filter(village=OuterRef("pk"))
    asked = Village.objects.filter(Exists(hers), pk__in=[village.pk for village in villages])
    seen = set(asked.values_list("pk", flat=True))
    return [village for village in villages if village.pk in seen]
