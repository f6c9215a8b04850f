"""The map of a place that has more shops than a map can show: its villages, or its townships."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Datum, Language
from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from territory.models import Residence, RouteStop, Village
from territory.queries import shop_map, village_map

from ..cast import Cast, Office
from ..factories import (
    ResidenceFactory,
    RetailerFactory,
    RetailerStatusFactory,
    RouteStopFactory,
    VillageFactory,
)
from .selling import sell

MARCH = Month(2024, 3)
NORTH = "/units/N/parts/map/?month=2024-03"


@pytest.fixture
def large(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with all its shops at places, and a map that shows no more than one of them."""
    monkeypatch.setattr(shop_map, "MOST_POINTS", 1)
    sell(office, MARCH, {"N1A-1": 500, "S1A-1": 100})
    for shop in Retailer.objects.all():
        put(shop, 31.0, 121.0)
    return office


@pytest.fixture
def reader(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """The supervisor of North, who reads English."""
    Staff.objects.update(language=Language.ENGLISH)
    cast.supervisor.refresh_from_db()
    return signed_in(cast.supervisor)


def put(shop: Retailer, latitude: float, longitude: float, datum: Datum = Datum.WGS84) -> None:
    Retailer.objects.filter(pk=shop.pk).update(latitude=latitude, longitude=longitude, datum=datum)


def serve(office: Office, village: Village | None, **values: Any) -> Retailer:
    """One more shop on route N1A, in a village or in none."""
    shop = RetailerFactory(**values)
    RetailerStatusFactory(retailer=shop)
    RouteStopFactory(retailer=shop, route=office.routes["N1A"])
    if village is not None:
        ResidenceFactory(retailer=shop, village=village)
    return shop


def points_of(client: Client, address: str = NORTH) -> dict[str, dict[str, Any]]:
    page = client.get(address).content.decode()
    found = re.search(r'<script id="place-map-data" type="application/json">(.*?)</script>', page)
    assert found is not None, page
    return {point["label"]: point for point in json.loads(found[1])["points"]}


def text_of(client: Client, address: str = NORTH) -> str:
    page = client.get(address).content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_a_large_unit_shows_each_village_with_its_shops_and_its_page(large: Office, reader: Client) -> None:
    village = large.villages["N1A"][0]
    serve(large, village, latitude=31.2, longitude=121.4, datum=Datum.WGS84)
    points = points_of(reader)
    assert {name: point["weight"] for name, point in points.items()} == {
        "Township N1A Village 1": 2,
        "Township N1A Village 2": 1,
        "Township N1B Village 1": 1,
        "Township N1B Village 2": 1,
        "Township N2A Village 1": 1,
        "Township N2A Village 2": 1,
    }
    point = points["Township N1A Village 1"]
    assert point["at"] == pytest.approx([31.1, 121.2], abs=1e-6)
    assert point["note"] == "2 shops"
    assert point["address"] == f"/villages/{village.pk}/?month=2024-03"
    assert reader.get(point["address"]).status_code == 200


def test_the_villages_stand_in_a_list_as_well(large: Office, reader: Client) -> None:
    page = reader.get(NORTH).content.decode()
    address = f"/villages/{large.villages['N2A'][1].pk}/?month=2024-03"
    assert f'<a href="{address}">Township N2A Village 2</a> <span class="map-note">1 shop</span></li>' in page
    assert "6 places as a list" in text_of(reader)
    assert "Each circle is a village" in text_of(reader)


def test_a_small_unit_shows_its_shops(large: Office, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_map, "MOST_POINTS", 6)
    points = points_of(reader)
    assert "Shop N1A-1" in points
    assert {point["weight"] for point in points.values()} == {0}


def test_a_large_route_shows_its_villages_and_a_village_its_shops(large: Office, reader: Client) -> None:
    village = large.villages["N1A"][0]
    more = serve(large, village, latitude=31.2, longitude=121.4, datum=Datum.WGS84)
    assert set(points_of(reader, "/routes/N1A/parts/map/?month=2024-03")) == {
        "Township N1A Village 1",
        "Township N1A Village 2",
    }
    shops = points_of(reader, f"/villages/{village.pk}/parts/map/?month=2024-03")
    assert set(shops) == {"Shop N1A-1", more.name}


def test_positions_of_several_datums_are_put_together_on_one(large: Office, reader: Client) -> None:
    # The published test point (domain.md §6): the same place in two datums.
    put(large.shops["N1A"][0], 31.1774276, 121.5272106)
    other = serve(large, large.villages["N1A"][0])
    put(other, 31.175304, 121.531542, Datum.GCJ02)
    at = points_of(reader)["Township N1A Village 1"]["at"]
    assert at == pytest.approx([31.177428, 121.527211], abs=5e-6)


def test_a_mean_is_that_of_the_shops_whatever_the_datums(large: Office, reader: Client) -> None:
    """One shop of one datum and two of another: each shop counts once, not each datum."""
    put(large.shops["N1A"][0], 31.3, 121.0)
    for _time in range(2):
        put(serve(large, large.villages["N1A"][0]), 0.6, 121.0, Datum.GCJ02)  # outside the box: no shift
    assert points_of(reader)["Township N1A Village 1"]["at"] == pytest.approx([(31.3 + 1.2) / 3, 121.0])


def test_shops_without_position_or_village_are_told(large: Office, reader: Client) -> None:
    serve(large, large.villages["N1A"][0])
    serve(large, large.villages["N1A"][0], latitude=31, longitude=121, datum=Datum.UNKNOWN)
    serve(large, None, latitude=31, longitude=121, datum=Datum.WGS84)
    points = points_of(reader)
    assert points["Township N1A Village 1"]["weight"] == 3
    assert sum(point["weight"] for point in points.values()) == 8
    text = text_of(reader)
    assert "2 shops have no position on file." in text
    assert "1 shop has no village on file and is in no circle." in text


def test_a_village_of_which_no_shop_has_a_position_is_no_circle(large: Office, reader: Client) -> None:
    Retailer.objects.filter(pk=large.shops["N2A"][0].pk).update(latitude=None, longitude=None)
    assert "Township N2A Village 1" not in points_of(reader)
    assert "1 shop has no position on file." in text_of(reader)


def test_a_shop_lies_where_it_lay_at_the_months_end(large: Office, reader: Client) -> None:
    home = Residence.objects.get(retailer=large.shops["N1A"][0])
    home.until = MARCH.end
    home.save()
    later = VillageFactory(township="Township N1A", name="Later")
    ResidenceFactory(retailer=home.retailer, village=later, since=MARCH.end)
    assert "Township N1A Village 1" in points_of(reader)
    assert "Township N1A Later" not in points_of(reader)


def test_a_strangers_shops_are_in_no_circle(
    large: Office, cast: Cast, reader: Client, signed_in: Callable[[Staff], Client]
) -> None:
    """Neither those of a village that both serve, nor a village that only the stranger serves."""
    shared = large.villages["N1A"][0]
    Residence.objects.filter(retailer=large.shops["S1A"][0]).update(village=shared)
    points = points_of(reader)
    assert points["Township N1A Village 1"]["weight"] == 1
    assert not [name for name in points if "S1A" in name]
    cast.director.refresh_from_db()
    whole = points_of(signed_in(cast.director), "/units/C/parts/map/?month=2024-03")
    assert whole["Township N1A Village 1"]["weight"] == 2
    assert "Township S1A Village 2" in whole


def test_a_shop_that_left_the_scope_is_told_and_lies_nowhere(large: Office, reader: Client) -> None:
    left = RouteStop.objects.get(retailer=large.shops["N2A"][0])
    left.until = MARCH.end
    left.save()
    RouteStopFactory(retailer=left.retailer, route=large.routes["S1A"], since=MARCH.end)
    assert "Township N2A Village 1" not in points_of(reader)
    assert "1 more shop was served here and is no longer in your scope." in text_of(reader)


def test_more_villages_than_a_map_shows_are_townships(
    large: Office, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(village_map, "MOST_VILLAGES", 5)
    monkeypatch.setattr(shop_map, "MOST_VILLAGES", 5)
    put(large.shops["N1A"][1], 31.4, 121.2)
    points = points_of(reader)
    assert {name: point["weight"] for name, point in points.items()} == {
        "Township N1A": 2,
        "Township N1B": 2,
        "Township N2A": 2,
    }
    assert points["Township N1A"]["at"] == pytest.approx([31.2, 121.1], abs=1e-6)
    assert "Each circle is a township" in text_of(reader)


@pytest.mark.parametrize("address", [NORTH, "/routes/N1A/parts/map/?month=2024-03"])
def test_queries_do_not_grow_with_the_villages(large: Office, reader: Client, address: str) -> None:
    reader.get(address)
    before = queries(reader, address)
    for number in range(3):
        for _shop in range(2):
            serve(
                large,
                VillageFactory(township=f"New {number}"),
                latitude=31,
                longitude=121,
                datum=Datum.WGS84,
            )
    after = queries(reader, address)
    assert len(after) == len(before)
    assert sum("AVG" in query["sql"] for query in after) == 1


def queries(client: Client, address: str) -> CaptureQueriesContext:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured
