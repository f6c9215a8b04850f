"""What the pages of units, routes and villages look at: the subjects of their frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Max, Min, QuerySet

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import nearest

from ..enums import Comparison, RouteKind
from ..models import OrgUnit, Route, RouteMonth, RouteTerm, Village, VillageMonth
from .frame import UnitFrame, frame_of
from .overview import find_unit, newest_month, unit_children, unit_months, unit_trail
from .units import unit_tree

UNIT = "territory.unit"
"""The frame of a unit's page: its panels get a ``UnitPage`` as their subject."""
ROUTE = "territory.route"
"""The frame of a route's page: its panels get a ``RoutePage`` as their subject."""
VILLAGE = "territory.village"
"""The frame of a village's page: its panels get a ``VillagePage`` as their subject."""
SUB_UNITS = "territory.unit.sub_units"
"""The frame of the units below a unit, side by side: its columns get the page, their keys are the units'."""

ROUTES_SHOWN = 50
"""Routes beneath each other on a unit's page; the pages of the units below it show theirs."""
CHARTED = 12
"""Routes or units in one chart."""

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """What somebody chose in the address of a page; each choice keeps the others.

    ``sort`` orders the routes side by side: a column's name, with ``-`` before it for descending.
    """

    month: Month
    comparison: Comparison = Comparison.PREVIOUS
    sort: str = "-amount"
    page: int = 1

    def query(self, **changes: object) -> str:
        """The query of the same page with some choices changed; what would stand anyway is left out."""
        chosen: dict[str, object] = {
            "month": self.month,
            "compare": self.comparison.value,
            "sort": self.sort,
            "page": self.page,
        }
        chosen.update(changes)
        usual = {"compare": Comparison.PREVIOUS.value, "sort": "-amount", "page": 1}
        return "?" + urlencode(
            {name: str(value) for name, value in chosen.items() if usual.get(name) != value}
        )

    @property
    def base(self) -> Month | None:
        """The month of the comparison; None for the average of several."""
        if self.comparison is Comparison.AVERAGE:
            return None
        return self.month.shift(-1 if self.comparison is Comparison.PREVIOUS else -12)

    @property
    def averaged(self) -> list[Month]:
        """The twelve months before, of which the average is made."""
        return Month.range(self.month.shift(-12), self.month.shift(-1))


@dataclass(frozen=True)
class _Page:
    """What several contributors need is read once by ``keep``."""

    choice: Choice
    scope: Scope
    _kept: dict[Callable[..., Any], Any] = field(
        default_factory=dict, repr=False, compare=False, kw_only=True
    )

    def keep(self, read: Callable[[Any], T]) -> T:
        """What ``read`` makes of the page, read when it is first asked for and kept with the page."""
        if read not in self._kept:
            self._kept[read] = read(self)
        found: T = self._kept[read]
        return found

    @property
    def month(self) -> Month:
        """The month shown."""
        return self.choice.month


@dataclass(frozen=True)
class UnitPage(_Page):
    """A unit's month as one person sees it. ``children`` are the visible units directly below."""

    unit: OrgUnit
    frame: UnitFrame
    children: tuple[OrgUnit, ...]

    @property
    def place(self) -> dict[str, object]:
        """The unit as lists of shops name it."""
        return {"unit": self.unit.code}


@dataclass(frozen=True)
class RoutePage(_Page):
    """A route's month as one person sees it.

    ``frame`` is that of the unit in which the route lies at the month's end, when she sees that unit, else of
    the one in which it lies now.
    """

    route: Route
    frame: UnitFrame

    @property
    def place(self) -> dict[str, object]:
        """The route as lists of shops name it."""
        return {"route": self.route.code}


@dataclass(frozen=True)
class VillagePage(_Page):
    """A village's month as one person sees it; ``units`` are the units that her scope covers."""

    village: Village

    @property
    def place(self) -> dict[str, object]:
        """The village as lists of shops name it."""
        return {"village": self.village.pk}


def unit_page(scope: Scope, unit: OrgUnit, choice: Choice) -> UnitPage:
    """The subject of a unit's page; three statements."""
    frame = frame_of(unit, choice.month, scope)
    return UnitPage(choice, scope, unit, frame, tuple(unit_children(scope, unit)))


def units_below(page: UnitPage) -> dict[int, frozenset[int]]:
    """Each unit directly below the page's, mapped to itself and all units below it; one statement."""
    tree = unit_tree()
    return {child.pk: frozenset(tree.below([child.pk])) for child in page.children}


def visible_routes(scope: Scope) -> QuerySet[Route]:
    """The order routes that the scope covers, by code."""
    return Route.objects.visible_to(scope).filter(kind=RouteKind.ORDER_VISIT).order_by("code")


def find_route(scope: Scope, code: str) -> Route | None:
    """The order route with this code, when the scope covers it."""
    return visible_routes(scope).filter(code=code).first()


def route_page(scope: Scope, route: Route, choice: Choice) -> RoutePage | None:
    """The subject of a route's page; four statements. None for a route that lies in no visible unit."""
    found = OrgUnit.objects.visible_to(scope).filter(
        pk__in=RouteTerm.objects.filter(route=route).values("unit")
    )
    units = {unit.pk: unit for unit in found}
    terms = RouteTerm.objects.filter(route=route, unit__in=units).order_by("since")
    term = nearest(list(terms), choice.month.last)
    if term is None:
        return None
    return RoutePage(choice, scope, route, frame_of(units[term.unit_id], choice.month, scope))


def route_months(route: Route) -> list[Month]:
    """Every month from the route's first sales to its newest, newest first."""
    span = RouteMonth.objects.filter(route=route).aggregate(Min("month"), Max("month"))
    if span["month__min"] is None:
        return []
    return Month.range(Month.of(span["month__min"]), Month.of(span["month__max"]))[::-1]


def find_village(scope: Scope, pk: int) -> Village | None:
    """The village with this key, when the scope covers a shop in it."""
    return Village.objects.one_visible_to(scope).filter(pk=pk).first()


def village_months(scope: Scope, village: Village) -> list[Month]:
    """Every month from the village's first sales in the reader's units to its newest, newest first."""
    facts = VillageMonth.objects.visible_to(scope).filter(village=village)
    span = facts.aggregate(Min("month"), Max("month"))
    if span["month__min"] is None:
        return []
    return Month.range(Month.of(span["month__min"]), Month.of(span["month__max"]))[::-1]


__all__ = [
    "CHARTED",
    "ROUTE",
    "ROUTES_SHOWN",
    "SUB_UNITS",
    "UNIT",
    "VILLAGE",
    "Choice",
    "RoutePage",
    "UnitPage",
    "VillagePage",
    "find_route",
    "find_unit",
    "find_village",
    "newest_month",
    "route_months",
    "route_page",
    "unit_months",
    "unit_page",
    "unit_trail",
    "units_below",
    "village_months",
    "visible_routes",
]
