"""Settlement facts are what the measures count due by due."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.kernel.periods import Month
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from settlement.enums import AttemptResult, DueState, PaidOther, Reason
from settlement.measures.dues import DueRow, last_reason, state_of, tally
from settlement.models import Due, FailureMonth, RouteSettlementMonth, SettlementMonth
from tests.cast import Office
from tests.factories import DebitAttemptFactory, DueFactory, MonthCloseFactory
from tests.made_up import make_up
from tests.oracle import attempts_of

JUNE = Month(2025, 6)

FIGURES = (
    "resolved",
    "debited",
    "debited_gross",
    "first_ok",
    "recovered",
    "attempts_resolved",
    "attempts_ok",
    "attempts_administrative",
    "amount_resolved",
    "amount_debited",
    "pending",
    "amount_pending",
)


def counted() -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Facts and failures of all dues, counted one by one."""
    groups: dict[Any, list[Due]] = defaultdict(list)
    for due in Due.objects.order_by("due_on", "due_no"):
        groups[due.due_on.replace(day=1), due.route_id, due.retailer_id, due.unit_id].append(due)
    routes_of: dict[Any, int] = defaultdict(int)
    for month, _route, shop, _unit in groups:
        routes_of[month, shop] += 1
    facts, failures = {}, {}
    for key, dues in groups.items():
        rows = {due.pk: attempts_of(due) for due in dues}
        count = tally(DueRow(due.retailer_id, due.amount, rows[due.pk]) for due in dues)
        stamp = (dues[-1].unit_id, dues[-1].village_id)
        facts[key] = (
            *stamp,
            *(getattr(count, name) for name in FIGURES),
            routes_of[key[0], key[2]] > 1,
        )
        for reason, number in count.failed_by_reason.items():
            amount = sum(
                due.amount
                for due in dues
                if state_of(rows[due.pk]) is DueState.FAILED and last_reason(rows[due.pk]) is reason
            )
            failures[*key, reason.value] = (*stamp, number, amount)
    return facts, failures


def on_file() -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Facts and failures in the database."""
    key = ("month", "route", "retailer", "unit")
    facts = SettlementMonth.objects.values_list(*key, "unit", "village", *FIGURES, "is_split")
    failures = FailureMonth.objects.values_list(*key, "reason", "unit", "village", "dues", "amount")
    return {row[:4]: row[4:] for row in facts}, {row[:5]: row[5:] for row in failures}


ROLLED_UP = ("resolved", "debited", "amount_resolved", "amount_debited")


def counted_by_route() -> dict[Any, Any]:
    """The roll-up by route of all dues, counted one by one."""
    groups: dict[Any, list[Due]] = defaultdict(list)
    for due in Due.objects.order_by("due_on", "due_no"):
        groups[due.due_on.replace(day=1), due.route_id, due.unit_id].append(due)
    found = {}
    for key, dues in groups.items():
        count = tally(DueRow(due.retailer_id, due.amount, attempts_of(due)) for due in dues)
        found[key] = tuple(getattr(count, name) for name in ROLLED_UP)
    return found


def rolled_up() -> dict[Any, Any]:
    """The roll-up by route in the database."""
    rows = RouteSettlementMonth.objects.values_list("month", "route", "unit", *ROLLED_UP)
    return {row[:3]: row[3:] for row in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_roll_up_of_an_office_of_chance_is_what_counting_shop_by_shop_gives(seed: int) -> None:
    office = make_up(seed, shops=30)
    assert len(rolled_up()) > 1
    assert rolled_up() == counted_by_route()
    # Also when only a few shops are made anew, after some of their dues went.
    some = [shop.pk for shop in office.shops[:5]]
    Due.objects.filter(retailer__in=some[:2]).delete()
    rebuild_settlement_months(retailers=some)
    assert rolled_up() == counted_by_route()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_the_facts_of_an_office_of_chance_are_what_counting_gives(seed: int) -> None:
    make_up(seed, shops=30)
    facts, failures = counted()
    assert failures
    assert any(fact[-1] for fact in facts.values())
    assert on_file() == (facts, failures)


@pytest.mark.django_db
def test_dues_keep_what_their_attempts_made_of_them() -> None:
    make_up(4, shops=25)
    for due in Due.objects.all():
        attempts = attempts_of(due)
        state = state_of(attempts)
        assert due.state == state
        assert due.last_reason == (last_reason(attempts) if state is DueState.FAILED else "")
        assert due.is_first_ok == (bool(attempts) and attempts[0].result == AttemptResult.OK)


@pytest.mark.django_db
def test_a_due_that_was_debited_was_not_paid_otherwise(office: Office) -> None:
    due = DueFactory(retailer=office.shops["N1A"][0], paid_other=PaidOther.CASH)
    other = DueFactory(retailer=office.shops["N1A"][1], paid_other=PaidOther.CASH)
    for owner in (due, other):
        DebitAttemptFactory(due=owner)
    summarise_dues(dues=[due.pk])
    assert list(Due.objects.order_by("pk").values_list("state", "paid_other")) == [
        ("debited", ""),
        ("pending", "cash"),
    ]


@pytest.mark.django_db
def test_a_rebuild_of_some_shops_leaves_the_same_facts() -> None:
    office = make_up(5, shops=20)
    some = [shop.pk for shop in office.shops[:6]]
    SettlementMonth.objects.filter(retailer__in=some).update(attempts_ok=0)
    RouteSettlementMonth.objects.update(resolved=99)
    FailureMonth.objects.filter(retailer__in=some).update(dues=9)
    rebuild_settlement_months(retailers=some)
    assert on_file() == counted()
    assert rolled_up() == counted_by_route()


@pytest.mark.django_db
def test_closed_months_stay_as_they_were(office: Office) -> None:
    due = DueFactory(retailer=office.shops["N1A"][0], due_on=date(2025, 6, 3), amount=500)
    rebuild_settlement_months(months=[JUNE])
    MonthCloseFactory(month=JUNE.first)
    DebitAttemptFactory(due=due, result=AttemptResult.FAILED, reason=Reason.CARD_LOST)
    summarise_dues()
    assert rebuild_settlement_months(months=[JUNE]) == []
    assert SettlementMonth.objects.get().pending == 1
    assert RouteSettlementMonth.objects.get().resolved == 0
    assert not FailureMonth.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("shops", [1, 3])
def test_a_rebuild_takes_the_same_statements_for_any_number_of_shops(office: Office, shops: int) -> None:
    for code in ["N1A", "N1B", "S1A"][:shops]:
        due = DueFactory(retailer=office.shops[code][0], due_on=date(2025, 6, 3))
        DebitAttemptFactory(due=due, result=AttemptResult.FAILED, reason=Reason.CARD_LOST)
    with CaptureQueriesContext(connection) as captured:
        summarise_dues()
        rebuild_settlement_months(months=[JUNE])
    assert len(captured) == 14
    assert FailureMonth.objects.count() == shops
