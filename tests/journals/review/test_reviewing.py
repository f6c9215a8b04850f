"""Accepting, returning, taking it back: who may, what follows, and two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Notification
from journals.domain.reviewing import (
    AlreadyDecided,
    accept,
    accept_several,
    return_journal,
    undo_decision,
)
from journals.enums import JournalState
from journals.models import Decision, Journal
from journals.queries.reviews import needs_reply
from salesforce_app.kernel.errors import InputError

from ...cast import Cast, Office
from ...factories import RemarkFactory, RuleSetFactory
from .office import NOW, TUESDAY, content, many, resubmitted, submitted

WELL = "Good that you asked for the reason"


def told(journal: Journal) -> list[str]:
    """The kinds of notices that its writer got."""
    return list(
        Notification.objects.filter(staff=journal.staff).order_by("pk").values_list("kind", flat=True)
    )


def fresh(journal: Journal) -> Journal:
    """As it is on file."""
    return Journal.objects.get(pk=journal.pk)


def test_accepting_closes_the_journal_and_tells_its_writer(cast: Cast, journal: Journal) -> None:
    decision = accept(journal=journal, by=cast.supervisor, reply=f"  {WELL} ", moment=NOW)
    now = fresh(journal)
    assert (now.state, now.decided_by, now.decided_at) == ("accepted", cast.supervisor, NOW)
    assert (decision.verdict, decision.reply, decision.version.number) == ("accepted", WELL, 1)
    notice = Notification.objects.get()
    assert (notice.staff, notice.kind) == (cast.account_manager, "journal_accepted")
    assert notice.parameters["reply"] == WELL


def test_returning_takes_a_reason_and_gives_it_back(cast: Cast, journal: Journal) -> None:
    with pytest.raises(InputError) as refused:
        return_journal(journal=journal, by=cast.supervisor, reason=" ", moment=NOW)
    assert refused.value.field == "reason"
    return_journal(journal=journal, by=cast.supervisor, reason="Which shops?", moment=NOW)
    now = fresh(journal)
    assert (now.state, now.decided_by) == ("returned", cast.supervisor)
    assert now.is_open_to_the_writer
    assert told(journal) == ["journal_returned"]


def test_an_acceptance_takes_a_sentence(cast: Cast, journal: Journal) -> None:
    with pytest.raises(InputError) as refused:
        accept(journal=journal, by=cast.supervisor, moment=NOW)
    assert refused.value.field == "reply"
    assert fresh(journal).state == "submitted"


def test_nothing_special_takes_none(cast: Cast, office: Office) -> None:
    journal = submitted(cast.account_manager, office.north_1, told=content(nothing=True))
    accept(journal=journal, by=cast.supervisor, moment=NOW)
    assert fresh(journal).state == "accepted"


@pytest.mark.parametrize(("who", "needed"), [("supervisor", False), ("director", True)])
def test_who_has_commented_need_say_no_more(cast: Cast, journal: Journal, who: str, needed: bool) -> None:
    version = journal.versions.get()
    RemarkFactory(version=version, author=getattr(cast, who))
    assert needs_reply(journal=journal, version=version, by=cast.supervisor) is needed


def test_the_office_may_do_without_the_sentence(cast: Cast, journal: Journal) -> None:
    RuleSetFactory(since=TUESDAY.replace(day=1), acceptance_needs_reply=False)
    accept(journal=journal, by=cast.supervisor, moment=NOW)
    assert fresh(journal).state == "accepted"


@pytest.mark.parametrize("verb", [accept, return_journal])
def test_nobody_reviews_her_own(cast: Cast, office: Office, verb: Callable[..., Decision]) -> None:
    journal = submitted(cast.administrator, office.north_1)
    said = {"reply": WELL} if verb is accept else {"reason": WELL}
    with pytest.raises(InputError) as refused:
        verb(journal=journal, by=cast.administrator, moment=NOW, **said)
    assert refused.value.field == "journal"
    assert not Decision.objects.exists()


def test_of_two_who_decide_the_second_is_told(cast: Cast, journal: Journal) -> None:
    seen_by_both = fresh(journal)
    accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW)
    with pytest.raises(AlreadyDecided, match=r"王强 has decided at 10 a\.m\.") as error:
        return_journal(journal=seen_by_both, by=cast.director, reason="Which shops?", moment=NOW)
    assert "Accepted" in str(error.value)
    assert Decision.objects.get().decided_by == cast.supervisor
    assert told(journal) == ["journal_accepted"]


def test_what_the_writer_took_back_is_not_decided(cast: Cast, journal: Journal) -> None:
    Journal.objects.filter(pk=journal.pk).update(
        state="draft", submitted_at=None, first_submitted_at=None, received_at=None, reply_due_on=None
    )
    with pytest.raises(AlreadyDecided, match="took this journal back"):
        accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW)


def test_a_newer_version_is_to_be_read_first(cast: Cast, journal: Journal) -> None:
    resubmitted(journal, content(news="The road is open again"))
    with pytest.raises(AlreadyDecided, match="newer version"):
        accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW, version=1)
    accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW, version=2)


def test_undo_puts_the_journal_back_into_the_queue(cast: Cast, journal: Journal) -> None:
    decision = accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW)
    undo_decision(decision=decision, by=cast.supervisor, moment=NOW + timedelta(minutes=1))
    now = fresh(journal)
    assert (now.state, now.decided_by, now.decided_at) == ("submitted", None, None)
    assert told(journal) == ["journal_accepted", "journal_undecided"]
    # Once more changes nothing, and the next decision stands.
    undo_decision(decision=decision, by=cast.supervisor, moment=NOW + timedelta(minutes=2))
    return_journal(journal=journal, by=cast.supervisor, reason="Which shops?", moment=NOW)
    assert fresh(journal).state == "returned"


def test_undo_of_the_second_decision_leaves_it_resubmitted(cast: Cast, journal: Journal) -> None:
    return_journal(journal=journal, by=cast.supervisor, reason="Which shops?", moment=NOW)
    again = resubmitted(fresh(journal), content(news="Shop A and shop B"))
    decision = accept(journal=again, by=cast.supervisor, reply=WELL, moment=NOW)
    assert undo_decision(decision=decision, by=cast.supervisor, moment=NOW).state == JournalState.RESUBMITTED


@pytest.mark.parametrize("why", ["another's", "a day old", "saved since"])
def test_what_cannot_be_undone(cast: Cast, journal: Journal, why: str) -> None:
    decision = return_journal(journal=journal, by=cast.supervisor, reason="Which shops?", moment=NOW)
    by, moment = cast.supervisor, NOW + timedelta(hours=1)
    if why == "another's":
        by = cast.director
    elif why == "a day old":
        moment = NOW + timedelta(hours=24, seconds=1)
    else:
        Journal.objects.filter(pk=journal.pk).update(revision=2)
    with pytest.raises(InputError) as refused:
        undo_decision(decision=decision, by=by, moment=moment)
    assert refused.value.field == "decision"
    assert fresh(journal).state == "returned"


def test_several_are_accepted_each_by_itself(cast: Cast, office: Office) -> None:
    first, second, third = many(cast.account_manager, office.north_1, 3)
    return_journal(journal=second, by=cast.director, reason="Which shops?", moment=NOW)
    result = accept_several(journals=[first, second, third], by=cast.supervisor, reply=WELL, moment=NOW)
    assert [decision.journal for decision in result.decisions] == [first, third]
    [(left, why)] = result.left
    assert left == second
    assert "陈明 has decided" in why


def test_several_without_the_sentence_stay(cast: Cast, office: Office) -> None:
    journals = many(cast.account_manager, office.north_1, 2)
    result = accept_several(journals=journals, by=cast.supervisor, moment=NOW)
    assert (result.decisions, len(result.left)) == ((), 2)
