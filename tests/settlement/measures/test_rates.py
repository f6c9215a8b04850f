from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from settlement.enums import AttemptResult, DueState, Reason
from settlement.measures.dues import Attempt, DueRow, DueTally, last_reason, state_of, tally
from settlement.measures.rates import (
    Enrolments,
    by_failures,
    is_out_of_balance,
    is_reliable,
    measures,
    top_reason,
    unknown_alert,
    unknown_share,
)
from tests.vectors import VECTORS

MONTH = VECTORS["settlement_month"]
EXPECT = MONTH["expect"]
CLOSE = date(2025, 7, 1)
IN_MONTH, AFTER_CLOSE = date(2025, 6, 28), date(2025, 7, 1)

OK, PENDING = Attempt(AttemptResult.OK), Attempt(AttemptResult.PENDING)


def failed(reason):
    return Attempt(AttemptResult.FAILED, Reason(reason))


def attempt(text, reversed_on):
    if text == "PENDING":
        return PENDING
    return Attempt(AttemptResult.OK, None, reversed_on) if text == "OK" else failed(text)


def dues_of_the_month(reversed_on=IN_MONTH):
    return [
        DueRow(
            due["cust"],
            due["amt"],
            tuple(attempt(text, reversed_on if due.get("reversed") else None) for text in due["attempts"]),
        )
        for due in MONTH["dues"]
    ]


def the_month(reversed_on=IN_MONTH, **options):
    customers = MONTH["customers"].values()
    orders = sum(due["amt"] for due in MONTH["dues"]) + sum(order["amt"] for order in MONTH["cash_orders"])
    enrolments = Enrolments(len(customers), sum("not enrolled" not in text for text in customers))
    return measures(tally(dues_of_the_month(reversed_on), **options), enrolments, orders)


@pytest.mark.parametrize(
    ("measure", "vector"),
    [
        ("enrolment", "enrolment"),
        ("debit_success", "final_success_net"),
        ("debit_success_gross", "final_success_gross"),
        ("first_attempt_success", "first_attempt_success_gross"),
        ("attempt_success", "attempt_success"),
        ("amount_success", "amount_success_net"),
        ("households_reached", "household_any_success"),
        ("households_collected", "household_all_success"),
        ("recovery", "recovery_rate"),
        ("settled_share", "e_settled_amount_share_incl_pending"),
        ("settled_share_without_pending", "e_settled_amount_share_excl_pending"),
    ],
)
def test_the_rates_of_the_worked_month(measure, vector):
    assert getattr(the_month(), measure).as_json() == EXPECT[vector]


def test_the_figures_of_the_worked_month():
    found = the_month()

    assert found.debited_households == EXPECT["households_debited_net"]
    assert found.debited_amount == EXPECT["amount_success_net"][0]
    assert (found.pending_dues, found.pending_amount) == (EXPECT["pending_dues"], EXPECT["pending_amt"])
    assert found.administrative_failure == Ratio(1, 9)
    assert (found.failed_dues, found.failed_amount) == (3, 250_000)
    assert found.top_reason == Reason.INSUFFICIENT_FUNDS


def test_the_reasons_of_the_worked_month():
    found = tally(dues_of_the_month())

    assert found.households == EXPECT["households_resolved"]
    assert found.failed_attempts_by_reason == EXPECT["failures_by_reason_attempts"]
    assert found.failed_by_reason == EXPECT["failed_dues_by_last_reason"]


def test_a_reversal_after_the_close_leaves_the_closed_figure():
    closed = the_month(AFTER_CLOSE, reversals_until=CLOSE)
    restated = the_month(AFTER_CLOSE)

    assert closed.debit_success == Ratio(4, 6)
    assert restated.debit_success == the_month(IN_MONTH, reversals_until=CLOSE).debit_success == Ratio(3, 6)


def test_rates_without_a_due_are_unknown():
    found = measures(tally([]), Enrolments(0, 0), 0)

    assert found.debit_success.value is None
    assert found.debit_success.percent() == "—"
    assert found.top_reason is None
    assert tally([]) == DueTally()


def test_the_settled_share_needs_the_orders():
    found = measures(DueTally(resolved=1, debited=1, amount_debited=5), Enrolments(1, 1), None)

    assert (found.settled_share, found.settled_share_without_pending) == (None, None)


def test_exempt_shops_stay_in_the_first_enrolment_rate_only():
    found = measures(DueTally(), Enrolments(shops=10, enrolled=6, exempt=2, revoked=1), None)

    assert found.enrolment == Ratio(6, 10)
    assert found.enrolment_without_exempt == Ratio(6, 8)
    assert found.revoked == 1


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ((), DueState.PENDING),
        ((PENDING,), DueState.PENDING),
        ((failed("UNKNOWN"), PENDING), DueState.PENDING),
        ((OK,), DueState.DEBITED),
        ((failed("UNKNOWN"), OK), DueState.DEBITED),
        ((failed("UNKNOWN"),), DueState.FAILED),
        ((Attempt(AttemptResult.OK, None, IN_MONTH),), DueState.FAILED),
        ((Attempt(AttemptResult.OK, None, IN_MONTH), OK), DueState.DEBITED),
        ((Attempt(AttemptResult.OK, None, IN_MONTH), failed("CARD_LOST")), DueState.FAILED),
    ],
)
def test_attempts_make_the_state_of_a_due(attempts, state):
    assert state_of(attempts) == state


