"""The filters that several lists of field work have alike: by unit, route, shop and person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import suggest
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import named
from salesforce_app.web.listing_parts import record_filter
from salesforce_app.web.listings import Filter, Suggestion
from territory.models import Route
from territory.queries.choices import (
    find_route_ever,
    routes_to_choose,
    suggest_routes,
    suggest_units,
    units_to_choose,
)
from territory.queries.overview import find_unit

from ..queries.visit_list import suggest_persons

Narrow = Callable[[Any, Any], QuerySet[Any, Any]]
"""The rows of a list that belong to a record."""


def name_of(person: Staff) -> str:
    """What somebody goes by in a list."""
    return person.name or person.username


def unit_filter(
    listing: str, narrow: Narrow, *, order: int, explanation: str, is_place: bool = True
) -> Filter:
    """By a unit's code."""
    return record_filter(
        listing,
        "unit",
        pgettext_lazy("filter", "Unit"),
        find_unit,
        narrow,
        lambda scope, text: [
            Suggestion(unit.code, named(unit), str(unit.get_kind_display()))
            for unit in suggest_units(scope, text)
        ],
        choose=units_to_choose,
        order=order,
        is_place=is_place,
        explanation=explanation,
        example="N1",
    )


def route_filter(
    listing: str,
    narrow: Narrow,
    *,
    order: int,
    explanation: str,
    find: Callable[[Scope, str], Route | None] = find_route_ever,
) -> Filter:
    """By a route's code."""
    return record_filter(
        listing,
        "route",
        gettext_lazy("Route"),
        find,
        narrow,
        lambda scope, text: [Suggestion(route.code, named(route)) for route in suggest_routes(scope, text)],
        choose=routes_to_choose,
        order=order,
        explanation=explanation,
        example="N1A",
    )


def shop_filter(
    listing: str, find: Callable[[Scope, str], Retailer | None], narrow: Narrow, *, order: int
) -> Filter:
    """By a shop's licence number."""
    return record_filter(
        listing,
        "shop",
        gettext_lazy("Shop"),
        find,
        narrow,
        lambda scope, text: [
            Suggestion(shop.licence_no, shop.name, shop.licence_no) for shop in suggest(scope, text)
        ],
        order=order,
        describe=lambda shop: str(shop.name),
        explanation="Licence number of a shop.",
        example="330824000703",
    )


def person_filter(
    listing: str,
    title: Any,
    find: Callable[[Scope, str], Staff | None],
    narrow: Narrow,
    *,
    order: int,
    explanation: str,
    is_place: bool = True,
    suggested: Callable[[Scope, str], Iterable[Staff]] = suggest_persons,
) -> Filter:
    """By somebody's username."""
    return record_filter(
        listing,
        "person",
        title,
        find,
        narrow,
        lambda scope, text: [
            Suggestion(person.username, name_of(person), person.username) for person in suggested(scope, text)
        ],
        order=order,
        describe=name_of,
        is_place=is_place,
        explanation=explanation,
        example="li.jing",
    )
