"""The database keeps the rules of enrolments, dues and debit attempts, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from settlement.enums import AttemptResult, DueState, EnrolmentStage, PaidOther, Reason
from settlement.models import DebitAttempt
from tests.constraints import Rule, change, check
from tests.factories import (
    BankReasonFactory,
    ClosedSettlementFactory,
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    EnrolmentFactory,
    FailureMonthFactory,
    OrgUnitFactory,
    RetailerFactory,
    RouteSettlementMonthFactory,
    SettlementMonthFactory,
)

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
FAILED = {"result": AttemptResult.FAILED, "reason": Reason.INSUFFICIENT_FUNDS}
OK = {"result": AttemptResult.OK}
REVERSED = {"result": AttemptResult.OK, "reversed_on": date(2024, 3, 20)}


def two_enrolments(first: tuple[date, date | None], second: tuple[date, date | None]) -> None:
    """The same shop in two stretches of time."""
    retailer = RetailerFactory()
    for since, until in (first, second):
        EnrolmentFactory(retailer=retailer, since=since, until=until)


def attempts(*results: dict[str, object], numbers: tuple[int, ...] = ()) -> list[DebitAttempt]:
    """Attempts of one due, numbered from 1 unless said otherwise."""
    due = DueFactory()
    return [
        DebitAttemptFactory(due=due, number=number, **result)
        for number, result in zip(numbers or range(1, len(results) + 1), results, strict=True)
    ]


def then(made: list[DebitAttempt], index: int, **values: object) -> None:
    """Change one of the attempts, past the verbs and the forms."""
    DebitAttempt.objects.filter(pk=made[index].pk).update(**values)


def two_closed_settlements(*, is_same_unit: bool) -> None:
    """The closed dues of one route twice, in one unit or in two."""
    first = ClosedSettlementFactory()
    unit = first.unit if is_same_unit else OrgUnitFactory()
    ClosedSettlementFactory(close=first.close, route=first.route, unit=unit)


RULES = [
    Rule(
        "bank_reason_code_given",
        broken=lambda: BankReasonFactory(code=""),
        good=lambda: BankReasonFactory(code="0"),
    ),
    Rule(
        "bank_reason_reason_known",
        broken=lambda: BankReasonFactory(reason="NO_FUNDS"),
        good=lambda: BankReasonFactory(reason="UNKNOWN"),
    ),
    Rule(
        "closed_settlement_once",
        broken=lambda: two_closed_settlements(is_same_unit=True),
        good=lambda: two_closed_settlements(is_same_unit=False),
    ),
    Rule(
        "closed_settlement_frozen",
        broken=lambda: change(ClosedSettlementFactory(), debited=2),
        good=ClosedSettlementFactory,
    ),
    Rule(
        "enrolment_stage_known",
        broken=lambda: EnrolmentFactory(stage="maybe"),
        good=lambda: EnrolmentFactory(stage=EnrolmentStage.EXEMPT_CASH),
    ),
    Rule(
        "enrolment_until_after_since",
        broken=lambda: EnrolmentFactory(since=MARCH, until=MARCH),
        good=lambda: EnrolmentFactory(since=MARCH, until=date(2024, 3, 2)),
    ),
    Rule(
        "enrolment_last4_four_digits",
        broken=lambda: EnrolmentFactory(account_last4="004"),
        good=lambda: EnrolmentFactory(account_last4=""),
    ),
    Rule(
        "enrolment_no_overlap",
        broken=lambda: two_enrolments((JANUARY, None), (FEBRUARY, MARCH)),
        good=lambda: two_enrolments((FEBRUARY, None), (JANUARY, FEBRUARY)),
    ),
    Rule("due_no_given", broken=lambda: DueFactory(due_no=""), good=lambda: DueFactory(due_no="0")),
    Rule("due_amount_positive", broken=lambda: DueFactory(amount=0), good=lambda: DueFactory(amount=1)),
    Rule(
        "due_state_known",
        broken=lambda: DueFactory(state="lost"),
        good=lambda: DueFactory(state="debited"),
    ),
    Rule(
        "due_paid_other_known",
        broken=lambda: DueFactory(paid_other="barter"),
        good=lambda: DueFactory(paid_other="cash"),
    ),
    Rule(
        "due_paid_once",
        broken=lambda: DueFactory(state=DueState.DEBITED, paid_other=PaidOther.CASH),
        good=lambda: DueFactory(
            state=DueState.FAILED, last_reason=Reason.CARD_LOST, paid_other=PaidOther.CASH
        ),
    ),
    Rule(
        "due_reason_paired",
        broken=lambda: DueFactory(state=DueState.FAILED),
        good=lambda: DueFactory(state=DueState.FAILED, last_reason=Reason.UNKNOWN),
    ),
    Rule(
        "due_attempts_consistent",
        broken=lambda: DueFactory(attempts_resolved=1, attempts_ok=2),
        good=lambda: DueFactory(attempts_resolved=2, attempts_ok=2),
    ),
    Rule(
        "debit_attempt_number_once",
        broken=lambda: attempts(FAILED, FAILED, numbers=(1, 1)),
        good=lambda: attempts(FAILED, FAILED),
    ),
    Rule(
        "debit_attempt_number_from_1",
        broken=lambda: attempts(FAILED, numbers=(0,)),
        good=lambda: attempts(FAILED, numbers=(1,)),
    ),
    Rule(
        "debit_attempt_result_known",
        broken=lambda: attempts({"result": "lost"}),
        good=lambda: attempts({"result": "pending"}),
    ),
    Rule(
        "debit_attempt_only_ok_reversed",
        broken=lambda: attempts({**FAILED, "reversed_on": MARCH}),
        good=lambda: attempts(REVERSED),
    ),
    Rule(
        "debit_attempt_reason_paired",
        broken=lambda: attempts({"result": AttemptResult.FAILED}),
        good=lambda: attempts(FAILED),
    ),
    Rule(
        "debit_attempt_key_stays",
        broken=lambda: then(attempts(FAILED, FAILED), 0, number=3),
        good=lambda: then(attempts(FAILED, FAILED), 1, number=2, bank_code="E01"),
    ),
    Rule(
        "debit_attempt_contiguous",
        broken=lambda: attempts(FAILED, OK, numbers=(1, 3)),
        good=lambda: attempts(FAILED, FAILED, OK),
    ),
    Rule(
        "debit_attempt_none_after_ok",
        broken=lambda: attempts(OK, FAILED),
        good=lambda: attempts(REVERSED, FAILED),
    ),
    Rule(
        "settlement_month_first",
        broken=lambda: SettlementMonthFactory(month=date(2024, 3, 31)),
        good=lambda: SettlementMonthFactory(month=date(2024, 3, 1)),
    ),
    Rule(
        "settlement_month_consistent",
        broken=lambda: SettlementMonthFactory(resolved=1, debited=2),
        good=lambda: SettlementMonthFactory(resolved=2, debited=2),
    ),
    Rule(
        "route_settlement_month_first",
        broken=lambda: RouteSettlementMonthFactory(month=date(2024, 3, 31)),
        good=lambda: RouteSettlementMonthFactory(month=date(2024, 3, 1)),
    ),
    Rule(
        "route_settlement_month_consistent",
        broken=lambda: RouteSettlementMonthFactory(resolved=1, debited=2),
        good=lambda: RouteSettlementMonthFactory(resolved=2, debited=2),
    ),
    Rule(
        "failure_month_first",
        broken=lambda: FailureMonthFactory(month=date(2024, 3, 31)),
        good=lambda: FailureMonthFactory(month=date(2024, 3, 1)),
    ),
    Rule(
        "failure_month_reason_known",
        broken=lambda: FailureMonthFactory(reason="BAD_LUCK"),
        good=lambda: FailureMonthFactory(reason=Reason.UNKNOWN),
    ),
    Rule(
        "failure_month_has_dues",
        broken=lambda: FailureMonthFactory(dues=0),
        good=lambda: FailureMonthFactory(dues=1),
    ),
    Rule(
        "due_adjustment_month_first",
        broken=lambda: DueAdjustmentFactory(month=date(2024, 3, 31)),
        good=lambda: DueAdjustmentFactory(month=date(2024, 3, 1)),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken", "good"),
    [
        pytest.param(
            "due_reason_paired",
            lambda: DueFactory(state=DueState.PENDING, last_reason=Reason.UNKNOWN),
            DueFactory,
            id="only a failed due has a reason",
        ),
        pytest.param(
            "debit_attempt_reason_paired",
            lambda: attempts({**OK, "reason": Reason.UNKNOWN}),
            lambda: attempts(OK),
            id="only a failed attempt has a reason",
        ),
        pytest.param(
            "debit_attempt_none_after_ok",
            lambda: then(attempts(FAILED, FAILED), 0, result=AttemptResult.OK, reason=""),
            lambda: then(attempts(FAILED, FAILED), 1, result=AttemptResult.OK, reason=""),
            id="an attempt that was followed by another can't turn out well",
        ),
        pytest.param(
            "debit_attempt_none_after_ok",
            lambda: then(attempts(REVERSED, FAILED), 0, reversed_on=None),
            lambda: then(attempts(FAILED, REVERSED), 1, reversed_on=None),
            id="a reversal that was followed by another attempt stays",
        ),
        pytest.param(
            "debit_attempt_key_stays",
            lambda: then(attempts(FAILED, FAILED), 0, due=DueFactory()),
            lambda: then(attempts(FAILED, FAILED), 0, reason=Reason.UNKNOWN),
            id="an attempt stays with its due",
        ),
        pytest.param(
            "settlement_month_consistent",
            lambda: SettlementMonthFactory(amount_resolved=1, amount_debited=2),
            lambda: SettlementMonthFactory(amount_resolved=2, amount_debited=2),
            id="no more money is debited than was due",
        ),
        pytest.param(
            "enrolment_last4_four_digits",
            lambda: EnrolmentFactory(account_last4="00４2"),
            lambda: EnrolmentFactory(account_last4="0042"),
            id="full-width digits are no digits",
        ),
    ],
)
def test_the_rule_has_another_side(
    name: str, broken: Callable[[], object], good: Callable[[], object]
) -> None:
    check(Rule(name, broken=broken, good=good))


@pytest.mark.django_db
def test_a_due_goes_with_all_its_attempts() -> None:
    """Contiguity binds attempts while they stand, in whatever order the rows are deleted."""
    due = attempts(FAILED, FAILED, OK)[0].due
    due.delete()
    assert not DebitAttempt.objects.exists()
