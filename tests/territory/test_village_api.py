"""Villages in the API: the figures of their pages and of the list of shops."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from territory.models import Residence
from tests.cast import Cast, Office
from tests.factories import MonthCloseFactory, ResidenceFactory, VillageFactory

from .selling import sell

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
Client_ = Callable[[Staff], Client]


@pytest.fixture
def sold(office: Office) -> Office:
    sell(office, FEBRUARY, {"N1A-1": 500, "N1A-2": 100, "N1B-1": 400, "N2A-1": 200, "S1A-1": 100})
    sell(office, MARCH, {"N1A-1": 300, "N1B-1": 400, "N1B-2": 200, "N2A-1": 300, "S1A-1": 100})
    return office


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def text_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def move(office: Office, code: str, number: int, village: Any, day: date) -> None:
    """Let a shop lie in another village from a day on."""
    shop = office.shops[code][number]
    Residence.objects.filter(retailer=shop).update(until=day)
    ResidenceFactory(retailer=shop, village=village, since=day)


@pytest.mark.parametrize(
    ("who", "townships"),
    [
        ("account_manager", ["N1A", "N1B"]),
        ("supervisor", ["N1A", "N1B", "N2A"]),
        ("director", ["N1A", "N1B", "N2A", "S1A"]),
        ("stranger", ["S1A"]),
    ],
)
def test_everybody_lists_the_villages_in_which_she_sees_shops(
    sold: Office, cast: Cast, signed_in: Client_, who: str, townships: list[str]
) -> None:
    VillageFactory(township="Township X", name="Without shops")
    client = signed_in(getattr(cast, who))
    items = read(client, "/api/villages")["items"]
    expected = [village for code in townships for village in sold.villages[code]]
    assert [(row["pk"], row["township"], row["name"]) for row in items if row["shops"]] == [
        (village.pk, village.township, village.name) for village in expected
    ]
    for row in items:
        listed = read(client, f"/api/retailers?village={row['pk']}")["items"] if row["shops"] else []
        assert len(listed) == row["shops"]


def test_a_village_that_all_shops_left_is_listed_without_shops(
    sold: Office, cast: Cast, signed_in: Client_
) -> None:
    left, to = sold.villages["N1A"]
    move(sold, "N1A", 0, to, date(2024, 5, 1))
    client = signed_in(cast.account_manager)
    items = read(client, "/api/villages")["items"]
    assert {row["pk"]: row["shops"] for row in items if row["township"] == "Township N1A"} == {
        left.pk: 0,
        to.pk: 2,
    }
    assert client.get(f"/villages/{left.pk}/").status_code == 200


def test_the_list_comes_in_pages_that_neither_repeat_nor_leave_out(
    sold: Office, cast: Cast, signed_in: Client_
) -> None:
    client = signed_in(cast.supervisor)
    whole = [row["pk"] for row in read(client, "/api/villages")["items"]]
    found: list[int] = []
    cursor = ""
    while cursor is not None:
        page = read(client, f"/api/villages?limit=4&cursor={cursor}")
        found += [row["pk"] for row in page["items"]]
        cursor = page["next"]
    assert found == whole
    assert len(whole) == 6


@pytest.mark.parametrize("who", ["account_manager", "supervisor", "director"])
def test_the_figures_are_those_of_the_page(sold: Office, cast: Cast, signed_in: Client_, who: str) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    client, village = signed_in(getattr(cast, who)), sold.villages["N1A"][0]
    page = text_of(client, f"/villages/{village.pk}/?month=2024-03")
    found = read(client, f"/api/villages/{village.pk}?month=2024-03")
    assert (found["township"], found["name"], found["month"]) == ("Township N1A", "Village 1", "2024-03")
    assert (found["figures"]["amount"], found["base"]["amount"]) == (300_00, 500_00)
    assert f"Net sales ¥{found['figures']['amount'] // 100} −40.0% MoM" in page
    assert f"Shops that bought {found['figures']['retailers']}" in page
    assert [(row["month"], row["amount"]) for row in found["months"]][-2:] == [
        ("2024-02", 500_00),
        ("2024-03", 300_00),
    ]
    assert len(found["months"]) == 13
    assert found["routes"] == [{"code": "N1A", "name": "Route N1A", "retailers": 1}]
    assert "Route N1A 1 shop" in page
    sets = read(client, f"/api/villages/{village.pk}/shops?month=2024-03")["sets"]
    assert sets == {"bought": 1, "active": 1, "new": 0, "closed": 0, "suspended": 0, "no_order": 0}
    assert f"Served at the month's end {sets['active']} Opened in the month {sets['new']}" in page


def test_a_village_of_two_territories_tells_each_reader_her_own(
    sold: Office, cast: Cast, signed_in: Client_
) -> None:
    village = sold.villages["N1A"][0]
    move(sold, "S1A", 1, village, date(2024, 1, 1))
    whole = read(signed_in(cast.director), "/api/villages?limit=1")["items"][0]
    own = read(signed_in(cast.account_manager), "/api/villages?limit=1")["items"][0]
    assert (whole["pk"], whole["shops"], own["shops"]) == (village.pk, 2, 1)
    routes = read(signed_in(cast.stranger), f"/api/villages/{village.pk}?month=2024-03")["routes"]
    assert [row["code"] for row in routes] == ["S1A"]


def test_the_comparison_and_the_close_are_told(sold: Office, cast: Cast, signed_in: Client_) -> None:
    MonthCloseFactory(month=MARCH.first)
    village = sold.villages["N1A"][0]
    found = read(signed_in(cast.account_manager), f"/api/villages/{village.pk}?month=2024-03&compare=year")
    assert (found["compare"], found["is_closed"], found["base"]["amount"]) == ("year", True, None)


@pytest.mark.parametrize("part", ["", "/shops"])
def test_what_lies_outside_is_not_there(sold: Office, cast: Cast, signed_in: Client_, part: str) -> None:
    foreign, own = sold.villages["S1A"][0], sold.villages["N1A"][0]
    assert signed_in(cast.supervisor).get(f"/api/villages/{foreign.pk}{part}").status_code == 404
    assert signed_in(cast.stranger).get(f"/api/villages/{own.pk}{part}").status_code == 404
    assert signed_in(cast.director).get(f"/api/villages/{10**30}{part}").status_code == 404


@pytest.mark.parametrize("part", ["", "/shops"])
def test_a_mistyped_month_is_refused_by_its_field(
    sold: Office, cast: Cast, signed_in: Client_, part: str
) -> None:
    village = sold.villages["N1A"][0]
    answer: Any = signed_in(cast.director).get(f"/api/villages/{village.pk}{part}?month=March")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["month"]


@pytest.mark.parametrize("place", ["units/N1", "routes/N1A"])
def test_a_mistyped_month_of_a_unit_or_a_route_is_refused_by_its_field_too(
    sold: Office, cast: Cast, signed_in: Client_, place: str
) -> None:
    answer: Any = signed_in(cast.director).get(f"/api/{place}?month=2024-13")
    assert [error["field"] for error in answer.json()["errors"]] == ["month"]


@pytest.mark.parametrize("who", ["account_manager", "director"])
def test_the_list_costs_the_same_at_one_and_at_three_villages(
    sold: Office, cast: Cast, signed_in: Client_, who: str
) -> None:
    client = signed_in(getattr(cast, who))

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return len(captured)

    assert queries("/api/villages?limit=1") == 7
    assert queries("/api/villages?limit=3") == 7


def test_a_village_costs_the_same_with_one_and_with_three_shops(
    sold: Office, cast: Cast, signed_in: Client_
) -> None:
    client, village = signed_in(cast.supervisor), sold.villages["N1A"][0]

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return len(captured)

    month, shops = (f"/api/villages/{village.pk}{part}?month=2024-03" for part in ("", "/shops"))
    assert (queries(month), queries(shops)) == (15, 16)
    move(sold, "N1B", 0, village, date(2024, 1, 1))
    move(sold, "N2A", 0, village, date(2024, 1, 1))
    assert (queries(month), queries(shops)) == (15, 16)
    assert read(client, shops)["sets"]["active"] == 3
