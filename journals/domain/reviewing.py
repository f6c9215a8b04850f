"""What a reviewer decides: accept, return with a reason, take it back.

Nobody reviews her own journal. Of two who decide at once the first one's word stands and the other is told
(``AlreadyDecided``); so is whoever decides about a version that is no longer the newest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.domain.notifications import notify
from accounts.models import Staff
from salesforce_app.kernel.errors import InputError, RoutebookError

from ..enums import TO_REVIEW, JournalState, Verdict
from ..models import Decision, Journal, JournalVersion
from ..notices import JOURNAL_ACCEPTED, JOURNAL_RETURNED, JOURNAL_UNDECIDED
from ..queries.addresses import what_came_back_address
from ..queries.reviews import TIME_TO_UNDO, needs_reply, newest_submitted
from .searching import index_journal

LONGEST_REPLY = 1000
"""Characters of a reply or a reason."""


class AlreadyDecided(RoutebookError):
    """The journal does not wait for a decision any more, or not for one about the version that was read."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.journal = journal

    def __str__(self) -> str:
        journal = self.journal
        if journal.state in TO_REVIEW:
            return _("A newer version was submitted meanwhile. Read it before you decide.")
        if journal.withdrawn_at is not None or journal.decided_by is None:
            return taken_back_words(journal)
        return _("%(name)s has decided at %(time)s already: %(state)s. Your decision was not kept.") % {
            "name": journal.decided_by,
            "time": date_format(localtime(journal.decided_at), "TIME_FORMAT"),
            "state": JournalState(journal.state).label,
        }


