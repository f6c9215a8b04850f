"""Coverage by person, route and tier: the same figures as the report, each as long as the list behind it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.queries.retailer_list import RETAILERS
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.enums import Tier
from territory.queries.frame import unit_frame
from territory.scope import build_scope
from tests.asking import listed
from tests.cast import Cast, Office
from tests.factories import (
    PlannedCallFactory,
    PostingFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)
from tests.made_up import LAST, MadeUp, make_up
from tests.oracle import units_to_try
from visits.models import Visit
from visits.queries.coverage import behind
from visits.queries.coverage.groups import NO_TIER, By, groups_of, total_of
from visits.queries.coverage.page import coverage_of
from visits.queries.coverage.work import field_work
from visits.queries.planned_list import PLANNED_CALLS
from visits.queries.visit_list import VISITS
from visits.queries.visits import visit_facts
from visits.views.coverage import told_of

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
LONG_AFTER = date(2026, 1, 1)
LISTS = {"/retailers/": RETAILERS, "/planned-calls/": PLANNED_CALLS, "/visits/": VISITS}


@pytest.mark.parametrize("seed", [41, 42, 43])
def test_the_figures_are_those_of_the_report(seed: int) -> None:
    office = make_up(seed, shops=25)
    for unit in units_to_try(office)[:4]:
        for month in (LAST, LAST.shift(-2), LAST.shift(-5)):
            frame = unit_frame(unit.code, month, EVERYONE)
            facts = visit_facts(frame)
            work = field_work(frame, LONG_AFTER)
            assert total_of(work, unit.code, unit.name) == facts.total
            rows = {group.row.code: group.row for group in groups_of(work, By.ROUTE, frame, EVERYONE)}
            assert rows == {row.code: row for row in facts.routes}


def with_people_and_tiers(office: MadeUp) -> None:
    """Two who stand at a territory each, one of them at another besides, and a frozen pyramid."""
    first, second, third = office.staff
    for person, unit in ((first, 0), (second, 1), (second, 2), (third, 0)):
        PostingFactory(
            staff=person,
            unit=office.territories[unit],
            role=Role.ACCOUNT_MANAGER,
            since=date(2020, 1, 1),
        )
    for territory in office.territories:
        snapshot = TierSnapshotFactory(unit=territory, month=LAST.shift(-7).first)
        for number, shop in enumerate(office.shops):
            if number % 3:
                TierEntryFactory(
                    snapshot=snapshot, retailer=shop, tier=Tier.BIG if number % 2 else Tier.SMALL
                )


@pytest.mark.parametrize(("seed", "by"), [(44, By.PERSON), (45, By.ROUTE), (46, By.TIER), (47, By.PERSON)])
def test_every_number_is_as_long_as_its_list(seed: int, by: By) -> None:
    office = make_up(seed, shops=25)
    with_people_and_tiers(office)
    wrong, looked_at = [], 0
    for unit in units_to_try(office)[:2]:
        found = coverage_of(EVERYONE, unit, LAST, by, LAST.shift(-1), LONG_AFTER)
        for group in (None, *found.groups):
            for measure, told in told_of(found, group).told:
                for part in told.parts:
                    if measure.key == "fulfilment" or "sort=" in part.address:
                        continue  # numbers of visits and of days, over the shops of another number
                    number = int(re.sub(r"\D", "", part.text))
                    path = part.address.partition("?")[0]
                    looked_at += 1
                    if number != (listed(LISTS[path], part.address, EVERYONE) if path else 0):
                        wrong.append((measure.key, part.text, part.address))
    assert wrong == []
    assert looked_at > 60


def test_groups_of_people_share_out_calls_and_visits_and_tiers_share_out_shops() -> None:
    office = make_up(48, shops=25)
    with_people_and_tiers(office)
    company = office.units[0]
    for by in By:
        found = coverage_of(EVERYONE, company, LAST, by, LAST.shift(-1), LONG_AFTER)
        rates = [group.row.rates for group in found.groups]
        assert Ratio.pool(each.adherence for each in rates) == found.total.rates.adherence
        assert Ratio.pool(each.unplanned for each in rates) == found.total.rates.unplanned
        if by is not By.PERSON:
            assert Ratio.pool(each.coverage for each in rates) == found.total.rates.coverage
            assert Ratio.pool(each.capped_fulfilment for each in rates) == found.total.rates.capped_fulfilment
        missing = [group.missing for group in found.groups]
        assert missing == sorted(missing, reverse=True)
    assert {group.row.code for group in found.groups} == {"Big", "Small", "none"}


MARCH = Month(2024, 3)


@pytest.fixture
def _on_the_twelfth() -> Any:
    with time_machine.travel(datetime(2024, 3, 12, 2, tzinfo=UTC), tick=False), translation.override("en"):
        yield


@pytest.mark.usefixtures("_on_the_twelfth")
def test_a_running_month_counts_calls_up_to_today_and_an_empty_one_says_so(
    office: Office, cast: Cast
) -> None:
    unit, place = office.north_1, {"unit": office.north_1, "route": office.routes["N1A"]}
    shop = office.shops["N1A"][0]
    for day in (11, 12, 13):
        PlannedCallFactory(retailer=shop, staff=cast.account_manager, date=date(2024, 3, day), **place)
    VisitFactory(retailer=shop, staff=cast.account_manager, **place)
    found = coverage_of(EVERYONE, unit, MARCH, By.PERSON, MARCH.shift(-1), timezone.localdate())
    assert found.is_running
    assert found.total.rates.adherence == Ratio(1, 2)
    assert found.total.median_gap == 0.0
    own = next(group for group in found.groups if group.row.code == cast.account_manager.username)
    assert own.row.rates.coverage == Ratio(1, 4)
    empty = coverage_of(EVERYONE, unit, MARCH.shift(-1), By.ROUTE, MARCH, MARCH.first)
    figures = {measure.key: told.figure for measure, told in told_of(empty, None).told}
    assert figures["adherence"] == figures["unplanned"] == figures["effective"] == figures["time"] == "—"
    assert figures["coverage"] == "0.0%"


@pytest.mark.usefixtures("_on_the_twelfth")
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_much_was_done(
    office: Office,
    cast: Cast,
    signed_in: Callable[..., Any],
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for place in range(number):
        stamp = {"unit": office.north_1, "route": office.routes["N1A"]}
        shop = office.shops["N1A"][0 if place == 0 else 1]
        VisitFactory(
            retailer=shop,
            staff=cast.account_manager,
            started_at=datetime(2024, 3, 12, place + 1, tzinfo=UTC),
            ended_at=None,
            **stamp,
        )
        PlannedCallFactory(retailer=shop, staff=cast.account_manager, date=date(2024, 3, 4 + place), **stamp)
    client = signed_in(cast.supervisor)
    client.get("/coverage/?unit=N1")
    for by in By:
        with django_assert_num_queries(51 if by is By.PERSON else 49):
            client.get(f"/coverage/?unit=N1&month=2024-03&by={by.value}")


@pytest.mark.usefixtures("_on_the_twelfth")
def test_an_account_manager_sees_no_other_persons_line(
    office: Office, cast: Cast, signed_in: Callable[..., Any]
) -> None:
    stamp = {"unit": office.north_1, "route": office.routes["N1A"], "retailer": office.shops["N1A"][0]}
    VisitFactory(staff=cast.supervisor, **stamp)
    rows = signed_in(cast.account_manager).get("/api/coverage?month=2024-03").json()["rows"]
    assert [row["code"] for row in rows] == [cast.account_manager.username]
    rows = signed_in(cast.supervisor).get("/api/coverage?unit=N1&month=2024-03").json()["rows"]
    assert {row["code"] for row in rows} == {cast.account_manager.username, cast.supervisor.username}


@pytest.mark.usefixtures("_on_the_twelfth")
def test_a_filter_that_needs_a_month_says_so(cast: Cast, signed_in: Callable[..., Any]) -> None:
    answer = signed_in(cast.supervisor).get("/api/planned-calls?adherence=missed")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "adherence"
    assert signed_in(cast.supervisor).get("/visits/?planned=no").status_code == 200


def test_a_tier_narrows_a_list_in_an_office_of_more_shops_than_a_statement_names(
    office: Office, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiered, plain = office.shops["N1A"]
    for shop in (tiered, plain):
        VisitFactory(retailer=shop, route=office.routes["N1A"], unit=office.north_1)
    tiers = dict.fromkeys(range(1_000_000, 1_000_700), Tier.BIG) | {tiered.pk: Tier.SMALL}
    monkeypatch.setattr(behind, "works", lambda *_asked: [SimpleNamespace(tiers=tiers)])
    scope = build_scope(cast.account_manager)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)
    try:
        found = {
            tier: [
                visit.retailer_id
                for visit in behind.with_tier(Visit.objects.all(), scope, None, Month(2024, 3), tier)
            ]
            for tier in (Tier.SMALL.value, Tier.BIG.value, NO_TIER)
        }
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert found == {"Small": [tiered.pk], "Big": [], NO_TIER: [plain.pk]}
