"""A journal before anything was written in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accounts.models import Staff
from salesforce_app.kernel.periods import Period
from territory.models import OrgUnit

from ..domain.keys import journal_key
from ..enums import TOPICS, JournalKind, Topic
from ..measures.content import Content, PassageText
from ..models import Journal, RetiredTopic
from .facts import Ground, facts_of
from .owed import due_times
from .proposals import Proposal, propose


def not_begun(staff: Staff, unit: OrgUnit, kind: JournalKind, period: Period) -> Journal:
    """A journal as it would be begun, without facts; it is not on file."""
    due_at, grace_until = due_times(staff.pk, kind, period)
    return Journal(
        pk=journal_key(staff.pk, kind, period.start),
        staff=staff,
        unit=unit,
        kind=kind,
        starts_on=period.start,
        until=period.end,
        due_at=due_at,
        grace_until=grace_until,
    )


def draft_of(journal: Journal) -> Content:
    """What a journal begins with: its facts as they are now, its topics with a text where facts propose one.

    Topics that the office had retired by its day are left out.
    """
    ground = Ground.of(journal)
    facts = facts_of(ground)
    return Content(facts=facts, passages=tuple(_passages(journal, propose(ground, facts))))


def _passages(journal: Journal, proposals: Mapping[Topic, Proposal]) -> Iterable[PassageText]:
    retired = set(RetiredTopic.objects.filter(since__lte=journal.starts_on).values_list("topic", flat=True))
    for topic in TOPICS[JournalKind(journal.kind)]:
        if topic not in retired:
            proposal = proposals.get(topic, Proposal())
            yield PassageText(topic, proposal.text, proposal.text, tuple(proposal.uses))
