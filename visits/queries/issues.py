"""Issues, as visits, pages and figures read them. Nobody reads of those about herself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.narrowing import FEW_VALUES
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force
from territory.enums import RouteKind
from territory.models import RouteStop, RouteTerm
from territory.queries.superiors import line_above, people_over

from ..enums import IssueState
from ..measures.issues import IssueFacts
from ..models import Issue
from .actions import colleagues


def issues_of_visit(scope: Scope, visit: UUID) -> list[Issue]:
    """What the shop told at a visit, without what is about the reader; one statement."""
    rows = Issue.objects.one_visible_to(scope).filter(visit=visit)
    return list(rows.select_related("assigned_to", "about").order_by("received_at", "pk"))


def whom_it_may_be_about(scope: Scope, author: Staff, day: date) -> list[Staff]:
    """Of whom a shop may complain to ``author``: herself, her colleagues, those above her, each once."""
    found: dict[int, Staff] = {author.pk: author}
    for person in (*colleagues(scope), *line_above(author, day)):
        found.setdefault(person.pk, person)
    return list(found.values())


def find_whom_it_is_about(scope: Scope, author: Staff, username: str, day: date) -> Staff | None:
    """The one of them with this username."""
    people = whom_it_may_be_about(scope, author, day)
    return next((person for person in people if person.username == username), None)


def find_issue(scope: Scope, pk: UUID) -> Issue | None:
    """The issue with this key, when the scope covers its shop and it is not about the reader."""
    rows = Issue.objects.one_visible_to(scope)
    return (
        rows.select_related("retailer", "visit", "about", "received_by", "assigned_to").filter(pk=pk).first()
    )


def issues_of(scope: Scope, retailer: int) -> tuple[list[Issue], list[Issue]]:
    """A shop's issues: those that are open by their day, and the closed ones, the newest first."""
    rows = Issue.objects.one_visible_to(scope).filter(retailer=retailer).select_related("assigned_to")
    found = list(rows.order_by("due_on", "pk"))
    closed = [issue for issue in found if issue.closed_at is not None]
    return [issue for issue in found if issue.closed_at is None], closed[::-1]


def may_handle(scope: Scope, issue: Issue) -> frozenset[str]:
    """What somebody may do with an issue that she sees, as the names of verbs, whatever its state.

    Whoever is responsible answers it, hands it on and puts it off; whoever received it asks the shop again
    and closes it; whoever reviews field work does all of that in their place.
    """
    if not scope.allows(Permission.HANDLE_ISSUES):
        return frozenset()
    reviews = scope.allows(Permission.REVIEW_VISITS)
    allowed: set[str] = set()
    if reviews or issue.assigned_to_id == scope.staff_id:
        allowed |= {"answer", "hand-on", "put-off"}
    if reviews or issue.received_by_id == scope.staff_id:
        allowed |= {"revisit", "close"}
    return frozenset(allowed)


VERBS_OF = {
    IssueState.RECEIVED: ("answer", "hand-on", "put-off"),
    IssueState.ANSWERED: ("revisit", "answer", "hand-on", "close"),
    IssueState.CLOSED: (),
}
"""What can be done with an issue, by how far it is."""


def whom_to_hand_to(scope: Scope, issue: Issue) -> list[Staff]:
    """Who sees the shop and might take it: colleagues of the reader, and those above whoever is responsible.

    Neither who is responsible now nor whom the issue is about.
    """
    day = timezone.localdate()
    seeing = set(people_over(issue.retailer_id, day)) - {issue.about_id, issue.assigned_to_id}
    found = {person.pk: person for person in colleagues(scope).filter(pk__in=seeing)}
    for person in line_above(issue.assigned_to, day):
        if person.pk in seeing:
            found.setdefault(person.pk, person)
    return [person for person in found.values() if Permission.HANDLE_ISSUES in person.permissions]


def placed(rows: QuerySet[Issue, Any]) -> QuerySet[Any, Any]:
    """Issues with ``placed_route`` and ``placed_unit``: where the shop stands on the due day."""
    stops = RouteStop.objects.filter(
        in_force(OuterRef("due_on")),  # type: ignore[arg-type]
        retailer=OuterRef("retailer"),
        kind=RouteKind.ORDER_VISIT,
    )
    terms = RouteTerm.objects.filter(
        in_force(OuterRef("due_on")),  # type: ignore[arg-type]
        route=OuterRef("placed_route"),
    )
    return rows.annotate(placed_route=Subquery(stops.values("route")[:1])).annotate(
        placed_unit=Subquery(terms.values("unit")[:1])
    )


