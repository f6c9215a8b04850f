"""The list of dues: every number of dues opens exactly the dues that it was counted from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ExportLog, Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope, system_scope
from settlement.domain.facts import rebuild_settlement_months
from settlement.enums import AttemptResult, CountedAs, DueState, PaidOther, Reason
from settlement.models import Due
from settlement.panels.addresses import DueLinks, dues_address
from settlement.queries.due_list import DUES
from settlement.queries.facts import SettlementRow
from settlement.queries.home import failed_debits, neglected_routes
from settlement.queries.places import reasons_of, village_keys
from settlement.queries.settlement import settlement_facts
from settlement.queries.unit_rates import debit_success_by_unit
from territory.queries.frame import unit_frame
from territory.queries.units import unit_tree
from territory.scope import build_scope, scope_of_units
from tests.asking import listed
from tests.cast import Cast, Office
from tests.factories import (
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    ImportBatchFactory,
    MonthCloseFactory,
    RouteStopFactory,
)
from tests.made_up import FIRST, LAST, make_up
from tests.oracle import units_to_try

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
MARCH = Month(2024, 3)
SignIn = Callable[[Staff], Client]


def differences(row: SettlementRow, month: Month, scope: Scope, **place: object) -> list[str]:
    """The numbers of a line whose lists are of another length."""
    rates = row.rates
    links = DueLinks.of(rates, month, **place)
    expected = {
        links.success.part: rates.debit_success.numerator,
        links.success.whole: rates.debit_success.denominator,
        links.first_attempt.part: rates.first_attempt_success.numerator,
        links.first_attempt.whole: rates.first_attempt_success.denominator,
        links.debited: rates.debit_success.numerator,
        links.failed: rates.failed_dues,
        links.pending: rates.pending_dues,
    }
    return [
        f"{address}: {number}"
        for address, number in expected.items()
        if listed(DUES, address, scope) != number
    ]


@pytest.mark.parametrize("seed", [51, 52])
def test_lists_are_as_long_as_the_numbers(seed: int) -> None:
    office = make_up(seed, shops=25)
    wrong = []
    for unit in units_to_try(office)[:3]:
        scope = scope_of_units(unit_tree().below([unit.pk]), day=timezone.localdate())
        for month in (LAST, LAST.shift(-3), FIRST.shift(-1)):
            frame = unit_frame(unit.code, month, EVERYONE)
            facts = settlement_facts(frame)
            wrong += differences(facts.total, month, scope, unit=unit.code)
            for row in facts.routes:
                wrong += differences(row, month, scope, unit=unit.code, route=row.code)
            keys = village_keys(facts.villages)
            for row in facts.villages:
                if row.village:
                    key = keys[row.township, row.village]
                    wrong += differences(row, month, EVERYONE, unit=unit.code, village=key)
            for line in reasons_of(frame, month):
                address = dues_address(CountedAs.FAILED, month, line.dues, line.reason, unit=unit.code)
                if listed(DUES, address, scope) != line.dues:
                    wrong.append(address)
    assert wrong == []


def test_the_numbers_of_the_home_page_and_of_the_tree_open_their_dues() -> None:
    office = make_up(53, shops=25)
    (unit, *_) = units_to_try(office)
    scope = scope_of_units(unit_tree().below([unit.pk]), day=timezone.localdate())
    found = failed_debits(scope)
    assert found is not None
    assert found.dues > 0
    assert listed(DUES, dues_address(CountedAs.FAILED, found.month), scope) == found.dues
    for shop in found.first:
        address = dues_address(CountedAs.FAILED, found.month, shop=shop.licence_no)
        assert listed(DUES, address, scope) == shop.dues
    routes = neglected_routes(scope)
    assert routes is not None
    for route in routes[1]:
        assert (
            listed(DUES, dues_address(CountedAs.FAILED, routes[0], route=route.code), scope) == route.failed
        )
    tree = unit_tree()
    below = {part.pk: tree.below([part.pk]) for part in office.units}
    for pk, rate in debit_success_by_unit(EVERYONE, LAST, below).items():
        code = next(part.code for part in office.units if part.pk == pk)
        assert listed(DUES, dues_address(CountedAs.RESOLVED, LAST, unit=code), EVERYONE) == rate.denominator


def due(office: Office, code: str = "N1A", **values: Any) -> Due:
    """A due of a route's first shop as it is stamped by an import."""
    unit = {"N1A": office.north_1, "N1B": office.north_1, "S1A": office.south_1}[code]
    made: Due = DueFactory(
        retailer=office.shops[code][0],
        route=office.routes[code],
        unit=unit,
        village=office.villages[code][0],
        **values,
    )
    return made


def failed(office: Office, code: str = "N1A", reason: Reason = Reason.CARD_LOST, **values: Any) -> Due:
    """A due whose only attempt failed."""
    made = due(office, code, state=DueState.FAILED, last_reason=reason, attempts_resolved=1, **values)
    DebitAttemptFactory(due=made, result=AttemptResult.FAILED, reason=reason)
    return made


