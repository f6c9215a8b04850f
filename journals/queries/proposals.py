"""What facts and the journals below propose to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import pgettext

from visits.enums import ActionState

from ..enums import JournalKind, JournalState, Theme, Topic
from ..measures.draft_parts import Below, FoundBelow, Proposal
from ..measures.drafts import draft
from ..measures.facts import Fact
from ..measures.shares import own_lines
from ..models import Finding, Journal
from .content import submitted_contents
from .facts import Ground
from .facts.below import findings_below


def propose(ground: Ground, facts: Sequence[Fact]) -> Mapping[Topic, Proposal]:
    """The drafted text of each topic on which the facts and the journals below have something to say."""
    return draft(ground.kind, facts, _below(ground))


def _below(ground: Ground) -> Below:
    if ground.kind is JournalKind.DAILY:
        return Below()
    weeks = _weeks(ground) if ground.kind is JournalKind.MONTHLY else ()
    return Below(tuple(_found(finding) for finding in findings_below(ground)), weeks)


def _found(finding: Finding) -> FoundBelow:
    actions = [link.action for link in finding.actions.all()]
    is_done = bool(actions) and all(action.state == ActionState.DONE for action in actions)
    return FoundBelow(
        theme=Theme(finding.theme),
        shops=tuple(shop.retailer.name for shop in finding.shops.all()),
        seen=finding.seen,
        cause=finding.cause,
        action=finding.action_text,
        done=actions[0].evidence if is_done else "",
    )


def _weeks(ground: Ground) -> tuple[tuple[str, str], ...]:
    """What she wrote on the changes of the weeks that end in the month, by their days; two statements.

    Without the lines that were drafted for her: a week's figures contradict the month's.
    """
    rows = (
        Journal.objects.filter(
            staff=ground.staff,
            kind=JournalKind.WEEKLY,
            until__gt=ground.period.start,
            until__lte=ground.period.end,
        )
        .exclude(state=JournalState.DRAFT)
        .order_by("starts_on")
    )
    journals = list(rows.defer("facts"))
    contents = submitted_contents(journals)
    found = []
    for journal in journals:
        content = contents.get(journal.pk)
        words = {one.topic: own_lines(one) for one in content.passages} if content is not None else {}
        if words.get(Topic.CHANGES):
            last = journal.until - timedelta(days=1)
            span = pgettext("days", "%(first)s to %(last)s") % {
                "first": date_format(journal.starts_on, "MONTH_DAY_FORMAT"),
                "last": date_format(last, "MONTH_DAY_FORMAT"),
            }
            found.append((span, words[Topic.CHANGES]))
    return tuple(found)


__all__ = ("Proposal", "propose")
