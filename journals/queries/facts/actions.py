"""Actions of the writer, and complaints and requests of her shops.

Complaints about a named person are in none of it: she or whoever reviews her might be that person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from visits.enums import ActionOrigin, ActionState
from visits.models import Action, Issue
from visits.queries.issues import placed_in

from ...enums import FigureKind, Section
from .counted import Counted, Row, RowKind
from .ground import Ground

MOST_NAMED = 5


def action_facts(ground: Ground) -> Iterator[Counted]:
    """What she promised: opened, done, open and overdue ones, as of the last of the days; one statement.

    What became of them after that day is left out, so that counting again later finds the same.
    """
    period, day = ground.period, ground.as_of
    start, end = _moment(period.start), _moment(day + timedelta(days=1))
    rows: list[Any] = list(
        Action.objects.filter(owner=ground.staff, opened_at__lt=end)
        .filter(Q(done_on__isnull=True) | Q(done_on__gte=period.start))
        .annotate(dropped_at=_dropped_at())
        .filter(Q(dropped_at__isnull=True) | Q(dropped_at__gte=start))
        .select_related("retailer")
        .order_by("due_on", "pk")
    )
    opened = [action for action in rows if action.opened_at >= start]
    done = [action for action in rows if action.done_on is not None and action.done_on <= day]
    still = [
        action
        for action in rows
        if (action.done_on is None or action.done_on > day)
        and (action.dropped_at is None or action.dropped_at >= end)
    ]
    overdue = [action for action in still if action.due_on < day]
    for name, found in (("opened", opened), ("done", done), ("open", still), ("overdue", overdue)):
        yield ground.counted(
            f"actions.{name}", Section.ACTIONS, FigureKind.COUNT, [_action(action) for action in found]
        )
    for action in overdue[:MOST_NAMED]:
        yield _named(ground, "actions.overdue_one", Section.ACTIONS, action, _action(action))
    told = {action.pk for action in overdue[:MOST_NAMED]}
    of_reviews = [
        action for action in (*done, *still) if action.origin == ActionOrigin.REVIEW and action.pk not in told
    ]
    for action in of_reviews[:MOST_NAMED]:
        is_done = action in done
        yield _named(
            ground,
            "actions.review_one",
            Section.ACTIONS,
            action,
            _action(action),
            done_on=action.done_on.isoformat() if is_done and action.done_on is not None else "",
            evidence=action.evidence if is_done else "",
        )
    soon = [action for action in still if day <= action.due_on <= _horizon(ground)]
    yield ground.counted(
        "actions.next", Section.ACTIONS, FigureKind.COUNT, [_action(action) for action in soon]
    )


def issue_facts(ground: Ground) -> Iterator[Counted]:
    """What the shops of the territory complained of or asked for; one statement."""
    period, day = ground.period, ground.as_of
    start, end = _moment(period.start), _moment(day + timedelta(days=1))
    rows = list(
        _issues(ground)
        .filter(received_at__lt=end)
        .filter(Q(closed_at__isnull=True) | Q(closed_at__gte=start))
        .select_related("retailer")
        .order_by("due_on", "pk")
    )
    opened = [issue for issue in rows if issue.received_at >= start]
    closed = [issue for issue in rows if issue.closed_at is not None and issue.closed_at < end]
    still = [issue for issue in rows if issue.closed_at is None or issue.closed_at >= end]
    overdue = [
        issue
        for issue in still
        if issue.due_on < day and (issue.answered_at is None or issue.answered_at >= end)
    ]
    for name, found in (("opened", opened), ("closed", closed), ("open", still), ("overdue", overdue)):
        yield ground.counted(
            f"issues.{name}", Section.ISSUES, FigureKind.COUNT, [_issue(issue) for issue in found]
        )
    for issue in opened[:MOST_NAMED]:
        yield _named(
            ground, "issues.opened_one", Section.ISSUES, issue, _issue(issue), kind_of_issue=issue.kind
        )


def _issues(ground: Ground) -> QuerySet[Any, Any]:
    return placed_in(Issue.objects.filter(about__isnull=True), ground.units)


def _named(
    ground: Ground, name: str, section: Section, found: Action | Issue, row: Row, **parameters: str
) -> Counted:
    """One of an action or an issue, told by its shop, its words and the day on which it is due."""
    return ground.counted(
        f"{name}.{found.pk}",
        section,
        FigureKind.COUNT,
        [row],
        retailer=found.retailer_id,
        shop=found.retailer.name,
        text=found.text,
        due_on=found.due_on.isoformat(),
        **parameters,
    )


def _dropped_at() -> Case:
    """When a dropped action was dropped, by the audit trail; when it was opened if the trail does not say."""
    dropped = Action.history.filter(id=OuterRef("pk"), state=ActionState.DROPPED)
    last = Subquery(dropped.order_by("-history_date").values("history_date")[:1])
    return Case(When(state=ActionState.DROPPED, then=Coalesce(last, F("opened_at"))))


def _action(action: Action) -> Row:
    return Row(
        RowKind.ACTION,
        str(action.pk),
        action.retailer_id,
        on=action.due_on,
        mark=f"{action.due_on}|{action.text}",
    )


def _issue(issue: Issue) -> Row:
    return Row(
        RowKind.ISSUE,
        str(issue.pk),
        issue.retailer_id,
        on=issue.due_on,
        mark=f"{issue.due_on}|{issue.text}",
    )


def _horizon(ground: Ground) -> date:
    """Until when what is due counts as next: as many days on as the journal is about, seven at least."""
    return ground.as_of + timedelta(days=max(7, ground.period.days))


def _moment(day: date) -> datetime:
    """The beginning of the office's day."""
    return datetime.combine(day, time(0), timezone.get_default_timezone())
