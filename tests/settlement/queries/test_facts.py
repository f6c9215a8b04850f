"""E-settlement of an office of chance is what the measures count due by due and shop by shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from settlement.domain.facts import rebuild_settlement_months
from settlement.enums import ENROLLED_STAGES, DueState, EnrolmentStage, Reason
from settlement.measures.dues import DueRow, tally
from settlement.measures.rates import Enrolments, SettlementMeasures, is_out_of_balance, measures
from settlement.models import Due, Enrolment, FailureMonth
from settlement.queries.facts import SettlementRow
from settlement.queries.movements import with_debit_failures
from settlement.queries.settlement import settlement_facts
from territory.queries.frame import unit_frame
from territory.queries.movements import movement_facts
from tests.cast import Office
from tests.factories import (
    DueAdjustmentFactory,
    DueFactory,
    EnrolmentFactory,
    FailureMonthFactory,
    RetailerMonthFactory,
    RouteMonthFactory,
    SettlementMonthFactory,
)
from tests.made_up import FIRST, LAST, held, make_up
from tests.oracle import Oracle, attempts_of, units_to_try

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
JUNE = Month(2025, 6)


def stamped(month: Month) -> dict[int, tuple[int, int | None]]:
    """Due → its unit, and the village of its fact: that of the shop's last due on the route in the unit."""
    last: dict[tuple[int, int, int], int | None] = {}
    dues = list(Due.objects.filter(due_on__range=(month.first, month.last)).order_by("due_on", "due_no"))
    for due in dues:
        last[due.route_id, due.retailer_id, due.unit_id] = due.village_id
    return {due.pk: (due.unit_id, last[due.route_id, due.retailer_id, due.unit_id]) for due in dues}


def expected(
    oracle: Oracle,
    month: Month,
    counts: Callable[[int, int | None], bool],
    sold: int | None,
) -> SettlementMeasures:
    """The rates over the dues, shops and orders of which (route, village) is counted."""
    stamps = stamped(month)
    dues = [
        due
        for due in Due.objects.filter(pk__in=stamps)
        if stamps[due.pk][0] in oracle.units and counts(due.route_id, stamps[due.pk][1])
    ]
    rows = [DueRow(due.retailer_id, due.amount, attempts_of(due)) for due in dues]
    shops = []
    for shop in oracle.office.shops:
        stop = held(oracle.office.stops[shop.pk], month.last)
        home = held(oracle.office.homes[shop.pk], month.last)
        if (
            stop
            and stop.route_id in oracle.inside(month.last)
            and oracle.is_served(shop, month.last)
            and counts(stop.route_id, home.village_id if home else None)
        ):
            shops.append(shop)
    stages = [stage_of(shop, month.last) for shop in shops]
    enrolments = Enrolments(
        len(shops),
        sum(stage in ENROLLED_STAGES for stage, _ in stages),
        sum(stage == EnrolmentStage.EXEMPT_CASH for stage, _ in stages),
        sum(stage == EnrolmentStage.REVOKED and since >= month.first for stage, since in stages),
    )
    return measures(tally(rows), enrolments, sold)


def stage_of(shop: Retailer, day: date) -> tuple[str, date]:
    """The shop's stage on a day and since when."""
    found = held(list(Enrolment.objects.filter(retailer=shop)), day)
    return (found.stage, found.since) if found else (EnrolmentStage.NONE, date.min)


def check(row: SettlementRow, rates: SettlementMeasures, whole: SettlementMeasures) -> None:
    assert row.rates == rates
    assert row.reliable == (rates.debit_success.denominator >= 20)
    assert row.out_of_balance == is_out_of_balance(rates.debit_success, whole.debit_success)


@pytest.mark.parametrize("seed", [21, 22])
def test_settlement_is_what_the_dues_and_shops_count_up_to(seed: int) -> None:
    office = make_up(seed, shops=25)
    codes = {route.code: route.pk for route in office.routes}
    places = {(village.township, village.name): village.pk for village in office.villages}
    for unit in units_to_try(office)[:4]:
        for month in (LAST, LAST.shift(-3), FIRST.shift(-1)):
            oracle = Oracle(office, unit)
            facts = settlement_facts(unit_frame(unit.code, month, EVERYONE))
            sold: dict[Any, int] = defaultdict(int)
            for (_, route, _, _), fact in oracle.rows(month).items():
                sold["route", route] += fact.amount
                sold["village", fact.village] += fact.amount
            known = month >= FIRST

            def orders(kind: str, key: int | None, sold: Any = sold, known: bool = known) -> int | None:
                return sold[kind, key] if known else None

            whole = expected(
                oracle,
                month,
                lambda *_: True,
                sum(f.amount for f in oracle.rows(month).values()) if known else None,
            )
            assert facts.total.rates == whole
            assert facts.known
            for row in facts.routes:
                route = codes[row.code]
                rates = expected(oracle, month, lambda r, _, route=route: r == route, orders("route", route))
                check(row, rates, whole)
            assert sum(row.rates.failed_dues for row in facts.routes) == whole.failed_dues
            for row in facts.villages:
                home = places[row.township, row.village] if row.village else None
                rates = expected(oracle, month, lambda _, v, home=home: v == home, orders("village", home))
                check(row, rates, whole)
            assert sum(row.rates.pending_dues for row in facts.villages) == whole.pending_dues
            if facts.previous is not None:
                before = expected(oracle, month.shift(-1), lambda *_: True, None)
                assert facts.previous.debit_success == before.debit_success
                assert facts.previous.debited_households == before.debited_households
                assert facts.previous.amount_success == before.amount_success


