"""The pages of a unit, a route and a village: a month, what it is compared with, and what every app adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web import panels
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import is_asked_by_page, scope_with

from ...queries.closing import closed_months
from ...queries.months import read_months
from ...queries.overview import find_unit, newest_month, unit_months, unit_trail
from ...queries.pages import (
    ROUTE,
    UNIT,
    VILLAGE,
    RoutePage,
    UnitPage,
    VillagePage,
    find_route,
    find_village,
    route_months,
    route_page,
    unit_page,
    village_months,
)
from ...queries.place_months import route_figures, village_figures
from ...queries.side_by_side import base_of, unit_figures
from .choices import Chooser, read_choice
from .words import strip

SHEETS = ("web/css/tabs.css", "web/css/figures.css", "territory/css/places.css", "web/css/map.css")


@require_safe
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit in a month: key figures, routes and units side by side, and what other apps know of it."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _unit_page(request, scope, unit)
    now, base = page.keep(unit_figures)
    row = page.frame.keep(read_months)[page.month]
    return render(
        request,
        "territory/places/unit.html",
        {
            "page": page,
            "unit": page.unit,
            "trail": unit_trail(scope, page.unit),
            "query": page.choice.query(page=1),
            "chooser": Chooser(page.choice, unit_months(scope, page.unit)),
            "is_closed": page.month in page.frame.closed_months,
            "is_known": now.amount is not None,
            "strip": strip(
                now,
                base,
                page.choice.comparison,
                month=page.month,
                below="#units" if page.children else "#routes",
                adjustment=row.adjustment,
                place=page.place,
            ),
            "panels": panels.gather(UNIT, scope, page, late=_late("territory:unit_part", unit, page)),
            "sheets": SHEETS,
        },
    )


@require_safe
def unit_part(request: HttpRequest, unit: str, part: str) -> HttpResponse:
    """One panel of a unit's page, for the page that waits for it or on a page of its own."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _unit_page(request, scope, unit)
    back = reverse("territory:unit", args=[unit]) + page.choice.query()
    return _part(request, UNIT, part, scope, page, name=page.unit.name, back=back)


@require_safe
def route(request: HttpRequest, route: str) -> HttpResponse:
    """A route in a month: key figures, its shops side by side, and what other apps know of it."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _route_page(request, scope, route)
    figures = page.keep(route_figures)
    now, base = figures[page.month], base_of(page.choice.comparison, figures, page.month)
    return render(
        request,
        "territory/places/route.html",
        {
            "page": page,
            "route": page.route,
            "unit": page.frame.unit,
            "query": page.choice.query(page=1, sort="-amount"),
            "chooser": Chooser(page.choice, route_months(page.route)),
            "is_closed": page.month in page.frame.closed_months,
            "is_known": now.amount is not None,
            "strip": strip(
                now, base, page.choice.comparison, month=page.month, below="#shops", place=page.place
            ),
            "panels": panels.gather(ROUTE, scope, page, late=_late("territory:route_part", route, page)),
            "sheets": SHEETS,
        },
    )


@require_safe
def route_part(request: HttpRequest, route: str, part: str) -> HttpResponse:
    """One panel of a route's page."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _route_page(request, scope, route)
    back = reverse("territory:route", args=[route]) + page.choice.query()
    return _part(request, ROUTE, part, scope, page, name=page.route.name, back=back)


@require_safe
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """A village in a month: what it bought within the reader's units, and the routes that serve it."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _village_page(request, scope, pk)
    figures = page.keep(village_figures)
    now, base = figures[page.month], base_of(page.choice.comparison, figures, page.month)
    return render(
        request,
        "territory/places/village.html",
        {
            "page": page,
            "village": page.village,
            "query": page.choice.query(page=1, sort="-amount"),
            "chooser": Chooser(page.choice, village_months(scope, page.village)),
            "is_closed": page.month.first in closed_months(),
            "is_known": now.amount is not None,
            "strip": strip(
                now, base, page.choice.comparison, month=page.month, below="#routes", place=page.place
            ),
            "panels": panels.gather(VILLAGE, scope, page, late=_late("territory:village_part", pk, page)),
            "sheets": SHEETS,
        },
    )


@require_safe
def village_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One panel of a village's page."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    page = _village_page(request, scope, pk)
    back = reverse("territory:village", args=[pk]) + page.choice.query()
    return _part(request, VILLAGE, part, scope, page, name=str(page.village), back=back)


def _unit_page(request: HttpRequest, scope: Scope, code: str) -> UnitPage:
    found = find_unit(scope, code)
    if found is None:
        raise not_found()
    return unit_page(scope, found, read_choice(request, _usual_month(scope)))


def _route_page(request: HttpRequest, scope: Scope, code: str) -> RoutePage:
    found = find_route(scope, code)
    page = route_page(scope, found, read_choice(request, _usual_month(scope))) if found else None
    if page is None:
        raise not_found()
    return page


def _village_page(request: HttpRequest, scope: Scope, pk: int) -> VillagePage:
    found = find_village(scope, pk)
    if found is None:
        raise not_found()
    return VillagePage(read_choice(request, _usual_month(scope)), scope, found)


def _usual_month(scope: Scope) -> Month:
    """The newest ended month with sales; the running one before there are any."""
    return newest_month(scope) or Month.of(timezone.localdate())


def _late(name: str, key: str | int, page: UnitPage | RoutePage | VillagePage) -> Callable[[str], str]:
    return lambda part: reverse(name, args=[key, part]) + page.choice.query()


def _part(
    request: HttpRequest, frame: str, part: str, scope: Scope, page: Any, *, name: str, back: str
) -> HttpResponse:
    panel = panels.fill_one(frame, part, scope, page)
    if panel is None:
        raise not_found()
    context: dict[str, object | Sequence[str]] = {
        "panel": panel,
        "subject_name": name,
        "back": back,
        "sheets": SHEETS,
    }
    template = "web/panel_part.html" if is_asked_by_page(request) else "web/panel_page.html"
    return render(request, template, context)
