"""What a card says of failed debits, issues and promises, and asks about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import translation

from accounts.enums import BusinessType, MarketType
from accounts.models import Retailer, RetailerStatus
from accounts.queries.cards import find_card
from settlement.enums import AttemptResult, DueState, PaidOther, Reason
from territory.scope import build_scope
from visits.enums import ActionOrigin, ActionState
from visits.queries.field.cards import CallCard, call_card
from visits.views.field.asking import ask_words
from visits.views.field.wording import (
    debit_words,
    missing_words,
    promise_words,
    risk_words,
    signal_words,
)

from ...cast import Cast, Office
from ...factories import (
    ActionFactory,
    DebitAttemptFactory,
    DueFactory,
    EnrolmentFactory,
    IssueFactory,
    OwnerFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 3, 11)
"""A Monday; the routes order on Tuesdays."""


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(datetime(2024, 3, 11, 2, tzinfo=UTC), tick=False), translation.override("en"):
        yield


def card_of(office: Office, cast: Cast) -> CallCard:
    """The card of the first shop as 李静 sees it, of which nothing is missing."""
    shop = office.shops["N1A"][0]
    card = find_card(build_scope(cast.account_manager), shop.pk, day=TODAY)
    assert card is not None
    return call_card(card)


def lines(card: CallCard) -> list[str]:
    """The signals in words."""
    return [signal_words(card, signal) for signal in card.signals]


def fail(office: Office, day: date, reason: Reason, paid_other: str = "") -> None:
    """A debit that failed."""
    shop = office.shops["N1A"][0]
    due = DueFactory(
        retailer=shop,
        due_on=day,
        amount=123_456,
        route=office.routes["N1A"],
        unit=office.north_1,
        state=DueState.FAILED,
        last_reason=reason,
        paid_other=paid_other,
    )
    DebitAttemptFactory(due=due, result=AttemptResult.FAILED, reason=reason)


@pytest.mark.parametrize(
    ("reason", "ask"),
    [
        (Reason.INSUFFICIENT_FUNDS, "Debit of Mar 6 failed for want of balance: has the customer paid in?"),
        (
            Reason.CARD_LOST,
            "Debit of Mar 6 failed (Card reported lost): has the customer seen to it with the bank?",
        ),
        (Reason.CUSTOMER_REFUSED, "The customer stopped the debit of Mar 6: why?"),
        (Reason.LIMIT_EXCEEDED, "Debit of Mar 6 went over the limit: can the customer have it raised?"),
        (Reason.BANK_SYSTEM, "Debit of Mar 6 failed (Bank system fault): how is it to be paid?"),
    ],
)
def test_the_question_after_a_failed_debit_goes_by_its_reason(
    office: Office, cast: Cast, reason: Reason, ask: str
) -> None:
    fail(office, date(2024, 3, 6), reason)
    assert ask_words(card_of(office, cast))[0] == ask


def test_every_reason_leads_to_a_question(office: Office, cast: Cast) -> None:
    for number, reason in enumerate(Reason):
        fail(office, date(2024, 2, 1 + number), reason)
        assert ask_words(card_of(office, cast))[0].startswith(("Debit of Feb", "The customer stopped"))


def test_several_failures_are_counted_and_paid_ones_left_out(office: Office, cast: Cast) -> None:
    fail(office, date(2024, 2, 21), Reason.CARD_LOST)
    fail(office, date(2024, 2, 28), Reason.CARD_LOST)
    fail(office, date(2024, 3, 6), Reason.UNKNOWN, paid_other=PaidOther.CASH)
    card = card_of(office, cast)
    assert "2 debits failed, last Feb 28: Card reported lost" in lines(card)
    assert [debit_words(due, TODAY) for due in card.debits.failed] == [
        "Mar 6, ¥1,235: Unknown; paid otherwise: Cash",
        "Feb 28, ¥1,235: Card reported lost",
        "Feb 21, ¥1,235: Card reported lost",
    ]


def test_the_balance_is_asked_for_where_no_failed_debit_does_it(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    EnrolmentFactory(retailer=shop)
    fail(office, date(2024, 2, 28), Reason.INSUFFICIENT_FUNDS, paid_other=PaidOther.CASH)
    fail(office, date(2024, 3, 6), Reason.INSUFFICIENT_FUNDS, paid_other=PaidOther.CASH)
    DueFactory(
        retailer=shop,
        due_on=date(2024, 3, 13),
        amount=80_000,
        route=office.routes["N1A"],
        unit=office.north_1,
    )
    card = card_of(office, cast)
    assert ask_words(card)[0] == "The balance was low of late: is there enough on the card for tomorrow?"
    assert risk_words(card) == "2 of the last 2 debits met a low balance; next order day tomorrow."


def test_an_issue_is_told_by_how_far_it_is(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    late = IssueFactory(
        retailer=shop, kind="supply", text="Too few of the new brand", due_on=date(2024, 3, 8)
    )
    card = card_of(office, cast)
    assert "Unanswered since Mar 8: Supply" in lines(card)
    assert ask_words(card)[0] == (
        "“Too few of the new brand” should have been answered by Mar 8: how do things stand?"
    )
    late.due_on = date(2024, 3, 15)
    late.save()
    card = card_of(office, cast)
    assert "Open issue: Supply" in lines(card)
    assert "“Too few of the new brand”: is it still so?" in ask_words(card)
    late.answer, late.answered_at = "Twice a week from April", datetime(2024, 3, 10, 2, tzinfo=UTC)
    late.save()
    card = card_of(office, cast)
    assert "Answered, to be asked again: Supply" in lines(card)
    assert "Is the customer content with the answer to “Too few of the new brand”?" in ask_words(card)


def test_promises_say_what_became_of_them(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    visit = VisitFactory(
        staff=cast.account_manager,
        retailer=shop,
        route=office.routes["N1A"],
        unit=office.north_1,
        visited_on=date(2024, 3, 8),
        started_at=datetime(2024, 3, 8, 2, tzinfo=UTC),
        ended_at=None,
    )
    values = {"retailer": shop, "owner": cast.account_manager, "visit": visit, "origin": ActionOrigin.VISIT}
    ActionFactory(**values, text="Ask the bank", due_on=date(2024, 3, 12))
    ActionFactory(
        **values,
        text="Bring a sign",
        due_on=date(2024, 3, 13),
        state=ActionState.DONE,
        done_on=TODAY,
        evidence="Photograph",
    )
    ActionFactory(
        **values, text="Call back", due_on=date(2024, 3, 14), state=ActionState.DROPPED, reason="Called"
    )
    card = card_of(office, cast)
    assert [promise_words(action, TODAY) for action in card.contacts.promises] == [
        "Ask the bank (by tomorrow)",
        "Bring a sign (done)",
        "Call back (dropped)",
    ]
    assert "By tomorrow: Ask the bank" in lines(card)


def test_many_missing_fields_are_counted(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    shop.market_type = shop.business_type = shop.address = ""
    shop.save()
    RetailerStatus.objects.filter(retailer=shop).delete()
    card = card_of(office, cast)
    assert missing_words(card) == "status, market type and 1 more"
    assert "Not on file yet: status" in ask_words(card)


def test_only_required_fields_stand_out_and_others_are_asked_for_where_nothing_else_is(
    office: Office, cast: Cast
) -> None:
    shop = office.shops["N1A"][0]
    owner = OwnerFactory(name="王芳", phone="13800001234")
    Retailer.objects.filter(pk=shop.pk).update(
        address="Main St 1",
        latitude="41.6",
        longitude="-91.5",
        floor_area_m2=40,
        licence_expires_on=date(2026, 1, 1),
        owner=owner,
        market_type=MarketType.COUNTRY,
        business_type=BusinessType.GROCERY,
        opening_hours="",
    )
    VisitFactory(retailer=shop, route=office.routes["N1A"], unit=office.north_1, visited_on=TODAY)
    card = card_of(office, cast)
    assert (card.record.missing, lines(card)) == ((), [])
    assert ask_words(card) == ["Not on file yet: opening hours"]
    fail(office, date(2024, 3, 5), Reason.INSUFFICIENT_FUNDS)
    asked = ask_words(card_of(office, cast))
    assert asked
    assert "Not on file yet: opening hours" not in asked


def test_a_licence_that_has_expired_is_called_so(office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    shop.licence_expires_on = date(2024, 3, 1)
    shop.save()
    card = card_of(office, cast)
    assert "Licence expired Mar 1" in lines(card)
    assert ask_words(card)[0] == "The licence expired Mar 1: has it been renewed?"
