"""The list of planned calls of plans in force: whose it shows, how it narrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Staff
from accounts.queries.retailer_list import seen_among
from accounts.queries.rows_like import rows_like, text_within
from accounts.queries.staff import find_person_behind
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route
from territory.queries.units import stamped_below, stamped_within

from ..enums import CallStatus
from ..models import PlannedCall

PLANNED_CALLS = "planned_calls"
"""The name of the list, to which every app may contribute."""

Calls = QuerySet[PlannedCall, Any]


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A planned call as the list shows it."""

    call: PlannedCall
    is_shop_visible: bool


def listed_calls(scope: Scope) -> Calls:
    """The calls stamped with a unit of ``scope``; ``planned_on`` is the day for which each stands now."""
    return stamped_within(PlannedCall.objects.alias(planned_on=Coalesce("moved_to", "date")), scope)


def of_text(rows: Calls, text: str, scope: Scope) -> Calls:
    """Those of ``rows`` whose shop answers to ``text`` as in its list, or whose purpose holds it."""
    return rows_like(rows, text, scope, [text_within(PlannedCall, "purpose", text)])


def of_unit(rows: Calls, unit: OrgUnit) -> Calls:
    """Those stamped with a unit or one below it."""
    return stamped_below(rows, unit)


def of_route(rows: Calls, route: Route) -> Calls:
    """Those stamped with a route."""
    return rows.filter(route=route)


def of_person(rows: Calls, person: Staff) -> Calls:
    """Those that were planned for somebody."""
    return rows.filter(staff=person)


def of_month(rows: Calls, month: Month) -> Calls:
    """Those of a month, moved ones by the day to which they were moved."""
    return rows.filter(Q(planned_on__range=(month.first, month.last)))


def in_status(rows: Calls, status: CallStatus) -> Calls:
    """Those of which that became."""
    return rows.filter(status=status.value)


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or a call that was planned for her."""
    return find_person_behind(listed_calls(scope), username, scope)


def calls_of(keys: Sequence[int], scope: Scope) -> Mapping[int, ListedCall]:
    """Some calls with their shops, places and people; two statements."""
    calls = list(PlannedCall.objects.filter(pk__in=keys).select_related("retailer", "route", "unit", "staff"))
    visible = seen_among((call.retailer_id for call in calls), scope)
    return {call.pk: ListedCall(call, call.retailer_id in visible) for call in calls}
