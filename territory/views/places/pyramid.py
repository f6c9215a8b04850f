"""The customer pyramid on the pages of places: its tiers with their members, and who moved between them."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.words import month_name

from ...enums import Movement, Placement
from ...measures.migration import State
from ...measures.trends import signed_percent
from ...queries.facts import MigrationFacts, PyramidFacts
from ...queries.kept_places import unit_pyramid
from ...queries.pages import RoutePage, UnitPage
from ...queries.pyramid import pyramid_facts
from ...queries.tier_sets import CELL, ON_ROUTE
from .charts import tier_chart
from .words import shops_address


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier or a class beside the pyramid, with the list of its shops."""

    name: str
    retailers: int
    address: str
    amount: int
    retailers_share: Ratio | None
    amount_share: Ratio | None
    retailers_delta: int | None
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of shops and the list of them."""

    number: int
    address: str


def pyramid_of_unit(scope: Scope, page: UnitPage) -> SafeString:
    """Tiers, classes beside them, where they stand by route, and the matrix of movements."""
    found = unit_pyramid(page.frame)
    facts = found.facts
    place = page.place
    tiers = _tier_lines(page, facts, place)
    states = [row.tier for row in facts.tiers]
    routes = [
        (row, [_cell(page, row.tiers[state], f"{state.value}{ON_ROUTE}{row.code}") for state in states])
        for row in facts.routes
    ]
    context = {
        "facts": facts,
        "window": _window(facts.window),
        "tiers": tiers,
        "states": [str(state.label) for state in states],
        "routes": routes if states and len(routes) > 1 else [],
        "route_total": found.routes,
        "ranked": facts.ranked,
        "chart": tier_chart(_chart_title(page.unit.name, facts), facts.tiers) if facts.tiers else None,
        **_migration_context(page, found.migration),
    }
    return render_to_string("territory/places/pyramid.html", context)


def pyramid_of_route(scope: Scope, page: RoutePage) -> SafeString | None:
    """How many shops of each tier of the unit's pyramid stand on the route; nothing without tiers."""
    facts = pyramid_facts(page.frame)
    row = next((row for row in facts.routes if row.code == page.route.code), None)
    if row is None:
        return None
    cells = [
        (str(state.label), Cell(number, shops_address("tier", page.month, state.value, **page.place)))
        for state, number in [*row.tiers.items(), *row.aside.items()]
        if number
    ]
    context = {
        "cells": cells,
        "unit": page.frame.unit,
        "window": _window(facts.window),
        "has_tiers": bool(facts.tiers),
    }
    return render_to_string("territory/places/route_tiers.html", context)


def _tier_lines(page: UnitPage, facts: PyramidFacts, place: dict[str, object]) -> list[TierLine]:
    lines = [
        TierLine(
            str(row.tier.label),
            row.retailers,
            shops_address("tier", page.month, row.tier.value, **place) if row.retailers else "",
            row.amount,
            row.retailers_share,
            row.amount_share,
            row.retailers_delta,
        )
        for row in facts.tiers
    ]
    if facts.ranked:
        argument = Placement.RANKED.value
        address = shops_address("tier", page.month, argument, **place)
        lines.append(
            TierLine(str(Placement.RANKED.label), facts.population, address, facts.amount, None, None, None)
        )
    lines += [
        TierLine(
            str(row.aside.label),
            row.retailers,
            shops_address("tier", page.month, row.aside.value, **place) if row.retailers else "",
            row.amount,
            None,
            None,
            row.retailers_delta,
            is_aside=True,
        )
        for row in facts.aside
        if row.retailers or row.retailers_delta
    ]
    return lines


def _migration_context(page: UnitPage, migration: MigrationFacts | None) -> dict[str, object]:
    """The matrix and the movements; empty where the data begin too late for a pyramid before."""
    if migration is None or not migration.total.retailers:
        return {"matrix": [], "movements": []}
    rows = [
        (
            _state_name(before),
            [_matrix_cell(page, migration, before, now) for now in migration.states],
        )
        for before in migration.states
    ]
    movements = [
        (str(kind.label), Cell(flow.retailers, _movement_address(page, kind)), flow.delta)
        for kind, flow in migration.classes.items()
        if flow.retailers
    ]
    return {
        "matrix": rows,
        "columns": [_state_name(state) for state in migration.states],
        "movements": movements,
        "base_window": _window(migration.base_window),
        "retention": migration.retention,
        "net": signed_percent(migration.net),
        "comparable": migration.comparable,
    }


def _matrix_cell(page: UnitPage, migration: MigrationFacts, before: State, now: State) -> Cell | None:
    flow = migration.matrix.get((before, now))
    if flow is None or not flow.retailers:
        return None
    address = shops_address("moved", page.month, f"{before.value}{CELL}{now.value}", **page.place)
    return Cell(flow.retailers, address)


def _movement_address(page: UnitPage, kind: Movement) -> str:
    if kind is Movement.UP:
        return shops_address("moved_up", page.month, **page.place)
    if kind is Movement.DOWN:
        return shops_address("moved_down", page.month, **page.place)
    return shops_address("movement", page.month, kind.value, **page.place)


def _cell(page: UnitPage, number: int, argument: str) -> Cell | None:
    return Cell(number, shops_address("tier", page.month, argument, **page.place)) if number else None


def _state_name(state: State) -> str:
    return pgettext("state of a shop", "Elsewhere") if state is Placement.OUT else str(state.label)


def _window(window: tuple[Month, Month]) -> str:
    first, last = window
    return _("%(first)s to %(last)s") % {"first": month_name(first), "last": month_name(last)}


def _chart_title(name: str, facts: PyramidFacts) -> str:
    return _("%(place)s: shops and net sales by tier, %(window)s") % {
        "place": name,
        "window": _window(facts.window),
    }
