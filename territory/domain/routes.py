"""Setting up routes, and moving them between units and order days from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.succession import take_over

from ..enums import RouteKind
from ..models import OrgUnit, Route, RouteStop, RouteTerm


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

    Past months keep the unit and the order cycles that they had. Tells whether that is a change. Raises
    InputError when the route's present term begins later.
    """
    changes = ChangeSet()
    terms = list(RouteTerm.objects.filter(route=route).select_related("unit").order_by("since"))
    changed = plan_term(changes, terms, route=route, unit=unit, order_weekdays=order_weekdays, since=since)
    changes.save(actor=actor, moment=moment)
    return changed


def routes_with_stops() -> set[int]:
    """The keys of the routes on which a shop stands or stood."""
    return set(RouteStop.objects.order_by().values_list("route_id", flat=True).distinct())
