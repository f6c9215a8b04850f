"""Submitting: what is kept, what it leads to, and taking it back while nobody has opened it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from journals.domain.submitting import action_key, submit, withdraw
from journals.domain.writing import save
from journals.domain.written import JournalLocked, Kept, Written
from journals.enums import FlagKind, JournalState
from journals.measures.content import Content
from journals.models import FindingAction, Flag, Journal, JournalVersion
from journals.queries.content import content_of
from salesforce_app.kernel.errors import InputError
from tests.factories import DecisionFactory, JournalFactory, JournalVersionFactory, ReadingFactory
from visits.domain.actions import complete_action, drop_action
from visits.models import Action

from ...cast import Cast, Office
from .pen import EVENING, FINDING, finding, prose, with_action, written

LATER = EVENING + timedelta(minutes=5)
NEXT_DAY = EVENING + timedelta(days=1)
NEWS = "The road through the village is closed until April, so the carrier comes by the north"


def write(journal: Journal, cast: Cast, what: Written) -> Journal:
    """She saves, on the revision that is on file."""
    return save(journal=journal, written=what, by=cast.account_manager, moment=EVENING)


def hand_in(journal: Journal, cast: Cast, *kept: Kept) -> Journal:
    """She submits without signal; the office has it five minutes later."""
    return submit(journal=journal, by=cast.account_manager, moment=EVENING, received_at=LATER, kept=kept)


def returned(journal: Journal, cast: Cast) -> Journal:
    """Her supervisor returns it the next day."""
    version = JournalVersion.objects.filter(journal=journal).latest("number")
    DecisionFactory(
        version=version, verdict="returned", reply="Why?", decided_by=cast.supervisor, decided_at=NEXT_DAY
    )
    Journal.objects.filter(pk=journal.pk).update(
        state="returned", decided_at=NEXT_DAY, decided_by=cast.supervisor
    )
    journal.refresh_from_db()
    return journal


def test_a_submitted_journal_is_kept_as_it_stands(journal: Journal, cast: Cast) -> None:
    write(journal, cast, written(passages=prose(NEWS), seconds_spent=90))
    handed_in = hand_in(journal, cast)
    assert handed_in.state == JournalState.SUBMITTED
    assert (handed_in.submitted_at, handed_in.first_submitted_at) == (EVENING, EVENING)
    assert handed_in.received_at == LATER
    assert handed_in.reply_due_on == date(2024, 3, 15)
    version = JournalVersion.objects.get(journal=journal, origin="submitted")
    assert Content.of_json(version.content) == content_of(handed_in)
    assert (version.revision, version.made_by) == (1, cast.account_manager)
    assert (handed_in.drafted_characters, handed_in.written_characters) == (18, len(NEWS))
    with pytest.raises(JournalLocked):
        hand_in(journal, cast)


def test_an_action_is_opened_for_each_shop_once(journal: Journal, cast: Cast, office: Office) -> None:
    shops = office.shops["N1A"]
    keys = tuple(shop.pk for shop in shops)
    write(journal, cast, written(with_action(shops[0], shops=keys, owner="li.jing")))
    hand_in(journal, cast)
    actions = Action.objects.order_by("retailer")
    assert [(one.retailer, one.owner, one.origin) for one in actions] == [
        (shop, cast.account_manager, "journal") for shop in shops
    ]
    assert set(FindingAction.objects.values_list("finding", "action")) == {
        (FINDING, one.pk) for one in actions
    }
    returned(journal, cast)
    friday = date(2024, 3, 22)
    write(journal, cast, written(with_action(shops[0], shops=keys, due_on=friday), base=1))
    again = submit(journal=journal, by=cast.account_manager, moment=NEXT_DAY, received_at=NEXT_DAY)
    assert (again.state, again.first_submitted_at) == (JournalState.RESUBMITTED, EVENING)
    assert [one.due_on for one in Action.objects.all()] == [friday, friday]


def test_what_is_no_longer_in_the_journal_is_dropped_and_comes_back_with_it(
    journal: Journal, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    write(journal, cast, written(with_action(shop)))
    hand_in(journal, cast)
    withdraw(journal=journal, by=cast.account_manager, moment=LATER)
    write(journal, cast, written(finding(shop), base=1))
    hand_in(journal, cast)
    assert [(one.state, one.reason) for one in Action.objects.all()] == [
        ("dropped", "No longer in the journal.")
    ]
    withdraw(journal=journal, by=cast.account_manager, moment=LATER)
    write(journal, cast, written(with_action(shop), base=2))
    hand_in(journal, cast)
    assert Action.objects.get().state == "open"


@pytest.mark.parametrize("end", ["done", "dropped"])
def test_an_action_that_came_to_an_end_stays_as_it_is(
    journal: Journal, cast: Cast, office: Office, end: str
) -> None:
    shop = office.shops["N1A"][0]
    write(journal, cast, written(with_action(shop)))
    hand_in(journal, cast)
    action = Action.objects.get(pk=action_key(str(FINDING), shop.pk))
    if end == "done":
        complete_action(action=action, evidence="Seen", actor="li.jing", moment=LATER)
    else:
        drop_action(action=action, reason="The shop has closed", actor="li.jing", moment=LATER)
    returned(journal, cast)
    write(journal, cast, written(with_action(shop, action_text="Ask again"), base=1))
    hand_in(journal, cast)
    action.refresh_from_db()
    assert (action.state, action.text) == (end, "Move the display to the counter")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shops": ()}, "findings.0.shops"),
        ({"due_on": None}, "findings.0.due_on"),
        ({"due_on": date(2024, 3, 11)}, "findings.0.due_on"),
        ({"seen": " "}, "findings.0.seen"),
    ],
)
def test_an_unfinished_finding_is_not_submitted(
    journal: Journal, cast: Cast, office: Office, wrong: dict[str, object], field: str
) -> None:
    write(journal, cast, written(with_action(office.shops["N1A"][0], **wrong)))
    with pytest.raises(InputError) as refused:
        hand_in(journal, cast)
    assert refused.value.field == field
    journal.refresh_from_db()
    assert journal.state == JournalState.DRAFT


def test_nothing_is_submitted_but_by_saying_so(journal: Journal, cast: Cast) -> None:
    with pytest.raises(InputError) as refused:
        hand_in(journal, cast)
    assert refused.value.field == "findings"
    write(journal, cast, written(is_nothing_special=True))
    assert hand_in(journal, cast).state == JournalState.SUBMITTED


def test_a_copy_is_flagged_with_the_reason_that_was_given(journal: Journal, cast: Cast) -> None:
    earlier = JournalFactory(
        staff=cast.account_manager, unit=journal.unit, starts_on=date(2024, 3, 1), submitted=True
    )
    JournalVersionFactory(journal=earlier, prose={"market_news": NEWS})
    write(journal, cast, written(passages=prose(NEWS)))
    hand_in(journal, cast, Kept(FlagKind.NEAR_COPY, "passage:market_news", NEWS, "Still closed"))
    flag = Flag.objects.get()
    assert (flag.kind, flag.anchor, flag.other) == ("near_copy", "passage:market_news", earlier)
    assert (flag.spans, flag.reason) == ([[0, len(NEWS)]], "Still closed")


def test_it_is_withdrawn_while_nobody_has_opened_it(journal: Journal, cast: Cast) -> None:
    write(journal, cast, written(passages=prose(NEWS)))
    hand_in(journal, cast)
    back = withdraw(journal=journal, by=cast.account_manager, moment=LATER)
    assert (back.state, back.submitted_at, back.first_submitted_at) == (JournalState.DRAFT, None, None)
    assert not JournalVersion.objects.filter(journal=journal, origin="submitted").exists()
    write(journal, cast, written(passages=prose(NEWS + "."), base=1))


def test_a_resubmitted_one_goes_back_to_returned(journal: Journal, cast: Cast) -> None:
    write(journal, cast, written(passages=prose(NEWS)))
    hand_in(journal, cast)
    returned(journal, cast)
    submit(journal=journal, by=cast.account_manager, moment=NEXT_DAY, received_at=NEXT_DAY)
    back = withdraw(journal=journal, by=cast.account_manager, moment=NEXT_DAY)
    assert (back.state, back.decided_by, back.decided_at) == (
        JournalState.RETURNED,
        cast.supervisor,
        NEXT_DAY,
    )
    assert back.first_submitted_at == EVENING
    assert JournalVersion.objects.filter(journal=journal, origin="submitted").count() == 1


def test_once_opened_it_is_the_reviewers(journal: Journal, cast: Cast) -> None:
    write(journal, cast, written(passages=prose(NEWS)))
    hand_in(journal, cast)
    ReadingFactory(journal=journal, reader=cast.supervisor, last_at=NEXT_DAY)
    with pytest.raises(InputError) as refused:
        withdraw(journal=journal, by=cast.account_manager, moment=NEXT_DAY)
    assert refused.value.reason == "Somebody has opened the journal already."
