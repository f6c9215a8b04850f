"""The e-settlement of one shop: stages, dues with attempts, rates, the pattern of failures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import translation

from accounts.models import Retailer
from accounts.queries.cards import find_card
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from settlement.domain.facts import rebuild_settlement_months
from settlement.enums import AttemptResult, DueState, EnrolmentStage, Reason
from settlement.measures.patterns import FailurePattern, failure_pattern
from settlement.queries.shop import ShopSettlement, shop_settlement
from settlement.views.wording import next_due_words, settlement_words
from territory.queries.shop_frame import shop_frame
from tests.cast import Office
from tests.factories import (
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    EnrolmentFactory,
    RouteMonthFactory,
)

pytestmark = pytest.mark.django_db

MARCH = Month(2024, 3)
FUNDS, LOST = Reason.INSUFFICIENT_FUNDS, Reason.CARD_LOST
MONDAY, TUESDAY, WEDNESDAY = date(2024, 3, 4), date(2024, 3, 5), date(2024, 3, 6)


@pytest.fixture(autouse=True)
def _in_april(office: Office) -> Any:
    RouteMonthFactory(month=MARCH.first, route=office.routes["N1A"], unit=office.north_1)
    with time_machine.travel(datetime(2024, 4, 10, 2, tzinfo=UTC), tick=False), translation.override("en"):
        yield


def due(office: Office, shop: Retailer, day: date, *reasons: Reason | None, amount: int = 100_00) -> Any:
    """A due with an attempt for each reason, None for one that succeeded; pending without any."""
    last = reasons[-1] if reasons else None
    state = DueState.PENDING if not reasons else DueState.FAILED if last else DueState.DEBITED
    made = DueFactory(
        retailer=shop,
        due_on=day,
        amount=amount,
        route=office.routes["N1A"],
        unit=office.north_1,
        state=state,
        last_reason=last.value if last else "",
        is_first_ok=bool(reasons) and reasons[0] is None,
        attempts_resolved=len(reasons),
        attempts_ok=sum(reason is None for reason in reasons),
    )
    for number, reason in enumerate(reasons, start=1):
        DebitAttemptFactory(
            due=made,
            number=number,
            result=AttemptResult.FAILED if reason else AttemptResult.OK,
            reason=reason.value if reason else "",
        )
    return made


def settled(shop: Retailer) -> ShopSettlement:
    """The shop's e-settlement from the facts as they are now."""
    rebuild_settlement_months(months=[MARCH, Month(2024, 2), Month(2024, 4)])
    card = find_card(system_scope("tests"), shop.pk)
    assert card is not None
    frame = shop_frame(card)
    assert frame is not None
    return shop_settlement(frame)


def test_dues_rates_and_what_is_next(office: Office) -> None:
    shop, other = office.shops["N1A"]
    EnrolmentFactory(retailer=shop, stage=EnrolmentStage.SIGNED, until=date(2024, 3, 1))
    EnrolmentFactory(retailer=shop, since=date(2024, 3, 1))
    due(office, shop, MONDAY, None)
    failed = due(office, shop, TUESDAY, FUNDS, LOST, amount=300_00)
    due(office, shop, WEDNESDAY, FUNDS, None)
    due(office, shop, date(2023, 3, 31), LOST)
    due(office, other, MONDAY, None)
    waiting = due(office, shop, date(2024, 4, 16))
    DueAdjustmentFactory(due=failed, month=MARCH.first, amount_debited=300_00)
    found = settled(shop)
    assert (found.first, found.last) == (Month(2023, 4), MARCH)
    assert [stage.stage for stage in found.stages] == [EnrolmentStage.SIGNED, EnrolmentStage.VERIFIED]
    assert found.stage == found.stages[1]
    assert [item.due_on.day for item in found.dues] == [16, 6, 5, 4]
    assert [attempt.reason for attempt in found.dues[2].attempts] == [FUNDS, LOST]
    own, route = found.own, found.route
    assert (own.debit_success, own.first_attempt_success) == (Ratio(2, 3), Ratio(1, 3))
    assert (own.amount_success, own.recovery) == (Ratio(200_00, 500_00), Ratio(1, 2))
    assert (route.debit_success, own.top_reason) == (Ratio(3, 4), LOST)
    assert found.next_due is not None
    assert found.next_due.due_no == waiting.due_no
    assert [(item.due_no, item.amount_debited) for item in found.adjustments] == [(failed.due_no, 300_00)]
    assert settlement_words(found) == "Debit success 66.7% (2/3), its route 75.0% (3/4)."
    assert next_due_words(found) == "Next due: ¥100.00 on Apr 16, 2024."


def test_a_shop_without_a_mandate_is_told_as_such(office: Office) -> None:
    shop = office.shops["N1A"][0]
    found = settled(shop)
    assert (found.is_known, found.own.debit_success, found.next_due) == (False, Ratio(0, 0), None)
    assert settlement_words(found) == "Not enrolled: nothing is debited."


def test_all_debited(office: Office) -> None:
    shop = office.shops["N1A"][0]
    EnrolmentFactory(retailer=shop)
    for day in (MONDAY, TUESDAY):
        due(office, shop, day, None)
    assert settlement_words(settled(shop)) == "All 2 dues of the last twelve months were debited."


def test_the_pattern_is_told_with_what_to_do(office: Office) -> None:
    shop = office.shops["N1A"][0]
    EnrolmentFactory(retailer=shop)
    for day in (MONDAY, date(2024, 3, 11), date(2024, 3, 18)):
        due(office, shop, day, FUNDS)
    due(office, shop, TUESDAY, LOST)
    assert settlement_words(settled(shop)) == (
        "3 of 4 failures: Insufficient funds, 3 of them on a Monday. "
        "Remind before the order day; ask to deposit ahead."
    )


@pytest.mark.parametrize(
    ("failures", "due_on", "expected"),
    [
        ([(MONDAY, FUNDS)], [MONDAY], None),
        ([(MONDAY, FUNDS), (MONDAY, LOST)], [MONDAY, TUESDAY], None),
        ([(MONDAY, FUNDS)] * 2, [MONDAY], FailurePattern(2, FUNDS, 2, None, 0)),
        ([(MONDAY, FUNDS)] * 2, [MONDAY, TUESDAY], FailurePattern(2, FUNDS, 2, 1, 2)),
        (
            [(MONDAY, FUNDS), (TUESDAY, FUNDS), (WEDNESDAY, FUNDS)],
            [MONDAY, TUESDAY],
            FailurePattern(3, FUNDS, 3, None, 0),
        ),
        (
            [(MONDAY, FUNDS), (MONDAY, FUNDS), (WEDNESDAY, FUNDS), (MONDAY, LOST)],
            [MONDAY, TUESDAY],
            FailurePattern(4, FUNDS, 3, 1, 2),
        ),
    ],
)
def test_a_pattern_is_a_reason_of_most_and_a_weekday_that_tells(
    failures: list[tuple[date, Reason]], due_on: list[date], expected: FailurePattern | None
) -> None:
    assert failure_pattern(failures, due_on) == expected


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    office: Office, number: int, django_assert_num_queries: Any
) -> None:
    shop = office.shops["N1A"][0]
    for place in range(number):
        due(office, shop, date(2024, 3, 4 + place), FUNDS)
    rebuild_settlement_months(months=[MARCH])
    card = find_card(system_scope("tests"), shop.pk)
    assert card is not None
    frame = shop_frame(card)
    assert frame is not None
    with django_assert_num_queries(8):
        shop_settlement(frame)