def placed_in(rows: QuerySet[Issue, Any], units: Collection[int]) -> QuerySet[Any, Any]:
    """Those of shops that stand in some units on the due day, ``placed``."""
    if len(units) <= FEW_VALUES:
        # Few shops ever stood there: the issues of all others need not be placed.
        rows = rows.filter(retailer__in=ever_on(RouteTerm.objects.filter(unit__in=units).values("route")))
    return placed(rows).filter(placed_unit__in=list(units))


def ever_on(routes: Any) -> QuerySet[RouteStop, Any]:
    """The shops that stand or stood on routes."""
    return RouteStop.objects.filter(route__in=routes, kind=RouteKind.ORDER_VISIT).values("retailer")


def issues_due(scope: Scope, units: Collection[int], month: Month) -> list[IssueFacts]:
    """The visible issues due in a month whose shops stood in some units on that day; two statements."""
    due = Issue.objects.each_visible_to(scope).filter(due_on__range=(month.first, month.last))
    rows = placed_in(due, units)
    found = rows.values_list("kind", "due_on", "answered_at", "closed_at", "placed_unit").order_by()
    return [
        IssueFacts(kind, due_on, answered_at and local_day(answered_at), closed_at is not None, unit)
        for kind, due_on, answered_at, closed_at, unit in found
    ]


@dataclass(frozen=True, slots=True)
class MyIssues:
    """What waits for one person: the first of them by their day, and how many there are.

    ``to_answer`` lie with her and have no answer, ``to_ask`` she received and they were answered since.
    """

    first: tuple[Issue, ...]
    to_answer: int
    to_ask: int
    late: int


def my_issues(scope: Scope, day: date, most: int) -> MyIssues:
    """What waits for the scope's owner; two statements."""
    is_mine = Q(assigned_to=scope.staff_id, answered_at=None) | Q(
        received_by=scope.staff_id, answered_at__isnull=False
    )
    rows = Issue.objects.each_visible_to(scope).filter(is_mine, closed_at=None).select_related("retailer")
    found = list(rows.order_by("due_on", "pk"))
    return MyIssues(
        tuple(found[:most]),
        to_answer=sum(issue.answered_at is None for issue in found),
        to_ask=sum(issue.answered_at is not None for issue in found),
        late=sum(issue.is_overdue(day) for issue in found),
    )


TOLD = (
    "text",
    "kind",
    "channel",
    "assigned_to",
    "due_on",
    "answer",
    "revisit_result",
    "revisited_on",
    "closed_at",
    "close_reason",
)
"""The columns whose changes the history tells of."""


@dataclass(frozen=True, slots=True)
class IssueChange:
    """One step of an issue: who did it when, with what reason, and the columns before and after.

    ``before`` is empty for the first.
    """

    moment: datetime
    who: str
    reason: str
    before: dict[str, object]
    after: dict[str, object]


def changes_of(issue: Issue) -> list[IssueChange]:
    """The steps of an issue, the newest first; two statements."""
    rows = list(Issue.history.filter(id=issue.pk).select_related("history_user").order_by("history_id"))
    people = {row.assigned_to_id for row in rows}
    names = {person.pk: str(person) for person in Staff.objects.filter(pk__in=people)}
    images = [_image(row, names) for row in rows]
    steps: list[tuple[dict[str, object], dict[str, object]]] = [({}, images[0])] if images else []
    steps += pairwise(images)
    return [
        IssueChange(
            row.history_date,
            "" if row.history_user is None else str(row.history_user),
            row.history_change_reason or "",
            {name: before[name] for name in TOLD if before and before[name] != after[name]},
            {name: after[name] for name in TOLD if not before or before[name] != after[name]},
        )
        for row, (before, after) in zip(rows, steps, strict=True)
    ][::-1]


def _image(row: object, names: dict[int, str]) -> dict[str, object]:
    values = {name: getattr(row, name) for name in TOLD if name != "assigned_to"}
    return values | {"assigned_to": names.get(getattr(row, "assigned_to_id"), "")}  # noqa: B009
