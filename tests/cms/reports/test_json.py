"""The JSON: exactly the keys of the contract, integers and fractions, null for what isn't known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cms.reports import json as report_json
from cms.reports.build import build
from cms.reports.data import ReportData
from settlement.queries.facts import SettlementRow
from tests.cms.sample import NORTH, sample_facts

Make = Callable[..., ReportData]

SETTLEMENT = {
    "code",
    "name",
    "enrolment",
    "debit_success",
    "first_attempt_success",
    "amount_success",
    "debited_households",
    "debited_amount",
    "failed_dues",
    "failed_amount",
    "pending_dues",
    "top_reason",
}
VISITS = {"adherence", "coverage", "frequency_compliance", "capped_fulfilment"}


@pytest.fixture
def document(made: Make) -> dict[str, Any]:
    return report_json.document(made())


def test_keys_of_sales(document: dict[str, Any]) -> None:
    sales = document["sales"]
    assert list(sales) == ["total", "previous", "last_year", "mom", "yoy", "months", "routes"]
    assert {frozenset(month) for month in sales["months"]} == {
        frozenset({"month", "amount", "quantity", "orders", "retailers", "cycles"})
    }
    assert {frozenset(route) for route in sales["routes"]} == {
        frozenset({"code", "name", "amount", "previous", "last_year", "mom", "yoy", "pull_pp", "retailers"})
    }


def test_keys_of_settlement(document: dict[str, Any]) -> None:
    settlement = document["settlement"]
    assert list(settlement) == ["routes", "villages", "total"]
    assert set(settlement["total"]) == SETTLEMENT
    assert {frozenset(row) for row in settlement["routes"]} == {frozenset(SETTLEMENT)}
    assert {frozenset(row) for row in settlement["villages"]} == {
        frozenset(SETTLEMENT | {"township", "village"})
    }


def test_keys_of_pyramid_and_visits(document: dict[str, Any]) -> None:
    pyramid = document["pyramid"]
    assert list(pyramid) == ["scheme", "window", "population", "tiers", "aside", "routes", "migration"]
    assert [row["tier"] for row in pyramid["tiers"]] == ["Top", "Big", "Medium", "Small"]
    assert {frozenset(row) for row in pyramid["tiers"]} == {frozenset({"tier", "retailers", "amount"})}
    assert {frozenset(row) for row in pyramid["aside"]} == {frozenset({"class", "retailers", "amount"})}
    assert {frozenset(row["tiers"]) for row in pyramid["routes"]} == {
        frozenset({"Top", "Big", "Medium", "Small"})
    }
    assert set(document["visits"]) == VISITS | {"routes"}
    assert {frozenset(row) for row in document["visits"]["routes"]} == {frozenset(VISITS | {"code", "name"})}


def test_parts_add_up_to_the_whole(document: dict[str, Any]) -> None:
    sales, pyramid = document["sales"], document["pyramid"]
    assert (
        sum(route["amount"] for route in sales["routes"]) == sales["total"] == sales["months"][-1]["amount"]
    )
    growth = 100 * sales["mom"][0] / sales["mom"][1]
    assert sum(route["pull_pp"] for route in sales["routes"]) == pytest.approx(growth, abs=0.001)
    assert sum(row["retailers"] for row in pyramid["tiers"]) == pyramid["population"]
    for tier in pyramid["tiers"]:
        assert sum(route["tiers"][tier["tier"]] for route in pyramid["routes"]) == tier["retailers"]
    migration = pyramid["migration"]
    assert sum(row["delta"] for row in migration["classes"]) == migration["total"]["delta"]
    assert sum(cell["retailers"] for cell in migration["matrix"]) == migration["total"]["retailers"]


def test_an_office_without_settlement_or_visits_knows_none_of_their_figures(db: None) -> None:
    data = build(sample_facts(settlement=False, visits=False), "monthly", "en")
    document = report_json.document(data)
    figures = SETTLEMENT - {"code", "name"}
    assert {document["settlement"]["total"][key] for key in figures} == {None}
    assert [row["code"] for row in document["settlement"]["routes"]] == ["N1-01", "N1-02", "N1-03", "N1-04"]
    assert {row[key] for row in document["settlement"]["routes"] for key in figures} == {None}
    assert {document["visits"][key] for key in VISITS} == {None}


def test_shops_without_a_village_on_file_are_a_row_without_a_name(made: Make) -> None:
    data = made()
    settlement = data.facts.settlement
    nowhere = SettlementRow("", "", settlement.villages[0].rates)
    facts = replace(data.facts, settlement=replace(settlement, villages=(nowhere,)))
    (village,) = report_json.document(replace(data, facts=facts))["settlement"]["villages"]
    assert {village[key] for key in ("code", "name", "township", "village")} == {None}
    assert village["debited_amount"] == nowhere.rates.debited_amount


def test_no_migration_is_null(made: Make) -> None:
    data = made()
    without = replace(data, facts=replace(data.facts, migration=None))
    assert report_json.document(without)["pyramid"]["migration"] is None


def test_cycles_that_differ_by_route_keep_two_decimals(made: Make) -> None:
    data = made()
    sales = data.facts.sales
    months = (*sales.months[:-1], replace(sales.months[-1], cycles=13 / 3))
    facts = replace(data.facts, sales=replace(sales, months=months))
    assert report_json.document(replace(data, facts=facts))["sales"]["months"][-1]["cycles"] == 4.33


def test_the_file_is_the_document_and_does_not_depend_on_the_language(made: Make, db: None) -> None:
    written = report_json.render(made())
    assert json.loads(written) == report_json.document(made())
    assert report_json.render(build(sample_facts(NORTH), "monthly", "zh-hans")) == written
