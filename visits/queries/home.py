"""Which routes are visited least."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route
from territory.queries.made_of import SERVED
from territory.queries.served import served_stops

from ..models import Visit
from .sets import visited_in

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RouteCoverage:
    """A route with V2 of a month: its visited served shops ÷ its served shops."""

    code: str
    name: str
    coverage: Ratio


def least_visited_routes(scope: Scope) -> tuple[Month, tuple[RouteCoverage, ...]] | None:
    """The routes with the lowest coverage in the newest month with visits; None without any visit.

    Of equals the one with more shops first. At most six statements, two while kept.
    """
    units = OrgUnit.objects.visible_to(scope).values("pk")
    newest = Visit.objects.filter(unit__in=units).aggregate(Max("visited_on"))["visited_on__max"]
    if newest is None:
        return None
    month = Month.of(newest)
    key = (scope.units_digest, month)
    made_of = (*SERVED, "visits.Visit")
    return month, kept(
        "least-visited", key, lambda: _least_visited(scope, month), made_of=made_of, until=month.last
    )


def _least_visited(scope: Scope, month: Month) -> tuple[RouteCoverage, ...]:
    rows = (
        served_stops(scope, None, month.last)
        .values_list("route")
        .annotate(served=Count("pk"), visited=Count("pk", filter=visited_in(month)))
    )
    rates = {route: Ratio(visited, served) for route, served, visited in rows}
    lowest = sorted(rates, key=lambda route: (rates[route].value or 0, -rates[route].denominator, route))[
        :SHOWN
    ]
    routes = Route.objects.in_bulk(lowest)
    return tuple(RouteCoverage(routes[route].code, routes[route].name, rates[route]) for route in lowest)
