"""Setting up routes, and moving them between units and order days from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.succession import take_over
from salesforce_app.kernel.turns import wait_for_turn

from ..enums import RouteKind
from ..models import OrgUnit, Route, RouteStop, RouteTerm
from .restamping import restamp


def plan_route(changes: ChangeSet, route: Route, *, name: str, kind: str | None, has_stops: bool) -> bool:
    """Set name and kind of a route; tells whether either had another value. Raises InputError."""
    if kind is not None and kind != route.kind and has_stops:
        raise InputError(
            "kind",
            _("Shops stand on this route, which is of kind %(kind)s.")
            % {"kind": RouteKind(route.kind).label},
            _("Make another route of the new kind and move the shops to it."),
        )
    return changes.update(route, name=name, **({} if kind is None else {"kind": kind}))


def plan_term(
    changes: ChangeSet,
    terms: list[RouteTerm],
    *,
    route: Route,
    unit: OrgUnit,
    order_weekdays: str | None,
    since: date | None,
) -> bool:
    """Let a route belong to ``unit`` and order on these weekdays from ``since`` on.

    ``terms`` are the route's so far. Without any, ``since`` may be left out and the term holds from the
    beginning; to change one it is needed. ``order_weekdays`` of None keeps those on file. Tells whether
    that is a change. Raises InputError.
    """
    last = terms[-1] if terms else None
    if order_weekdays is None:
        order_weekdays = last.order_weekdays if last is not None else ""
    if last is not None and last.until is None:
        if last.unit_id == unit.pk and last.order_weekdays == order_weekdays:
            return False
        if since is None:
            raise InputError(
                "since",
                _("The route belongs to unit %(unit)s (order days: %(days)s); changing that needs a date.")
                % {"unit": last.unit.code, "days": last.order_weekdays or "—"},
                _("Fill in the first day of the change."),
            )
    term = RouteTerm(route=route, unit=unit, order_weekdays=order_weekdays, since=since or BEGINNING)
    return take_over(changes, terms, term)


@transaction.atomic
def change_route(
    *,
    route: Route,
    unit: OrgUnit,
    order_weekdays: str | None,
    since: date,
    actor: str,
    moment: datetime,
) -> bool:
    """Let a route belong to ``unit`` and order on these weekdays from ``since`` on.

    Past months keep the unit and the order cycles that they had; what is on file of the route's shops since
    that day gets the new unit, closed months excepted. Tells whether that is a change. Raises InputError when
    the route's present term begins later.
    """
    wait_for_turn()
    changes = ChangeSet()
    terms = list(RouteTerm.objects.filter(route=route).select_related("unit").order_by("since"))
    changed = plan_term(changes, terms, route=route, unit=unit, order_weekdays=order_weekdays, since=since)
    changes.save(actor=actor, moment=moment)
    if changed:
        stops = RouteStop.objects.filter(route=route).order_by()
        restamp(retailers=set(stops.values_list("retailer_id", flat=True)))
    return changed


def routes_with_stops() -> set[int]:
    """The keys of the routes on which a shop stands or stood."""
    return set(RouteStop.objects.order_by().values_list("route_id", flat=True).distinct())


@transaction.atomic
def found_route(
    *,
    code: str,
    name: str,
    kind: str,
    unit: OrgUnit,
    order_weekdays: str,
    since: date,
    actor: str,
    moment: datetime,
) -> Route:
    """Set up the route ``code`` in ``unit``, which orders on these weekdays, from ``since`` on.

    Raises InputError for a code that a route has already.
    """
    if Route.objects.filter(code=code).exists():
        raise InputError(
            "code",
            _("There is a route “%(code)s” already.") % {"code": code},
            _("Choose another code, or change that route."),
        )
    changes = ChangeSet()
    route = changes.create(Route(code=code, name=name, kind=kind))
    plan_term(changes, [], route=route, unit=unit, order_weekdays=order_weekdays, since=since)
    changes.save(actor=actor, moment=moment)
    return Route.objects.get(code=code)


@transaction.atomic
def rename_route(*, route: Route, name: str, kind: str, actor: str, moment: datetime) -> Route:
    """Change a route's name, or its kind as long as no shop has stood on it. Raises InputError."""
    changes = ChangeSet()
    has_stops = RouteStop.objects.filter(route=route).exists()
    plan_route(changes, route, name=name, kind=kind, has_stops=has_stops)
    changes.save(actor=actor, moment=moment)
    return Route.objects.get(pk=route.pk)


@transaction.atomic
def remove_route(route: Route, *, actor: str, moment: datetime) -> None:
    """Take away a route that was set up by mistake, with its terms.

    Raises `django.db.models.ProtectedError` when shops stand or stood on it: a route with a past stays.
    """
    route.delete()


@transaction.atomic
def set_term(
    *, route: Route, unit: OrgUnit, order_weekdays: str, since: date, actor: str, moment: datetime
) -> RouteTerm:
    """As ``change_route``, with the term that holds from ``since`` on as its answer."""
    change_route(
        route=route, unit=unit, order_weekdays=order_weekdays, since=since, actor=actor, moment=moment
    )
    found = RouteTerm.objects.filter(route=route, since__lte=since).order_by("since").last()
    assert found is not None
    return found


@transaction.atomic
def withdraw_term(term: RouteTerm, *, actor: str, moment: datetime) -> None:
    """Take back the last term of a route; the one before holds on without end again.

    What was stamped with the term keeps its stamps. Raises InputError for a term that is not the last, or
    the only one.
    """
    terms = list(RouteTerm.objects.filter(route=term.route_id).order_by("since"))
    if term.pk != terms[-1].pk or len(terms) == 1:
        raise InputError(
            "term",
            _("Only the last of several terms of a route can be taken back."),
            _("Enter a new term from the day on which something else holds."),
        )
    changes = ChangeSet()
    changes.delete(terms[-1])
    if terms[-2].until == terms[-1].since:
        changes.update(terms[-2], until=terms[-1].until)
    changes.save(actor=actor, moment=moment)
