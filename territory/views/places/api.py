"""Units and routes in the API: the same reads as their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.paging import LIMIT, page_of
from salesforce_app.web.requests import scope_with

from ...enums import Comparison
from ...measures.trends import Change
from ...queries.asked import asked_route, asked_unit
from ...queries.facts import RouteTiers
from ...queries.months import read_months
from ...queries.pages import RoutePage, UnitPage, visible_routes
from ...queries.place_months import planned, route_figures, route_levels, route_shops
from ...queries.pyramid import migration_facts, pyramid_facts
from ...queries.shop_sets import Where, count_sets
from ...queries.side_by_side import Figures, Line, base_of, route_lines, unit_figures, unit_lines
from .schemas import (
    RouteMonthAnswer,
    RouteNames,
    RoutePyramid,
    RouteSalesMonths,
    RouteShops,
    ShopCounts,
    UnitMonth,
    UnitPyramid,
    UnitSalesMonths,
)

units = Router(tags=["units"])
routes = Router(tags=["routes"])

AskedMonth = Annotated[
    str | None,
    Query(description="2026-10; the newest ended month with sales when left out.", examples=["2026-10"]),
]
Compare = Annotated[
    Comparison,
    Query(description="previous (month), year (same month last year) or average (12 months before)"),
]


@units.get(
    "/{path:unit}/sales",
    response=UnitSalesMonths,
    url_name="unit_sales",
    summary="A unit's sales over 13 months",
)
def unit_sales(
    request: HttpRequest, unit: str, month: AskedMonth = None, compare: Compare = Comparison.PREVIOUS
) -> dict[str, Any]:
    """Its months, its routes side by side, and the units below it."""
    page = _unit(request, unit, month, compare)
    found = page.frame.keep(read_months)
    amounts = {when: row.amount for when, row in found.items()}
    figures = {
        when: Figures(row.amount, row.quantity, row.orders, row.retailers) for when, row in found.items()
    }
    return _unit_head(page) | {
        "months": months_of(page.frame.trend, figures, amounts, planned(page)),
        "routes": _lines(page.keep(route_lines)),
        "units": _lines(page.keep(unit_lines)),
    }


@units.get(
    "/{path:unit}/pyramid", response=UnitPyramid, url_name="unit_pyramid", summary="A unit's customer pyramid"
)
def unit_pyramid(request: HttpRequest, unit: str, month: AskedMonth = None) -> dict[str, Any]:
    """Tiers and the classes beside them, by route as well, and who moved since three months before."""
    page = _unit(request, unit, month, Comparison.PREVIOUS)
    facts = pyramid_facts(page.frame)
    migration = migration_facts(page.frame)
    tiers = [
        {
            "name": row.tier.value,
            "is_aside": False,
            "retailers": row.retailers,
            "amount": row.amount,
            "delta": row.retailers_delta,
        }
        for row in facts.tiers
    ]
    tiers += [
        {
            "name": row.aside.value,
            "is_aside": True,
            "retailers": row.retailers,
            "amount": row.amount,
            "delta": row.retailers_delta,
        }
        for row in facts.aside
    ]
    return _unit_head(page) | {
        "scheme": facts.scheme,
        "version": facts.version,
        "window": tuple(map(str, facts.window)),
        "population": facts.population,
        "amount": facts.amount,
        "tiers": tiers,
        "routes": [{"code": row.code, "retailers": _retailers(row)} for row in facts.routes],
        "moves": [
            {"before": before.value, "now": now.value, "retailers": flow.retailers}
            for (before, now), flow in (migration.matrix.items() if migration else ())
        ],
    }


@units.get(
    "/{path:unit}/shops",
    response=ShopCounts,
    url_name="unit_shops",
    summary="How many shops of a unit came or went",
)
def unit_shops(request: HttpRequest, unit: str, month: AskedMonth = None) -> dict[str, Any]:
    """Numbers of shops by set; `GET /api/retailers?set=…` lists each of them."""
    page = _unit(request, unit, month, Comparison.PREVIOUS)
    return _unit_head(page) | {"sets": count_sets(Where(page.scope, page.unit, page.month, page.frame))}


@units.get("/{path:unit}", response=UnitMonth, url_name="unit", summary="A unit in a month")
def unit_month(
    request: HttpRequest, unit: str, month: AskedMonth = None, compare: Compare = Comparison.PREVIOUS
) -> dict[str, Any]:
    """Its key figures with all units below it, and what they are compared with."""
    page = _unit(request, unit, month, compare)
    now, base = page.keep(unit_figures)
    return _unit_head(page) | {
        "kind": page.unit.kind,
        "figures": asdict(now),
        "base": asdict(base),
        "restated": page.frame.keep(read_months)[page.month].restated,
        "unit_codes": [child.code for child in page.children],
    }


@routes.get("", response=RouteNames, url_name="routes", summary="The order routes of your scope")
def list_routes(
    request: HttpRequest,
    cursor: Annotated[str | None, Query(description="What next said.")] = None,
    limit: Annotated[int, Query(description="Routes of a page, 1 to 200.")] = LIMIT,
) -> dict[str, Any]:
    """Every order route that your scope covers today, by code."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = page_of(visible_routes(scope), cursor=cursor, limit=limit, by=("code",))
    return {"items": page.items, "next": page.next}


