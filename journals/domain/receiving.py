"""Journals as pages and phones send them: saved, checked, and submitted where that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.kernel.errors import InputError
from visits.domain.receipts import AnothersRecord, Received, keep_receipt, receipt_of, receiving
from visits.domain.sent import Sender
from visits.domain.visit_records import CLOCK_TOLERANCE_S, YEARS_OFF
from visits.enums import RecordKind
from visits.models import Receipt

from ..measures.noticed import Noticed
from ..models import Journal, JournalVersion
from ..queries.content import content_of
from ..queries.desk import question_of
from .asking import answer
from .checking import check
from .drafting import open_journal, recount
from .keys import journal_key
from .submitting import refuse_unfinished, submit, unkept
from .writing import save
from .written import SentJournal

RECEIPTS_KEPT = 20
"""Of a journal that saves itself every few seconds, only so many sendings back can be repeated."""


@dataclass(frozen=True, slots=True)
class ReceivedJournal:
    """The receipt of a sending, the journal as it is now, and what the writer is to answer first."""

    received: Received
    journal: Journal
    unanswered: tuple[Noticed, ...] = ()


def receive_journal(*, uuid: UUID, record: SentJournal, sender: Sender) -> ReceivedJournal:
    """Save a journal, begun now where it was not; and submit it where that is asked for.

    With signal a submission waits for the writer's answer to what is noticed about her text, and the journal
    is only saved; without signal it counts from when she submitted it, with everything flagged. The same
    content again is answered with the same receipt; forms of the site, which have no digest, get none. Raises
    InputError, RecordConflict and JournalLocked as ``save`` and ``submit`` do, and AnothersRecord for a key
    that is not the one of such a journal of hers.
    """
    if uuid != journal_key(sender.author.pk, record.kind, record.starts_on):
        raise AnothersRecord(str(uuid))
    entered_at = _on_true_time(record, sender.moment)
    with receiving(sender.author):
        if sender.digest:
            found = receipt_of(kind=RecordKind.JOURNAL, key=uuid, digest=sender.digest, staff=sender.author)
            if found is not None:
                return _again(found, uuid, record)
        is_new = not Journal.objects.filter(pk=uuid).exists()
        journal = open_journal(
            staff=sender.author, kind=record.kind, starts_on=record.starts_on, moment=sender.moment
        )
        journal = save(journal=journal, written=record.written, by=sender.author, moment=sender.moment)
        _answer(journal, record, sender)
        notes = _clock_notes(record)
        unanswered: tuple[Noticed, ...] = ()
        if record.submit:
            journal, unanswered, more = _submit(journal, record, entered_at, sender)
            notes += more
        return ReceivedJournal(_receipt(journal, sender, notes, is_new=is_new), journal, unanswered)


def _answer(journal: Journal, record: SentJournal, sender: Sender) -> None:
    """Keep the answer to the question of the journal's day, where there is one."""
    said = record.written.answer.strip()
    question = question_of(journal) if said else None
    if question is not None and question.answer != said:
        answer(question=question, by=sender.author, text=said, moment=sender.moment)


def _receipt(journal: Journal, sender: Sender, notes: list[str], *, is_new: bool) -> Received:
    if not sender.digest:
        return Received(journal.pk, journal.revision, "", sender.moment, is_new, tuple(notes))
    received = keep_receipt(
        kind=RecordKind.JOURNAL,
        key=journal.pk,
        digest=sender.digest,
        staff=sender.author,
        moment=sender.moment,
        revision=journal.revision,
        is_new=is_new,
        notes=notes,
    )
    Receipt.objects.filter(
        kind=RecordKind.JOURNAL, key=journal.pk, revision__lte=journal.revision - RECEIPTS_KEPT
    ).delete()
    return received


def look_at(journal: Journal, *, moment: datetime) -> tuple[Journal, tuple[Noticed, ...]]:
    """Count the facts of a journal again, and tell what is noticed about it as it stands."""
    journal = recount(journal=journal, moment=moment)
    return journal, check(journal, content_of(journal))


def _again(found: Received, uuid: UUID, record: SentJournal) -> ReceivedJournal:
    """What the same sending was answered with before."""
    journal = Journal.objects.select_related("staff", "unit").get(pk=uuid)
    unanswered: tuple[Noticed, ...] = ()
    if record.submit and journal.is_open_to_the_writer:
        unanswered = unkept(check(journal, content_of(journal)), record.kept)
    return ReceivedJournal(found, journal, unanswered)


def _submit(
    journal: Journal, record: SentJournal, entered_at: datetime | None, sender: Sender
) -> tuple[Journal, tuple[Noticed, ...], list[str]]:
    refuse_unfinished(content_of(journal))
    journal, noticed = look_at(journal, moment=sender.moment)
    unanswered = unkept(noticed, record.kept)
    if unanswered and not record.offline:
        return journal, unanswered, []
    journal = submit(
        journal=journal,
        by=sender.author,
        moment=max(entered_at, _earliest(journal)) if record.offline and entered_at else sender.moment,
        received_at=sender.moment,
        kept=record.kept,
        noticed=noticed,
    )
    if not unanswered:
        return journal, (), []
    note = ngettext(
        "It was submitted with %(count)s thing to look at. You can withdraw it until somebody opens it.",
        "It was submitted with %(count)s things to look at. You can withdraw it until somebody opens it.",
        len(unanswered),
    )
    return journal, (), [note % {"count": len(unanswered)}]


def _earliest(journal: Journal) -> datetime:
    """Before when nobody can have submitted the journal, whatever a clock that was put back says.

    Its first day, what the office had of it already, and its return.
    """
    known = JournalVersion.objects.filter(journal=journal, revision__lt=journal.revision)
    moments: list[datetime | None] = [
        timezone.make_aware(datetime.combine(journal.starts_on, time(0))),
        known.aggregate(newest=Max("made_at"))["newest"],
        journal.decided_at,
    ]
    return max(moment for moment in moments if moment is not None)


def _is_off(record: SentJournal) -> bool:
    return abs(record.clock_offset_s) > CLOCK_TOLERANCE_S


def _on_true_time(record: SentJournal, moment: datetime) -> datetime | None:
    if record.entered_at is None:
        return None
    if abs(record.entered_at.year - moment.year) > YEARS_OFF:
        raise InputError("entered_at", _("The date is implausible."), _("Correct the date."))
    if not _is_off(record):
        return record.entered_at
    return record.entered_at - timedelta(seconds=record.clock_offset_s)


def _clock_notes(record: SentJournal) -> list[str]:
    """Only a submission without signal goes by the phone's clock."""
    if not (record.offline and record.submit and _is_off(record)):
        return []
    return [_("The phone's clock was wrong; the time of submission was put right.")]
