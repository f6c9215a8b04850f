"""Which shops, calls and visits a figure of field work was counted from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Retailer, Staff
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import nearest
from territory.enums import Tier
from territory.models import OrgUnit, Route, RouteTerm
from territory.queries.frame import frame_of
from territory.queries.made_of import HOMES
from territory.queries.served import PlaceRecord

from ...measures.store_time import is_timed
from ..field_work import around
from ..visits import working_days
from .groups import NO_TIER
from .made_of import COVERAGE
from .work import FieldWork, Match, PlannedItem, ShopItem, VisitItem, field_work

PERSON = "@"
"""What a username begins with where a tier might stand as well."""

SHOPS: Mapping[str, Callable[[ShopItem], bool]] = {
    "served": lambda shop: shop.served,
    "visited": lambda shop: shop.served and shop.visits > 0,
    "unvisited": lambda shop: shop.served and not shop.visits,
    "asked": lambda shop: shop.required > 0,
    "visited_enough": lambda shop: 0 < shop.required <= shop.visits,
    "visited_short": lambda shop: shop.visits < shop.required,
    "never_visited": lambda shop: shop.served and shop.since_last is None,
}
"""The sets of shops behind V2, V3, V4 and V8."""

ADHERENCE: Mapping[str, Callable[[PlannedItem], bool]] = {
    "due": lambda _plan: True,
    "kept": lambda plan: plan.match is Match.EXACT,
    "kept_near": lambda plan: plan.match is not Match.NONE,
    "missed": lambda plan: plan.match is not Match.EXACT,
    "missed_near": lambda plan: plan.match is Match.NONE,
}
"""The planned calls behind V1: ``near`` counts what was visited within one working day as kept."""

PLANNED: Mapping[str, Callable[[VisitItem], bool]] = {
    "on_day": lambda visit: visit.match is Match.EXACT,
    "no": lambda visit: visit.match is not Match.EXACT,
    "no_near": lambda visit: visit.match is Match.NONE,
}
"""The visits behind V5."""

TIMED: Mapping[str, Callable[[VisitItem], bool]] = {
    "counted": lambda visit: is_timed(visit.seconds),
    "left_out": lambda visit: not is_timed(visit.seconds),
}
"""The visits behind V7: those with a time that counts, and the others."""

EFFECTIVE: Mapping[str, Callable[[VisitItem], bool]] = {
    "yes": lambda visit: visit.effective,
    "no": lambda visit: not visit.effective,
}
"""The visits behind V6."""


MADE_OF = (*COVERAGE, *HOMES)
"""What the sets of shops are made of, those of a village included."""


def until(month: Month) -> date:
    """The last day whose visits and planned calls matter to what is counted of a month."""
    return around(month, working_days(month)).last


def works(scope: Scope, place: PlaceRecord | None, month: Month) -> Iterator[FieldWork]:
    """The field work of a unit, of a route's unit, or of the highest units that the scope covers.

    Raises ValueError for a village: routes and people go by units.
    """
    today = timezone.localdate()
    for unit in _units(scope, place, month):
        yield field_work(frame_of(unit, month, scope), today)


def _units(scope: Scope, place: PlaceRecord | None, month: Month) -> list[OrgUnit]:
    if isinstance(place, OrgUnit):
        return [place]
    units = OrgUnit.objects.visible_to(scope)
    if isinstance(place, Route):
        terms = RouteTerm.objects.filter(route=place, unit__in=units.values("pk"))
        term = nearest(list(terms.select_related("unit").order_by("since")), month.last)
        return [] if term is None else [term.unit]
    if place is not None:
        raise ValueError("coverage is counted by units and routes")
    return list(units.exclude(parent__in=units.values("pk")).order_by("code"))


def shops_behind(
    scope: Scope, place: PlaceRecord | None, month: Month, name: str, argument: str
) -> Collection[int]:
    """The keys of the shops of one of ``SHOPS``, of a tier or a person (``@username``) when one is given.

    Raises KeyError or ValueError for another argument.
    """
    is_counted = SHOPS[name]
    holder = _person(argument)
    tier = Tier(argument) if argument not in ("", NO_TIER) and holder is None else None
    route = place.pk if isinstance(place, Route) else None
    return {
        shop.key
        for work in works(scope, place, month)
        for shop in work.shops
        if is_counted(shop)
        and route in (None, shop.route)
        and (holder is None or holder in work.holders_of(shop))
        and (holder is not None or argument == "" or shop.tier is tier)
    }


def _person(argument: str) -> int | None:
    if not argument.startswith(PERSON):
        return None
    people = Staff.objects.filter(username=argument.removeprefix(PERSON))
    return people.values_list("pk", flat=True).first() or 0


def calls_behind(scope: Scope, place: PlaceRecord | None, month: Month, name: str) -> Collection[int]:
    """The keys of the planned calls of one of ``ADHERENCE``."""
    is_counted = ADHERENCE[name]
    return {plan.key for work in works(scope, place, month) for plan in work.plans if is_counted(plan)}


def visits_behind(
    scope: Scope, place: PlaceRecord | None, month: Month, is_counted: Callable[[VisitItem], bool]
) -> Collection[UUID]:
    """The keys of the visits of which ``is_counted`` says so."""
    return {
        UUID(visit.key) for work in works(scope, place, month) for visit in work.visits if is_counted(visit)
    }


def with_tier(
    rows: QuerySet[Any, Any], scope: Scope, place: PlaceRecord | None, month: Month, tier: str
) -> QuerySet[Any, Any]:
    """Those of ``rows`` at shops to which visits are required by a tier, or by none (``NO_TIER``)."""
    tiers = {shop: found for work in works(scope, place, month) for shop, found in work.tiers.items()}
    keys = [shop for shop, found in tiers.items() if tier in (NO_TIER, found)]
    # A district has more shops than a statement may name.
    shops = narrow(Retailer.objects.order_by(), keys).values("pk")
    return rows.exclude(retailer__in=shops) if tier == NO_TIER else rows.filter(retailer__in=shops)
