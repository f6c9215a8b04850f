"""The list of actions: whose they are, and how they narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Retailer, Staff
from accounts.queries.rows_like import rows_like
from accounts.queries.staff import find_person_behind
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force
from territory.models import OrgUnit, Route, RouteStop
from territory.queries.units import unit_tree
from territory.scope import scope_of_units

from ..enums import ActionOrigin, ActionState
from ..models import Action

ACTIONS = "actions"
"""The name of the list, to which every app may contribute."""

Actions = QuerySet[Action, Any]


def listed_actions(scope: Scope) -> Actions:
    """The actions of the shops that the scope covers."""
    return Action.objects.each_visible_to(scope)


def of_text(rows: Actions, text: str, scope: Scope) -> Actions:
    """Those of ``rows`` whose shop answers to ``text`` as in its list, or whose text or evidence hold it."""
    return rows_like(rows, text, scope, [Q(text__icontains=text), Q(evidence__icontains=text)])


def of_unit(rows: Actions, unit: OrgUnit) -> Actions:
    """Those of shops that stand in a unit, or one below it, today."""
    below = scope_of_units(unit_tree().below([unit.pk]), day=timezone.localdate())
    return rows.filter(retailer__in=below.retailers)


def of_route(rows: Actions, route: Route) -> Actions:
    """Those of shops that stand on a route today."""
    stops = RouteStop.objects.filter(in_force(timezone.localdate()), route=route)
    return rows.filter(retailer__in=stops.values("retailer"))


def of_shop(rows: Actions, shop: Retailer) -> Actions:
    """Those of a shop."""
    return rows.filter(retailer=shop)


def of_person(rows: Actions, person: Staff) -> Actions:
    """Those that somebody is to do."""
    return rows.filter(owner=person)


def in_state(rows: Actions, state: ActionState) -> Actions:
    """Those of which this became."""
    return rows.filter(state=state.value)


def of_origin(rows: Actions, origin: ActionOrigin) -> Actions:
    """Those that came from there."""
    return rows.filter(origin=origin.value)


def overdue(rows: Actions, day: date) -> Actions:
    """Those that are open though they were due before a day."""
    return rows.filter(state=ActionState.OPEN, due_on__lt=day)


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or a visible action of hers."""
    return find_person_behind(listed_actions(scope), username, scope, field="owner")


def actions_by_key(keys: Sequence[UUID]) -> Mapping[UUID, Action]:
    """Some actions with their shops and owners; one statement."""
    rows = Action.objects.filter(pk__in=keys).select_related("retailer", "owner")
    return {action.pk: action for action in rows}
