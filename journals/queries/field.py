"""What a writer takes along to write without signal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.periods import Period, local_day

from ..domain.keys import journal_key
from ..enums import TOPICS, JournalKind, JournalState, Topic
from ..measures.content import Content, PassageText
from ..measures.spans import span_of
from ..models import DailyQuestion, Journal, RetiredTopic
from .content import content_of
from .desk import EarlierEntry, earlier_entries, question_of, visited_in
from .facts import Ground, facts_of, unit_of
from .owed import Owed, due_times, owed
from .proposals import Proposal, propose

DAYS_BACK = 7
MOST = 5
"""Journals on one phone: today's, and the newest of those that are open."""


@dataclass(frozen=True, slots=True)
class FieldJournal:
    """A journal as a phone takes it along; ``revision`` 0 also where it has not been begun."""

    key: UUID
    kind: JournalKind
    starts_on: date
    due_at: datetime
    state: JournalState
    revision: int
    content: Content
    question: DailyQuestion | None
    earlier: tuple[EarlierEntry, ...]
    visited: frozenset[int]


def field_journals(staff: Staff, moment: datetime) -> tuple[FieldJournal, ...]:
    """Today's journal and those of the last days, of the week and of the month that are still open.

    At most five, each at a number of statements that grows neither with shops nor with visits.
    """
    today = local_day(moment)
    if unit_of(staff, today) is None:
        return ()
    found = owed(
        [staff.pk], Period(today - timedelta(days=DAYS_BACK), today + timedelta(days=1)), moment=moment
    )
    open_ones = [one for one in reversed(found) if _is_open(one) or _is_todays(one, today)]
    wanted = [(JournalKind.DAILY, today)] + [(one.kind, one.starts_on) for one in open_ones]
    on_file = {one.journal.pk: one.journal for one in found if one.journal is not None}
    return tuple(
        _field_journal(staff, kind, starts_on, on_file)
        for kind, starts_on in list(dict.fromkeys(wanted))[:MOST]
    )


def _is_open(one: Owed) -> bool:
    return one.journal is None or one.journal.is_open_to_the_writer


def _is_todays(one: Owed, today: date) -> bool:
    return one.kind is JournalKind.DAILY and one.starts_on == today


def _field_journal(
    staff: Staff, kind: JournalKind, starts_on: date, on_file: dict[UUID, Journal]
) -> FieldJournal:
    key = journal_key(staff.pk, kind, starts_on)
    if key in on_file:
        journal = Journal.objects.select_related("staff", "unit").get(pk=key)
        content = content_of(journal)
    else:
        journal = _not_begun(staff, kind, starts_on)
        content = _draft(journal)
    return FieldJournal(
        key=key,
        kind=kind,
        starts_on=starts_on,
        due_at=journal.due_at,
        state=JournalState(journal.state),
        revision=journal.revision,
        content=content,
        question=question_of(journal),
        earlier=earlier_entries(journal),
        visited=visited_in(staff.pk, journal.period),
    )


def _not_begun(staff: Staff, kind: JournalKind, starts_on: date) -> Journal:
    """The journal as it would be begun, which nothing keeps."""
    period = span_of(kind, starts_on)
    due_at, grace_until = due_times(staff.pk, kind, period)
    unit = unit_of(staff, period.last)
    return Journal(
        pk=journal_key(staff.pk, kind, starts_on),
        staff=staff,
        unit=unit,
        kind=kind,
        starts_on=period.start,
        until=period.end,
        due_at=due_at,
        grace_until=grace_until,
    )


def _draft(journal: Journal) -> Content:
    ground = Ground(journal.staff, journal.unit, JournalKind(journal.kind), journal.period)
    facts = facts_of(ground)
    proposals = propose(ground, facts)
    return Content(facts=facts, passages=tuple(_passages(journal, proposals)))


def _passages(journal: Journal, proposals: Mapping[Topic, Proposal]) -> Iterable[PassageText]:
    retired = set(RetiredTopic.objects.filter(since__lte=journal.starts_on).values_list("topic", flat=True))
    for topic in TOPICS[JournalKind(journal.kind)]:
        if topic not in retired:
            proposal = proposals.get(topic, Proposal())
            yield PassageText(topic, proposal.text, proposal.text, tuple(proposal.uses))