@routes.get(
    "/{path:route}/shops",
    response=RouteShops,
    url_name="route_shops",
    summary="The shops of a route side by side",
)
def route_shop_list(
    request: HttpRequest, route: str, month: AskedMonth = None, compare: Compare = Comparison.PREVIOUS
) -> dict[str, Any]:
    """What each shop bought on the route, the largest amount first."""
    page = _route(request, route, month, compare)
    items = [
        {
            "id": line.pk,
            "licence_no": line.licence_no,
            "name": line.name,
            "amount": line.amount,
            "base": line.base,
            "mom": _ratio(line.mom),
            "yoy": _ratio(line.yoy),
        }
        for line in page.keep(route_shops)
    ]
    return _route_head(page) | {"items": items}


@routes.get(
    "/{path:route}/sales",
    response=RouteSalesMonths,
    url_name="route_sales",
    summary="A route's sales over 13 months",
)
def route_sales(request: HttpRequest, route: str, month: AskedMonth = None) -> dict[str, Any]:
    """Its months with their order cycles, and its sales per shop against those of its unit."""
    page = _route(request, route, month, Comparison.PREVIOUS)
    figures, levels = page.keep(route_figures), page.keep(route_levels)
    amounts = {when: row.amount for when, row in figures.items()}
    trend = page.frame.trend
    months = months_of(trend, figures, amounts, planned(page))
    return _route_head(page) | {
        "unit_code": page.frame.unit.code,
        "months": [
            row | {"cycles": page.frame.routes.cycles(page.route.pk, when), "index": levels[when]}
            for when, row in zip(trend, months, strict=True)
        ],
    }


@routes.get(
    "/{path:route}/pyramid",
    response=RoutePyramid,
    url_name="route_pyramid",
    summary="A route in the customer pyramid",
)
def route_pyramid(request: HttpRequest, route: str, month: AskedMonth = None) -> dict[str, Any]:
    """How many of its shops stand in each tier of the pyramid of its unit, and in each class beside it."""
    page = _route(request, route, month, Comparison.PREVIOUS)
    facts = pyramid_facts(page.frame)
    own = next((row for row in facts.routes if row.code == page.route.code), None)
    return _route_head(page) | {
        "unit_code": page.frame.unit.code,
        "scheme": facts.scheme,
        "version": facts.version,
        "window": list(map(str, facts.window)),
        "retailers": _retailers(own) if own else {},
    }


@routes.get("/{path:route}", response=RouteMonthAnswer, url_name="route", summary="A route in a month")
def route_month(
    request: HttpRequest, route: str, month: AskedMonth = None, compare: Compare = Comparison.PREVIOUS
) -> dict[str, Any]:
    """Its key figures, what they are compared with, and its 13 months."""
    page = _route(request, route, month, compare)
    figures = page.keep(route_figures)
    amounts = {when: row.amount for when, row in figures.items()}
    return _route_head(page) | {
        "unit_code": page.frame.unit.code,
        "figures": asdict(figures[page.month]),
        "base": asdict(base_of(compare, figures, page.month)),
        "months": months_of(page.frame.trend, figures, amounts, planned(page)),
    }


def _unit(request: HttpRequest, code: str, month: str | None, compare: Comparison) -> UnitPage:
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = asked_unit(scope, code, month, timezone.localdate(), compare)
    if page is None:
        raise not_found()
    return page


def _route(request: HttpRequest, code: str, month: str | None, compare: Comparison) -> RoutePage:
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = asked_route(scope, code, month, timezone.localdate(), compare)
    if page is None:
        raise not_found()
    return page


def _unit_head(page: UnitPage) -> dict[str, Any]:
    return _head(page, page.unit.code, page.unit.name)


def _route_head(page: RoutePage) -> dict[str, Any]:
    return _head(page, page.route.code, page.route.name)


def _head(page: UnitPage | RoutePage, code: str, name: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "month": str(page.month),
        "compare": page.choice.comparison.value,
        "currency": settings.CURRENCY,
        "is_closed": page.month in page.frame.closed_months,
    }


def months_of(
    trend: Iterable[Month],
    figures: Mapping[Month, Figures],
    amounts: Mapping[Month, int | None],
    targets: Mapping[Month, int],
) -> list[dict[str, Any]]:
    """The months of a trend with those a year before and what was to be sold."""
    return [
        asdict(figures[when])
        | {"month": str(when), "last_year": amounts.get(when.shift(-12)), "target": targets.get(when)}
        for when in trend
    ]


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "code": line.code,
            "name": line.name,
            "amount": line.amount,
            "base": line.base,
            "versus": _ratio(line.versus),
            "mom": _ratio(line.mom),
            "yoy": _ratio(line.yoy),
            "pull_pp": None if line.pull_pp is None else round(line.pull_pp, 4),
            "retailers": line.retailers,
            "index": line.level.points,
        }
        for line in lines
    ]


def _retailers(row: RouteTiers) -> dict[str, int]:
    """Shops of a route by tier and class, those alone that there are."""
    return {state.value: number for state, number in [*row.tiers.items(), *row.aside.items()] if number}


def _ratio(change: Change) -> tuple[int, int] | None:
    return (change.ratio.numerator, change.ratio.denominator) if change.ratio else None
