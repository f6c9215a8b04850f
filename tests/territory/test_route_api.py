"""A route's months and tiers in the API: the figures of its page and of its unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from territory.models import RouteTerm
from tests.cast import Cast, Office
from tests.factories import (
    RetailerFactory,
    RetailerMonthFactory,
    RetailerStatusFactory,
    RouteStopFactory,
    TargetFactory,
)

from .selling import sell

MONTHS = [Month(2024, 1), Month(2024, 2), Month(2024, 3)]
Client_ = Callable[[Staff], Client]


@pytest.fixture
def sold(office: Office) -> Office:
    """Three months of sales, so that the shops of March have a pyramid."""
    for month in MONTHS:
        sell(office, month, {"N1A-1": 100, "N1A-2": 300, "N1B-1": 400, "N1B-2": 800, "S1A-1": 100})
    RouteTerm.objects.filter(route=office.routes["N1A"]).update(order_weekdays="2")
    TargetFactory(unit=None, route=office.routes["N1A"], month=MONTHS[-1].first, amount=500_00)
    return office


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def crowded(sold: Office) -> Office:
    """Twenty shops more in North 1, enough of them for tiers."""
    for code in ("N1A", "N1B"):
        for number in range(3, 13):
            shop = RetailerFactory(licence_no=f"{code}-{number}")
            RetailerStatusFactory(retailer=shop)
            RouteStopFactory(retailer=shop, route=sold.routes[code], position=number)
            RetailerMonthFactory(
                month=MONTHS[-1].first,
                unit=sold.north_1,
                route=sold.routes[code],
                retailer=shop,
                amount=number * 1_000_00,
                last_order_on=MONTHS[-1].first,
            )
    return sold


def text_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("who", ["account_manager", "supervisor", "director"])
def test_a_route_tells_its_months_as_its_page_does(
    sold: Office, cast: Cast, signed_in: Client_, who: str
) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    client = signed_in(getattr(cast, who))
    found = read(client, "/api/routes/N1A/sales?month=2024-03")
    assert (found["code"], found["unit_code"], found["month"]) == ("N1A", "N1", "2024-03")
    assert found["months"] == [
        row | {"cycles": shown["cycles"], "index": shown["index"]}
        for row, shown in zip(
            read(client, "/api/routes/N1A?month=2024-03")["months"], found["months"], strict=True
        )
    ]
    march, february, before = (found["months"][place] for place in (-1, -2, 0))
    assert (march["amount"], march["target"], march["retailers"]) == (400_00, 500_00, 2)
    # Tuesdays of March and of February 2024; 200 per shop against 600 per shop of the unit's other route.
    assert (march["cycles"], february["cycles"]) == (4, 4)
    assert march["index"] == pytest.approx(50.0)
    assert (before["month"], before["amount"], before["index"]) == ("2023-03", None, None)
    page = text_of(client, "/routes/N1A/?month=2024-03")
    assert "Net sales ¥400" in page
    assert f"Mar {march['index']:.1f}" in page.partition("per buying shop, North 1 = 100")[2]


@pytest.mark.parametrize("who", ["account_manager", "supervisor", "director"])
def test_a_route_tells_its_tiers_as_its_page_and_its_unit_do(
    crowded: Office, cast: Cast, signed_in: Client_, who: str
) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    client = signed_in(getattr(cast, who))
    found = read(client, "/api/routes/N1A/pyramid?month=2024-03")
    unit = read(client, "/api/units/N1/pyramid?month=2024-03")
    assert found["unit_code"] == "N1"
    assert {name: found[name] for name in ("scheme", "version", "window")} == {
        name: unit[name] for name in ("scheme", "version", "window")
    }
    assert sum(found["retailers"].values()) == 12
    assert len(found["retailers"]) > 1
    assert found["retailers"] == next(row["retailers"] for row in unit["routes"] if row["code"] == "N1A")
    page = text_of(client, "/routes/N1A/parts/pyramid/?month=2024-03")
    assert all(f"{name} {number}" in page for name, number in found["retailers"].items()), page


def test_a_unit_of_too_few_shops_for_tiers_tells_none(sold: Office, cast: Cast, signed_in: Client_) -> None:
    assert read(signed_in(cast.director), "/api/routes/N1A/pyramid?month=2024-03")["retailers"] == {}


@pytest.mark.parametrize("part", ["sales", "pyramid"])
def test_what_lies_outside_is_not_there_and_a_mistyped_month_is_refused(
    sold: Office, cast: Cast, signed_in: Client_, part: str
) -> None:
    assert signed_in(cast.stranger).get(f"/api/routes/N1A/{part}").status_code == 404
    assert signed_in(cast.supervisor).get(f"/api/routes/S1A/{part}").status_code == 404
    answer: Any = signed_in(cast.supervisor).get(f"/api/routes/N1A/{part}?month=2024-00")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["month"]


@pytest.mark.parametrize(("part", "statements"), [("sales", 20), ("pyramid", 18)])
def test_it_costs_the_same_with_one_month_and_with_three(
    office: Office, cast: Cast, signed_in: Client_, part: str, statements: int
) -> None:
    client, address = signed_in(cast.account_manager), f"/api/routes/N1A/{part}?month=2024-03"

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return len(captured)

    sell(office, MONTHS[2], {"N1A-1": 100})
    assert queries() == statements
    for month in MONTHS[:2]:
        sell(office, month, {"N1A-1": 100, "N1A-2": 300, "N1B-1": 400})
    assert queries() == statements
