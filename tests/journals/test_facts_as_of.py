"""What becomes of actions and issues after a journal's day changes nothing of what its facts tell."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.enums import Role
from accounts.models import Staff
from journals.domain.drafting import open_journal, recount
from journals.enums import JournalKind
from journals.measures.facts import Fact
from journals.models import Journal
from tests.factories import ActionFactory, IssueFactory, PostingFactory
from tests.made_up import make_up
from visits.domain.actions import complete_action, drop_action
from visits.domain.issues import answer_issue, close_issue

DAY = date(2025, 6, 18)
BEFORE = datetime(2025, 6, 10, 2, tzinfo=UTC)
EVENING = datetime(2025, 6, 18, 12, tzinfo=UTC)
NEXT_DAY = datetime(2025, 6, 19, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def changed(journal: Journal) -> set[str]:
    """The facts that are counted otherwise than when they were drafted."""
    return {fact.code.split(".")[1] for fact in map(Fact.of_json, journal.facts) if fact.is_changed}


def test_what_comes_later_is_of_a_later_day() -> None:
    office = make_up(42, shops=5)
    writer: Staff = office.staff[0]
    PostingFactory(
        staff=writer, unit=office.territories[0], role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1)
    )
    shop = office.shops[0]
    done, dropped, given_up, left = (
        ActionFactory(retailer=shop, owner=writer, opened_at=BEFORE, due_on=date(2025, 6, 16))
        for _ in range(4)
    )
    issue = IssueFactory(retailer=shop, received_at=BEFORE, due_on=date(2025, 6, 16))
    drop_action(action=given_up, reason="No longer wanted", actor=writer.username, moment=BEFORE)
    with time_machine.travel(EVENING, tick=False):
        journal = open_journal(staff=writer, kind=JournalKind.DAILY, starts_on=DAY, moment=EVENING)
    told = {fact.code: fact.figure.value for fact in map(Fact.of_json, journal.facts)}
    assert (told["actions.open"], told["actions.overdue"], told["issues.open"]) == (3, 3, 1)
    with time_machine.travel(NEXT_DAY, tick=False):
        complete_action(action=done, evidence="Seen on the shelf", actor=writer.username, moment=NEXT_DAY)
        drop_action(action=dropped, reason="The shop moves", actor=writer.username, moment=NEXT_DAY)
        answer_issue(issue=issue, answer="It comes on Monday", actor=writer.username, moment=NEXT_DAY)
        close_issue(issue=issue, reason="The shop called", actor=writer.username, moment=NEXT_DAY)
        assert changed(recount(journal=journal, moment=NEXT_DAY)) == set()
        complete_action(
            action=left, evidence="It was done", actor=writer.username, moment=NEXT_DAY, done_on=DAY
        )
        assert changed(recount(journal=journal, moment=NEXT_DAY)) >= {"open", "done", "overdue"}
