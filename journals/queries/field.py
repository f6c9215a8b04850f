"""What a writer takes along to write without signal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.periods import Period, local_day

from ..domain.keys import journal_key
from ..enums import JournalKind, JournalState
from ..measures.content import Content
from ..measures.spans import span_of
from ..models import DailyQuestion, Journal
from .beginning import draft_of, not_begun
from .content import content_of
from .desk import EarlierEntry, earlier_entries, question_of, visited_in
from .facts import unit_of, was_posted
from .owed import Owed, owed

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
    found = owed(
        [staff.pk], Period(today - timedelta(days=DAYS_BACK), today + timedelta(days=1)), moment=moment
    )
    open_ones = [one for one in reversed(found) if _is_open(one) or _is_todays(one, today)]
    wanted = [(one.kind, one.starts_on) for one in open_ones]
    if was_posted(staff, Period(today, today + timedelta(days=1))):
        wanted.insert(0, (JournalKind.DAILY, today))
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
        period = span_of(kind, starts_on)
        unit = unit_of(staff, period.last)
        assert unit is not None, "nobody owes a journal who was never posted"
        journal = not_begun(staff, unit, kind, period)
        content = draft_of(journal)
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
