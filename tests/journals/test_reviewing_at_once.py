"""Writer and reviewers at the same moment: one of them wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone, translation

from journals.domain.readings import note_opening
from journals.domain.remarks import add_remark, turn_into_action
from journals.domain.reviewing import AlreadyDecided, accept, return_journal, undo_decision
from journals.domain.submitting import withdraw
from journals.domain.writing import save
from journals.domain.written import JournalLocked, Written
from journals.models import Decision, Journal, Reading, Remark
from salesforce_app.kernel.errors import InputError
from visits.models import Action

from ..at_once import on_disk, while_first_is_under_way
from ..cast import Cast, Office, make_cast, make_office
from .review.office import submitted

KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f31")
WELL = "Good that you asked for the reason"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
__all__ = ["on_disk"]


class Desk:
    """A journal that waits, and what people do with it; every verb in a language that is told by words."""

    def __init__(self) -> None:
        self.office: Office = make_office()
        self.cast: Cast = make_cast(self.office)
        self.journal = submitted(self.cast.account_manager, self.office.north_1)

    def does(self, verb: Callable[..., Any], **arguments: Any) -> Callable[[], Any]:
        """The verb, to be called in a thread."""

        def act() -> Any:
            with translation.override("en"):
                return verb(moment=timezone.now(), **arguments)

        return act

    def accepts(self) -> Callable[[], Any]:
        """The supervisor is content."""
        return self.does(accept, journal=self.journal, by=self.cast.supervisor, reply=WELL)

    def returns(self) -> Callable[[], Any]:
        """The director is not."""
        return self.does(return_journal, journal=self.journal, by=self.cast.director, reason="Until when?")

    def withdraws(self) -> Callable[[], Any]:
        """The writer wants it back."""
        return self.does(withdraw, journal=self.journal, by=self.cast.account_manager)

    def opens(self) -> Callable[[], Any]:
        """The supervisor looks at it."""
        return self.does(note_opening, journal=self.journal, reader=self.cast.supervisor)

    def undoes(self, decision: Decision) -> Callable[[], Any]:
        """The director was too quick."""
        return self.does(undo_decision, decision=decision, by=self.cast.director)

    def saves(self, revision: int) -> Callable[[], Any]:
        """The writer goes on."""
        written = Written(base_revision=revision, passages={}, is_nothing_special=False)
        return self.does(save, journal=self.journal, written=written, by=self.cast.account_manager)

    @property
    def now(self) -> Journal:
        """As it is on file."""
        return Journal.objects.get(pk=self.journal.pk)


@pytest.fixture
def desk(on_disk: None) -> Desk:
    """Yesterday's journal of 李静, with her reviewers."""
    return Desk()


def test_of_two_reviewers_the_second_is_told_of_the_first(desk: Desk) -> None:
    first, second = while_first_is_under_way(desk.accepts(), desk.returns())
    assert isinstance(first, Decision)
    assert isinstance(second, AlreadyDecided)
    with translation.override("en"):
        assert "王强 has decided" in str(second)
    assert (desk.now.state, Decision.objects.count()) == ("accepted", 1)


def test_who_accepts_while_it_is_taken_back_is_told(desk: Desk) -> None:
    first, second = while_first_is_under_way(desk.withdraws(), desk.accepts())
    assert isinstance(first, Journal)
    assert isinstance(second, AlreadyDecided)
    with translation.override("en"):
        assert "李静 took this journal back at" in str(second)
    assert (desk.now.state, Decision.objects.count()) == ("draft", 0)


def test_who_takes_it_back_while_it_is_accepted_is_told(desk: Desk) -> None:
    first, second = while_first_is_under_way(desk.accepts(), desk.withdraws())
    assert isinstance(first, Decision)
    assert isinstance(second, InputError)
    assert desk.now.state == "accepted"


@pytest.mark.parametrize("was_read_before", [False, True])
def test_who_takes_it_back_while_it_is_opened_is_told(desk: Desk, was_read_before: bool) -> None:
    if was_read_before:
        # Of an earlier submission.
        received = desk.journal.received_at - timedelta(days=1)
        Reading.objects.create(journal=desk.journal, reader=desk.cast.supervisor, anchor="", last_at=received)
    first, second = while_first_is_under_way(desk.opens(), desk.withdraws())
    assert first.state == "submitted"
    assert isinstance(second, InputError)
    assert desk.now.state == "submitted"


@pytest.mark.parametrize("was_read_before", [False, True])
def test_who_opens_it_while_it_is_taken_back_sees_that(desk: Desk, was_read_before: bool) -> None:
    if was_read_before:
        received = desk.journal.received_at - timedelta(days=1)
        Reading.objects.create(journal=desk.journal, reader=desk.cast.supervisor, anchor="", last_at=received)
    first, second = while_first_is_under_way(desk.withdraws(), desk.opens())
    assert (first.state, second.state) == ("draft", "draft")


def test_a_comment_while_it_is_taken_back_is_refused(desk: Desk) -> None:
    says = desk.does(add_remark, uuid=KEY, journal=desk.journal, author=desk.cast.supervisor, text=WELL)
    _first, second = while_first_is_under_way(desk.withdraws(), says)
    assert isinstance(second, InputError)
    assert not Remark.objects.exists()


def test_a_decision_is_not_undone_while_the_writer_saves(desk: Desk) -> None:
    decision = desk.returns()()
    first, second = while_first_is_under_way(desk.saves(1), desk.undoes(decision))
    assert isinstance(first, Journal)
    assert isinstance(second, InputError)
    assert (desk.now.state, desk.now.revision) == ("returned", 2)
    assert Decision.objects.get().undone_at is None


def test_the_writer_does_not_save_while_the_decision_is_undone(desk: Desk) -> None:
    decision = desk.returns()()
    first, second = while_first_is_under_way(desk.undoes(decision), desk.saves(1))
    assert isinstance(first, Journal)
    assert isinstance(second, JournalLocked)
    assert (desk.now.state, desk.now.revision) == ("submitted", 1)


def test_a_decision_undone_twice_at_once_is_undone_once(desk: Desk) -> None:
    decision = desk.returns()()
    states = [one.state for one in while_first_is_under_way(desk.undoes(decision), desk.undoes(decision))]
    assert states == ["submitted", "submitted"]
    assert desk.now.state == "submitted"


def test_another_decides_only_after_the_first_was_undone(desk: Desk) -> None:
    decision = desk.returns()()
    first, second = while_first_is_under_way(desk.undoes(decision), desk.accepts())
    assert isinstance(first, Journal)
    assert isinstance(second, Decision)
    assert desk.now.decided_by == desk.cast.supervisor


def test_a_comment_made_an_action_by_two_at_once_is_one(desk: Desk) -> None:
    remark = desk.does(add_remark, uuid=KEY, journal=desk.journal, author=desk.cast.supervisor, text=WELL)()
    shop, other = desk.office.shops["N1A"]
    acts = [
        desk.does(
            turn_into_action,
            remark=remark,
            retailer=where,
            owner=desk.cast.account_manager,
            due_on=timezone.localdate(),
            by=desk.cast.supervisor,
        )
        for where in (shop, other)
    ]
    first, second = while_first_is_under_way(*acts)
    assert first == second == Action.objects.get()
    assert first.retailer == shop