def taken_back_words(journal: Journal) -> str:
    """That the writer has a journal before her again, and since when."""
    if journal.withdrawn_at is None:
        return _("The writer took this journal back meanwhile. It will come again.")
    at = localtime(journal.withdrawn_at)
    is_today = at.date() == localtime().date()
    return _("%(name)s took this journal back at %(time)s to go on writing. It will come again.") % {
        "name": journal.staff,
        "time": date_format(at, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT"),
    }


@transaction.atomic
def accept(
    *, journal: Journal, by: Staff, moment: datetime, reply: str = "", version: int | None = None
) -> Decision:
    """Accept what was submitted last, with a reply; the writer is told.

    ``version`` is the number of the one that was read. Raises InputError where a reply is needed and for
    one's own journal, AlreadyDecided when the journal does not wait for this decision any more.
    """
    current, newest = _waiting(journal, by, version)
    said = _text(reply, "reply")
    if not said and needs_reply(journal=current, version=newest, by=by):
        raise InputError(
            "reply",
            _("An acceptance takes at least one sentence."),
            _("Say what the writer can make of it, or comment on a paragraph."),
        )
    return _decide(current, newest, Verdict.ACCEPTED, said, by, moment)


@transaction.atomic
def return_journal(
    *, journal: Journal, by: Staff, reason: str, moment: datetime, version: int | None = None
) -> Decision:
    """Give a submitted journal back to its writer, who is told why.

    Raises InputError without a reason and for one's own journal, AlreadyDecided as ``accept``.
    """
    current, newest = _waiting(journal, by, version)
    said = _text(reason, "reason")
    if not said:
        raise InputError(
            "reason", _("Nothing is said of what is to be mended."), _("Give the reason in a sentence.")
        )
    return _decide(current, newest, Verdict.RETURNED, said, by, moment)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of accepting several journals: the decisions, and why the others were left as they are."""

    decisions: tuple[Decision, ...]
    left: tuple[tuple[Journal, str], ...]


def accept_several(*, journals: Iterable[Journal], by: Staff, moment: datetime, reply: str = "") -> Accepted:
    """Accept several journals with the same reply, each by itself: one that cannot be leaves the others."""
    decisions, left = [], []
    for journal in journals:
        try:
            decisions.append(accept(journal=journal, by=by, moment=moment, reply=reply))
        except InputError as error:
            left.append((journal, f"{error.reason} {error.remedy}"))
        except AlreadyDecided as error:
            left.append((journal, str(error)))
    return Accepted(tuple(decisions), tuple(left))


@transaction.atomic
def undo_decision(*, decision: Decision, by: Staff, moment: datetime) -> Journal:
    """Take one's own decision back, so that the journal waits again; the writer is told.

    Possible for 24 hours, while nobody decided again and the writer has not saved the journal since. One that
    was taken back already stays so. Raises InputError.
    """
    current = lock(decision.journal)
    kept = Decision.objects.select_related("version").get(pk=decision.pk)
    if kept.undone_at is not None:
        return current
    if kept.decided_by_id != by.pk:
        raise _cannot(_("Somebody else decided this."), _("Leave it to her."))
    if moment - kept.decided_at > TIME_TO_UNDO:
        raise _cannot(
            _("The decision is more than a day old."), _("Comment on the journal, or speak with the writer.")
        )
    if current.state != _STATE_OF[Verdict(kept.verdict)] or current.revision != kept.version.revision:
        raise _cannot(
            _("The writer has gone on working on the journal."), _("Wait until she submits it again.")
        )
    kept.undone_at = moment
    kept.save(update_fields=["undone_at"])
    was_returned = Decision.objects.filter(journal=current, verdict=Verdict.RETURNED, undone_at=None)
    current.state = JournalState.RESUBMITTED if was_returned.exists() else JournalState.SUBMITTED
    current.decided_at = current.decided_by = None
    current.save(update_fields=["state", "decided_at", "decided_by"])
    index_journal(current)
    _tell(current, JOURNAL_UNDECIDED, kept, by, moment)
    return current


_STATE_OF = {Verdict.ACCEPTED: JournalState.ACCEPTED, Verdict.RETURNED: JournalState.RETURNED}


def _cannot(reason: str, remedy: str) -> InputError:
    return InputError("decision", reason, remedy)


def _waiting(journal: Journal, by: Staff, version: int | None) -> tuple[Journal, JournalVersion]:
    """The journal as it is now, locked, with its newest submitted version."""
    refuse_own(journal, by)
    current = lock(journal)
    newest = newest_submitted(current)
    if current.state not in TO_REVIEW or newest is None:
        raise AlreadyDecided(current)
    if version is not None and newest.number != version:
        raise AlreadyDecided(current)
    return current, newest


def lock(journal: Journal) -> Journal:
    """The journal as it is now, kept from others until the transaction ends.

    Its people are not joined: after waiting for somebody else's transaction PostgreSQL reads the locked row
    anew, but not what was joined to it.
    """
    current: Journal = Journal.objects.select_for_update().get(pk=journal.pk)
    return current


def refuse_own(journal: Journal, by: Staff) -> None:
    """Raises InputError when somebody is about to review her own journal."""
    if journal.staff_id == by.pk:
        raise InputError(
            "journal", _("Nobody reviews her own journal."), _("Leave it to whoever supervises you.")
        )


def _text(text: str, field: str) -> str:
    said = " ".join(text.replace("\0", "").split())
    if len(said) > LONGEST_REPLY:
        raise InputError(
            field,
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_REPLY},
            _("Shorten it."),
        )
    return said


def _decide(
    journal: Journal, version: JournalVersion, verdict: Verdict, said: str, by: Staff, moment: datetime
) -> Decision:
    decision = Decision.objects.create(
        journal=journal, version=version, verdict=verdict, reply=said, decided_by=by, decided_at=moment
    )
    journal.state = _STATE_OF[verdict]
    journal.decided_at, journal.decided_by = moment, by
    journal.save(update_fields=["state", "decided_at", "decided_by"])
    index_journal(journal)
    kind = JOURNAL_ACCEPTED if verdict == Verdict.ACCEPTED else JOURNAL_RETURNED
    _tell(journal, kind, decision, by, moment)
    return decision


def _tell(journal: Journal, kind: str, decision: Decision, by: Staff, moment: datetime) -> None:
    notify(
        staff_ids=[journal.staff_id],
        kind=kind,
        parameters={
            "who": str(by),
            "kind": journal.kind,
            "starts_on": journal.starts_on.isoformat(),
            "reply": decision.reply,
        },
        address=what_came_back_address(journal.pk),
        key=f"{kind}:{decision.pk}",
        moment=moment,
    )