def test_a_closed_month_lists_what_its_dues_were_at_the_close(office: Office) -> None:
    before = ImportBatchFactory(imported_at=datetime(2024, 4, 1, tzinfo=UTC))
    after = ImportBatchFactory(imported_at=datetime(2024, 4, 20, tzinfo=UTC))
    was_failed, was_pending = failed(office, batch=before), due(office, batch=before)
    failed(office, reason=Reason.NO_MANDATE, batch=before)
    rebuild_settlement_months(months=[MARCH])
    MonthCloseFactory(month=MARCH.first, closed_at=datetime(2024, 4, 5, tzinfo=UTC))
    for one in (was_failed, was_pending):
        Due.objects.filter(pk=one.pk).update(state=DueState.DEBITED, last_reason="")
        DueAdjustmentFactory(due=one, month=MARCH.first, resolved=int(one is was_pending), debited=1)
    DueAdjustmentFactory(due=due(office, state=DueState.DEBITED, batch=after), month=MARCH.first)
    due(office, batch=after)
    facts = settlement_facts(unit_frame("N1", MARCH, EVERYONE))
    assert (facts.total.rates.failed_dues, facts.total.rates.pending_dues) == (2, 1)
    assert differences(facts.total, MARCH, EVERYONE, unit="N1") == []
    lost = dues_address(CountedAs.FAILED, MARCH, reason=Reason.CARD_LOST, unit="N1")
    assert listed(DUES, lost, EVERYONE) == 1
    assert listed(DUES, "/dues/?state=debited&month=2024-03", EVERYONE) == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"D1", "D2", "D3", "D4"}),
        ("q=D1", {"D1"}),
        ("q=shop n1b", {"D3"}),
        ("route=N1B", {"D3"}),
        ("month=2024-02", {"D4"}),
        ("state=failed", {"D1"}),
        ("state=paid_other", {"D2"}),
        ("reason=CARD_LOST", {"D1", "D4"}),
        ("shop=N1B-1", {"D3"}),
        ("counted=pending&unit=N1", {"D2", "D3"}),
        ("route=N1B&state=failed", set()),
    ],
)
def test_filters_narrow(
    office: Office, cast: Cast, signed_in: SignIn, query: str, expected: set[str]
) -> None:
    failed(office, due_no="D1")
    due(office, due_no="D2", paid_other=PaidOther.CASH)
    due(office, "N1B", due_no="D3")
    late = due(
        office,
        due_no="D4",
        due_on=date(2024, 2, 7),
        state=DueState.DEBITED,
        attempts_resolved=2,
        attempts_ok=1,
    )
    DebitAttemptFactory(due=late, result=AttemptResult.FAILED, reason=Reason.CARD_LOST)
    DebitAttemptFactory(due=late, number=2)
    due(office, "S1A", due_no="D5")
    client = signed_in(cast.account_manager)
    page: str = client.get(f"/dues/?{query}").content.decode()
    assert set(re.findall(r"\bD\d\b", page.partition("<tbody")[2])) == expected
    items = client.get(f"/api/dues?{query}").json()["items"]
    assert {item["due_no"] for item in items} == expected


@pytest.mark.parametrize("place", ["unit=S1", "route=S1A", "shop=S1A-1", "shop=nowhere", "village=99999999"])
def test_a_place_outside_the_scope_is_not_there(
    office: Office, cast: Cast, signed_in: SignIn, place: str
) -> None:
    due(office, "S1A")
    client = signed_in(cast.account_manager)
    for address in ("/dues/", "/dues/export/csv/", "/api/dues"):
        assert client.get(f"{address}?{place}").status_code == 404


def test_a_key_of_endless_digits_is_none(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    for address in ("/dues/", "/retailers/", "/api/dues", "/api/retailers"):
        assert client.get(address, {"village": "9" * 5000}).status_code == 404


def test_a_shop_that_left_keeps_its_dues_here_and_leads_nowhere(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    made = due(office)
    shop = made.retailer
    shop.stops.update(until=date(2024, 4, 1))
    RouteStopFactory(retailer=shop, route=office.routes["S1A"], since=date(2024, 4, 1))
    page = signed_in(cast.account_manager).get("/dues/?shop=N1A-1").content.decode()
    assert made.due_no in page
    assert f'href="/retailers/{shop.pk}/"' not in page
    assert made.due_no not in signed_in(cast.stranger).get("/dues/").content.decode()
    assert build_scope(cast.stranger).units


def test_the_api_pages_by_day_and_names_what_it_refuses(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    days = [date(2024, 3, 5), date(2024, 3, 20), date(2024, 3, 5)]
    made = [due(office, due_on=day) for day in days]
    client = signed_in(cast.account_manager)
    first = client.get("/api/dues?limit=2").json()
    rest = client.get("/api/dues", {"limit": 2, "cursor": first["next"]}).json()
    assert [item["pk"] for item in first["items"] + rest["items"]] == [made[1].pk, made[2].pk, made[0].pk]
    assert rest["next"] is None
    assert client.get("/api/dues?month=lately").status_code == 422
    assert client.get("/dues/export/csv/?month=lately").status_code == 400


def test_an_export_has_the_rows_of_the_page_and_is_logged(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    failed(office, due_no="D1")
    due(office, due_no="D2")
    answer: Any = signed_in(cast.account_manager).get("/dues/export/csv/?state=failed&sort=amount")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "D1" in lines[1]
    log = ExportLog.objects.get()
    assert (log.listing, log.rows, log.query) == (DUES, 1, "state=failed&sort=amount")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_rows(
    office: Office,
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        failed(office, "N1A" if number % 2 else "N1B")
    client = signed_in(cast.account_manager)
    client.get("/dues/")
    with django_assert_num_queries(13):
        client.get("/dues/?counted=failed&month=2024-03&unit=N1")
