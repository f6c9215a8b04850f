"""Telling people of issues: what lies with them, what was answered, what is late. Never whom it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.domain.notifications import notify
from accounts.models import Staff
from territory.queries.superiors import lines_above

from ..models import Issue
from ..notices import ISSUE_AGAIN, ISSUE_ANSWERED, ISSUE_ASSIGNED, ISSUE_OVERDUE


def tell_of_assignment(*, issue: Issue, actor: str, moment: datetime, is_again: bool = False) -> None:
    """Tell whoever is responsible, unless she did it herself; ``is_again`` after an unsatisfied shop."""
    if issue.assigned_to.username == actor:
        return
    kind, part = (ISSUE_AGAIN, "again") if is_again else (ISSUE_ASSIGNED, "assigned")
    _tell(issue, [issue.assigned_to_id], kind, f"{part}-{issue.revision}", moment)


def tell_of_answer(*, issue: Issue, actor: str, moment: datetime) -> None:
    """Tell whoever received it to ask the shop again, unless she answered it herself."""
    if issue.received_by.username == actor:
        return
    who = Staff.objects.filter(username=actor).first()
    told = {"who": str(who or actor)}
    _tell(issue, [issue.received_by_id], ISSUE_ANSWERED, f"answered-{issue.revision}", moment, told)


def tell_of_overdue(*, day: date, moment: datetime) -> int:
    """Tell of every issue whose answer is late on ``day``, once for its due day; how many were told now.

    Whoever is responsible is told, and the person above her.
    """
    late = Issue.objects.filter(answered_at=None, closed_at=None, due_on__lt=day)
    issues = list(late.select_related("assigned_to", "retailer").order_by("due_on", "pk"))
    above = lines_above({issue.assigned_to for issue in issues}, day)
    told = 0
    for issue in issues:
        people = [issue.assigned_to_id, *(person.pk for person in above[issue.assigned_to_id][:1])]
        words = {"who": str(issue.assigned_to)}
        told += _tell(issue, people, ISSUE_OVERDUE, f"overdue-{issue.due_on}", moment, words)
    return told


def _tell(
    issue: Issue,
    people: Collection[int],
    kind: str,
    part: str,
    moment: datetime,
    words: Mapping[str, Any] | None = None,
) -> int:
    return notify(
        staff_ids=[person for person in people if person != issue.about_id],
        kind=kind,
        parameters={
            "shop": issue.retailer.name,
            "kind": issue.kind,
            "due_on": issue.due_on.isoformat(),
            **(words or {}),
        },
        address=reverse("visits:issue", kwargs={"key": issue.pk}),
        key=f"issue-{issue.pk}-{part}",
        moment=moment,
    )
