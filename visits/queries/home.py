"""What home pages tell of field work: the routes that are visited least, and who has open actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Max, Q

from accounts.models import Staff
from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route
from territory.queries.made_of import SERVED
from territory.queries.served import served_stops

from ..enums import ActionState
from ..models import Action, Visit
from .sets import visited_in

SHOWN = 5
MOST_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class RouteCoverage:
    """A route with V2 of a month: its visited served shops ÷ its served shops."""

    code: str
    name: str
    coverage: Ratio


@dataclass(frozen=True, slots=True)
class PersonActions:
    """How many open actions somebody has, and how many of these are late."""

    username: str
    name: str
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class TeamActions:
    """The open actions of a team: how many, how many are late, and the people with the most late ones.

    ``others`` is how many more people have some.
    """

    number: int
    late: int
    people: tuple[PersonActions, ...]
    others: int


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


def team_actions(scope: Scope, day: date) -> TeamActions:
    """The open actions at the shops of a scope by who has them; at most three statements, one while kept."""
    made_of = ("accounts.Staff", "visits.Action", *settings.COVERING)
    return kept(
        "open-actions",
        (scope.units_digest, day),
        lambda: _team_actions(scope, day),
        made_of=made_of,
        until=day,
    )


def _team_actions(scope: Scope, day: date) -> TeamActions:
    rows = (
        Action.objects.each_visible_to(scope)
        .filter(state=ActionState.OPEN)
        .values_list("owner")
        .annotate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
        .order_by()
    )
    counts = {owner: (number, late) for owner, number, late in rows}
    people = Staff.objects.filter(pk__in=listed(list(counts))).values_list("pk", "username", "name")
    told = [PersonActions(username, name or username, *counts[pk]) for pk, username, name in people]
    told.sort(key=lambda person: (-person.late, -person.number, person.name))
    number, late = (sum(values) for values in zip(*counts.values(), strict=True)) if counts else (0, 0)
    return TeamActions(number, late, tuple(told[:MOST_PEOPLE]), len(told[MOST_PEOPLE:]))