def test_a_failed_due_has_the_reason_of_its_last_attempt():
    assert last_reason((failed("INSUFFICIENT_FUNDS"), failed("CARD_LOST"))) == Reason.CARD_LOST
    assert last_reason((Attempt(AttemptResult.OK, None, IN_MONTH),)) == Reason.REVERSED
    assert last_reason((Attempt(AttemptResult.FAILED),)) == Reason.UNKNOWN


def test_a_due_debited_again_after_a_reversal_is_no_recovery():
    found = tally([DueRow("A", 100, (Attempt(AttemptResult.OK, None, IN_MONTH), OK))])

    assert (found.first_ok, found.recovered, found.failed_first) == (1, 0, 0)


def test_a_household_is_collected_only_with_all_its_dues():
    found = tally([DueRow("A", 1, (OK,)), DueRow("A", 1, (failed("UNKNOWN"),)), DueRow("B", 1, (OK,))])

    assert (found.households, found.households_debited, found.households_collected) == (2, 2, 1)


def test_rates_are_pooled_and_not_averaged():
    case = VECTORS["pooling"]
    routes = [
        DueTally(resolved=resolved, debited=debited, households=resolved)
        for debited, resolved in case["routes"]
    ]
    whole = measures(routes[0] + routes[1], Enrolments(0, 0), None)

    assert whole.debit_success.as_json() == case["pooled"]
    assert whole.debit_success.value != case["wrong_mean_of_rates"]


attempts = st.lists(
    st.sampled_from(
        [*(failed(reason) for reason in Reason), PENDING, OK, Attempt(AttemptResult.OK, None, IN_MONTH)]
    ),
    min_size=0,
    max_size=3,
).map(tuple)


def rows(households):
    return st.lists(
        st.builds(DueRow, st.sampled_from(households), st.integers(1, 10**6), attempts), max_size=25
    )


@given(rows("ABCDE"), rows("VWXYZ"))
def test_tallies_of_different_households_add_up(one, other):
    assert tally(one) + tally(other) == tally(one + other)


@given(rows("ABCDE"))
def test_every_rate_lies_between_nothing_and_all(dues):
    counted = tally(dues)
    found = measures(counted, Enrolments(9, 5, 2), sum(due.amount for due in dues))

    for rate in (
        found.debit_success,
        found.debit_success_gross,
        found.first_attempt_success,
        found.attempt_success,
        found.amount_success,
        found.households_reached,
        found.households_collected,
        found.recovery,
        found.settled_share,
        found.settled_share_without_pending,
        found.administrative_failure,
    ):
        assert 0 <= rate.numerator <= rate.denominator
    assert counted.resolved + counted.pending == len(dues)
    assert counted.amount_resolved + counted.amount_pending == sum(due.amount for due in dues)
    assert sum(counted.failed_by_reason.values()) == counted.failed
    assert sum(counted.failed_attempts_by_reason.values()) == counted.attempts_resolved - counted.attempts_ok
    assert counted.households_collected <= counted.households_debited <= counted.households
    assert counted.debited <= counted.debited_gross


@pytest.mark.parametrize(("rate", "interval"), VECTORS["wilson95_z1.96"].items())
def test_the_wilson_intervals_of_the_specification(rate, interval):
    found = Ratio(*map(int, rate.split("/"))).wilson95()

    assert found == pytest.approx(interval, abs=5e-4)


def test_the_top_reason_of_equals_is_the_first_in_the_list():
    assert (
        top_reason({Reason.CARD_LOST: 2, Reason.ACCOUNT_CLOSED: 2, Reason.UNKNOWN: 1})
        == Reason.ACCOUNT_CLOSED
    )
    assert top_reason({Reason.UNKNOWN: 0}) is None


@pytest.mark.parametrize(
    ("unknown", "total", "alert"), [(5, 100, False), (6, 100, True), (0, 0, False), (1, 1, True)]
)
def test_too_many_unknown_reasons_raise_an_alert(unknown, total, alert):
    counts = {Reason.UNKNOWN: unknown, Reason.INSUFFICIENT_FUNDS: total - unknown}

    assert unknown_share(counts) == Ratio(unknown, total)
    assert unknown_alert(counts) is alert


def test_known_reasons_alone_have_no_unknown_share():
    assert unknown_share({Reason.CARD_LOST: 4}) == Ratio(0, 4)


@pytest.mark.parametrize(
    ("line", "whole", "unbalanced"),
    [
        (Ratio(18, 20), Ratio(95, 100), False),  # exactly 5 points
        (Ratio(17, 20), Ratio(95, 100), True),
        (Ratio(20, 20), Ratio(90, 100), True),
        (Ratio(0, 19), Ratio(95, 100), False),  # too few dues
        (Ratio(0, 20), Ratio(0, 0), False),
    ],
)
def test_a_line_out_of_balance_lies_more_than_five_points_off(line, whole, unbalanced):
    assert is_out_of_balance(line, whole) is unbalanced


def test_a_rate_on_under_20_cases_is_not_reliable():
    assert [is_reliable(Ratio(5, cases)) for cases in (19, 20)] == [False, True]


def test_lines_are_ranked_by_failed_dues_then_failed_amount():
    lines = {
        "perfect": DueTally(resolved=9, debited=9, amount_resolved=9, amount_debited=9),
        "small": DueTally(resolved=2, debited=0, amount_resolved=50),
        "large": DueTally(resolved=200, debited=198, amount_resolved=900, amount_debited=800),
        "worst": DueTally(resolved=300, debited=290, amount_resolved=900, amount_debited=890),
    }

    assert by_failures(lines) == ["worst", "large", "small", "perfect"]
