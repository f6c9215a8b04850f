"""A rule that the office sets counts the same on card, lists, unit pages and in reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Retailer, Staff
from accounts.queries.cards import find_card
from cms.reports.service import make_report
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.domain.closing import close_month
from territory.enums import Placement, Tier
from territory.queries.frame import unit_frame
from territory.queries.listed import falling_shops
from territory.queries.movements import movement_facts
from territory.queries.shop_frame import ShopFrame, shop_frame
from territory.queries.shop_tiers import TierStanding, tier_history
from tests.cast import Cast, Office
from tests.territory.selling import sell
from visits.queries.shop import shop_visits
from visits.queries.visits import visit_facts

from .conftest import in_english, sent
from .test_lists import rule_values

FEBRUARY, MARCH, APRIL = Month(2024, 2), Month(2024, 3), Month(2024, 4)
NOW = datetime(2024, 4, 10, 4, tzinfo=UTC)
EVERYONE = system_scope("tests")


@pytest.fixture
def reader(office: Office, cast: Cast, signed_in: Callable[[Staff], Client]) -> Iterator[Client]:
    """The director in April, after the administrator has set rules of the office's own from March on.

    Three tiers for four shops already, by the sales of one month; an alert for whoever lags at all; seven
    calls a month at Key shops.
    """
    sell(office, FEBRUARY, {"N1A-1": 100, "N1A-2": 100, "N1B-1": 100, "N1B-2": 400})
    sell(office, MARCH, {"N1A-1": 500, "N1A-2": 50, "N1B-1": 110, "N1B-2": 390})
    with time_machine.travel(NOW, tick=False):
        values = rule_values(
            since="2024-03",
            window_months=1,
            three_tiers_from=4,
            key_percent=25,
            middle_percent=50,
            alert_below_percent=99,
            alert_floor_amount="5.00",
            visits_key=7,
        )
        administrator = signed_in(in_english(cast.administrator))
        assert sent(administrator, "/office/rules/new/", values).status_code == 302
        yield signed_in(in_english(cast.director))


def report(month: Month) -> dict[str, Any]:
    """The JSON form of the territory's report."""
    made = make_report(
        template="monthly", unit_code="N1", month=month, language="en", format="json", scope=EVERYONE
    )
    found: dict[str, Any] = json.loads(made.content)
    return found


def listed(reader: Client, query: str) -> list[str]:
    """The licence numbers of a list of the API."""
    answer = reader.get(f"/api/retailers?{query}")
    assert answer.status_code == 200, answer.content
    return sorted(item["licence_no"] for item in answer.json()["items"])


def card(shop: Retailer) -> ShopFrame:
    found = find_card(EVERYONE, shop.pk)
    assert found is not None
    frame = found.keep(shop_frame)
    assert frame is not None
    return frame


def standing(shop: Retailer) -> TierStanding:
    found = tier_history(card(shop)).now
    assert found is not None
    return found


TIERS = {"Key": ["N1A-1"], "Middle": ["N1B-2"], "Base": ["N1A-2", "N1B-1"]}


def test_tiers_are_the_same_everywhere(office: Office, reader: Client) -> None:
    def agree() -> None:
        in_report = {row["tier"]: row["retailers"] for row in report(MARCH)["pyramid"]["tiers"]}
        on_page = {
            row["name"]: row["retailers"]
            for row in reader.get("/api/units/N1/pyramid?month=2024-03").json()["tiers"]
            if not row["is_aside"]
        }
        lists = {tier: listed(reader, f"set=tier&argument={tier}&month=2024-03&unit=N1") for tier in TIERS}
        assert lists == TIERS
        assert in_report == on_page == {tier: len(shops) for tier, shops in TIERS.items()}
        top = standing(office.shops["N1A"][0])
        assert (top.state, top.window_start, top.distance and top.distance.lower) == (
            Tier.KEY,
            MARCH,
            Tier.MIDDLE,
        )

    agree()
    close_month(month=MARCH, actor="tests", moment=NOW)
    agree()
    assert listed(reader, "tier=Key&unit=N1") == ["N1A-1"]


def test_a_month_before_keeps_the_rules_of_its_time(reader: Client) -> None:
    assert report(FEBRUARY)["pyramid"]["tiers"] == []
    found = reader.get("/api/units/N1/pyramid?month=2024-02").json()
    assert [row for row in found["tiers"] if not row["is_aside"]] == []
    assert listed(reader, f"set=tier&argument={Placement.RANKED.value}&month=2024-02&unit=N1") == [
        "N1A-1",
        "N1A-2",
        "N1B-1",
        "N1B-2",
    ]


def test_alerts_are_the_same_everywhere(office: Office, reader: Client) -> None:
    # The unit grew by half: whoever grew by less than that lags, however little.
    lagging = ["N1A-2", "N1B-1", "N1B-2"]
    assert movement_facts(unit_frame("N1", MARCH, EVERYONE)).alerts == len(lagging)
    assert listed(reader, "set=falling&month=2024-03&unit=N1") == lagging
    assert listed(reader, "falling=on&unit=N1") == lagging
    shops = Retailer.objects.filter(pk__in=falling_shops(EVERYONE))
    assert sorted(shops.values_list("licence_no", flat=True)) == lagging


def test_visits_are_due_by_the_offices_numbers(office: Office, reader: Client) -> None:
    close_month(month=MARCH, actor="tests", moment=NOW)
    key = shop_visits(card(office.shops["N1A"][0]))
    assert (key.frequency, key.required) == (7, 7)
    # One Key, one Middle, two Base.
    facts = visit_facts(unit_frame("N1", APRIL, EVERYONE))
    assert facts.total.rates.capped_fulfilment.denominator == 7 + 2 + 1 + 1