def test_an_office_without_enrolment_or_due_knows_nothing(office: Office) -> None:
    facts = settlement_facts(unit_frame("N1", JUNE, EVERYONE))
    assert not facts.known
    assert facts.total.rates.enrolment.as_json() == [0, 4]
    assert facts.total.rates.debit_success.as_json() is None
    assert (facts.previous, facts.last_year) == (None, None)
    EnrolmentFactory(retailer=office.shops["N1A"][0])
    facts = settlement_facts(unit_frame("N1", JUNE, EVERYONE))
    assert facts.known
    assert facts.total.rates.enrolment.as_json() == [1, 4]
    assert [(row.code, row.rates.enrolment.as_json()) for row in facts.routes] == [
        ("N1A", [1, 2]),
        ("N1B", [0, 2]),
    ]
    assert [(row.township, row.village) for row in facts.villages] == [
        ("Township N1A", "Village 1"),
        ("Township N1A", "Village 2"),
        ("Township N1B", "Village 1"),
        ("Township N1B", "Village 2"),
    ]


def test_a_closed_month_keeps_its_reasons_and_shows_the_restated_figures_beside(office: Office) -> None:
    shop, route = office.shops["N1A"][0], office.routes["N1A"]
    where = {"route": route, "unit": office.north_1, "retailer": shop}
    due = DueFactory(
        **where, due_on=date(2025, 6, 3), amount=500_00, state=DueState.FAILED, last_reason="CARD_LOST"
    )
    rebuild_settlement_months(months=[JUNE])
    # The due itself has changed since; the facts of the closed month don't follow it.
    Due.objects.filter(pk=due.pk).update(state=DueState.DEBITED, last_reason="")
    DueAdjustmentFactory(
        due=due, month=JUNE.first, resolved=0, debited=1, amount_resolved=0, amount_debited=500_00
    )
    facts = settlement_facts(unit_frame("N", JUNE, EVERYONE))
    assert facts.total.rates.debit_success.as_json() == [0, 1]
    assert facts.total.rates.top_reason is Reason.CARD_LOST
    assert facts.restated_debited == (1, 500_00)
    assert facts.restated_resolved == (1, 500_00)


def test_failed_debits_stand_among_the_causes_of_a_loss(office: Office) -> None:
    shop, route = office.shops["N1A"][0], office.routes["N1A"]
    where = {"route": route, "unit": office.north_1, "retailer": shop}
    for month, amount in ((JUNE.shift(-1), 900_00), (JUNE, 100_00)):
        RetailerMonthFactory(month=month.first, amount=amount, last_order_on=month.last, **where)
        RouteMonthFactory(month=month.first, amount=amount, route=route, unit=office.north_1)
    FailureMonthFactory(month=JUNE.first, reason=Reason.ACCOUNT_BLOCKED, dues=2, **where)
    FailureMonthFactory(month=JUNE.first, reason=Reason.LIMIT_EXCEEDED, dues=1, **where)
    frame = unit_frame("N1", JUNE, EVERYONE)
    (mover,) = with_debit_failures(frame, movement_facts(frame)).down
    assert mover.delta == -800_00
    assert mover.causes[-1].text == "3 failed debits (Account blocked)"


@pytest.mark.parametrize("shops", [1, 3])
def test_statements_do_not_depend_on_the_shops(
    office: Office, shops: int, django_assert_num_queries: Any
) -> None:
    for number, code in enumerate(["N1A", "N1B", "N2A"][:shops]):
        where = {"route": office.routes[code], "retailer": office.shops[code][0], "month": JUNE.first}
        unit = office.north_2 if code == "N2A" else office.north_1
        SettlementMonthFactory(unit=unit, **where)
        FailureMonthFactory(unit=unit, dues=number + 1, **where)
    frame = unit_frame("N", JUNE, EVERYONE)
    with django_assert_num_queries(17):
        settlement_facts(frame)
    assert FailureMonth.objects.count() == shops
