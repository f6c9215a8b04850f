"""How the sections name records: routes in charts and tables, and any record in an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from territory.queries.facts import UnitRef


class _Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def route_names(routes: Iterable[_Named]) -> Mapping[str, str]:
    """Routes by code as they are printed: the name, with the code where another has the same name."""
    named = list(routes)
    often = Counter(route.name for route in named)
    return {
        route.code: route.name
        if route.name and often[route.name] == 1
        else f"{route.name} ({route.code})".strip()
        for route in named
    }


def route_records(routes: Iterable[_Named]) -> tuple[tuple[str, str], ...]:
    """The names of routes, with where they came from."""
    return tuple((route.name, route_record(route.code)) for route in routes)


def unit_record(unit: UnitRef) -> str:
    """How an error names a unit's name."""
    return _("unit %(code)s, name") % {"code": unit.code}


def route_record(code: str) -> str:
    """How an error names a route's name."""
    return _("route %(code)s, name") % {"code": code}


def village_record(township: str, village: str) -> str:
    """How an error names a village."""
    return _("village %(village)s of township %(township)s") % {"village": village, "township": township}


def retailer_record(licence_no: str) -> str:
    """How an error names a shop's name."""
    return _("retailer %(licence_no)s, name") % {"licence_no": licence_no}
