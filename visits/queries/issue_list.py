"""The list of issues: whose they are, and how they narrow.

An issue belongs to the unit and the route on which its shop stands on the due day, as in the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import Retailer, Staff
from accounts.queries.rows_like import rows_like
from accounts.queries.staff import find_person_behind
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Route
from territory.queries.units import unit_tree

from ..enums import IssueChannel, IssueKind, IssueState
from ..models import Issue
from .issues import ever_on, placed, placed_in

ISSUES = "issues"
"""The name of the list, to which every app may contribute."""

Issues = QuerySet[Issue, Any]


def listed_issues(scope: Scope) -> Issues:
    """The issues of the shops that the scope covers, without those about the reader."""
    return Issue.objects.each_visible_to(scope)


def of_text(rows: Issues, text: str, scope: Scope) -> Issues:
    """Those of ``rows`` whose shop answers to ``text`` as in its list, or whose text or answer hold it."""
    return rows_like(rows, text, scope, [Q(text__icontains=text), Q(answer__icontains=text)])


def of_unit(rows: Issues, unit: OrgUnit) -> Issues:
    """Those of shops that stand in a unit, or one below it, on the due day."""
    return placed_in(rows, unit_tree().below([unit.pk]))


def of_route(rows: Issues, route: Route) -> Issues:
    """Those of shops that stand on a route on the due day."""
    return placed(rows.filter(retailer__in=ever_on([route.pk]))).filter(placed_route=route.pk)


def of_shop(rows: Issues, shop: Retailer) -> Issues:
    """Those of a shop."""
    return rows.filter(retailer=shop)


def of_person(rows: Issues, person: Staff) -> Issues:
    """Those for which somebody is responsible."""
    return rows.filter(assigned_to=person)


def due_in(rows: Issues, month: Month) -> Issues:
    """Those due in a month."""
    return rows.filter(due_on__range=(month.first, month.last))


def of_kind(rows: Issues, kind: IssueKind) -> Issues:
    """Those of a type."""
    return rows.filter(kind=kind.value)


def by_channel(rows: Issues, channel: IssueChannel) -> Issues:
    """Those that came in so."""
    return rows.filter(channel=channel.value)


def in_state(rows: Issues, state: IssueState) -> Issues:
    """Those that are so far."""
    if state == IssueState.CLOSED:
        return rows.filter(closed_at__isnull=False)
    return rows.filter(closed_at=None, answered_at__isnull=state == IssueState.RECEIVED)


def still_open(rows: Issues) -> Issues:
    """Those that are not closed."""
    return rows.filter(closed_at=None)


def overdue(rows: Issues, day: date) -> Issues:
    """Those whose answer is late on a day."""
    return rows.filter(answered_at=None, due_on__lt=day)


def in_time(rows: Issues) -> Issues:
    """Those that were closed in time, as the handling rate counts them."""
    return rows.filter(closed_at__isnull=False, answered_at__date__lte=F("due_on"))


def find_person(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or an issue that lies with her."""
    return find_person_behind(listed_issues(scope), username, scope, field="assigned_to")


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The visible shop of this licence number."""
    return Retailer.objects.one_visible_to(scope).filter(licence_no=licence_no).first()


def issues_by_key(keys: Sequence[UUID]) -> Mapping[UUID, Issue]:
    """Some issues with their shops and people; one statement."""
    rows = Issue.objects.filter(pk__in=keys)
    related = rows.select_related("retailer", "assigned_to", "received_by", "about")
    return {issue.pk: issue for issue in related}
