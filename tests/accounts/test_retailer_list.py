"""The list of shops: who is in it, how it narrows, sorts and pages, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.enums import BusinessType, MarketType, RetailerState
from accounts.models import Owner, Retailer, Staff
from salesforce_app.web import listing_query
from settlement.enums import EnrolmentStage
from territory.models import RouteStop

from ..cast import Cast, Office
from ..factories import (
    EnrolmentFactory,
    RetailerFactory,
    RetailerMonthFactory,
    RetailerStatusFactory,
    RouteMonthFactory,
    RouteStopFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)

SignIn = Callable[[Staff], Client]
FEBRUARY, MARCH = date(2024, 2, 1), date(2024, 3, 1)


def english(person: Staff) -> Staff:
    """The person, reading English."""
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The director's browser: she sees every shop of the office."""
    return signed_in(english(cast.director))


def page(client: Client, **parameters: object) -> str:
    """The list as it stands on the page."""
    answer = client.get("/retailers/", parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(client: Client, **parameters: object) -> list[str]:
    """Licence numbers on the page, in its order."""
    rows = r'scope="row">.*?<span class="cell-note">([^<]+)</span></th>'
    return re.findall(rows, page(client, **parameters))


def shops(*codes: str) -> list[str]:
    """The licence numbers of the shops of some routes."""
    return [f"{code}-{number}" for code in codes for number in (1, 2)]


ALL = shops("N1A", "N1B", "N2A", "S1A")


def rename(office: Office, licence_no: str, **values: object) -> Retailer:
    """Give one shop other values of its own."""
    Retailer.objects.filter(licence_no=licence_no).update(**values)
    return Retailer.objects.get(licence_no=licence_no)


# ---------------------------------------------------------------------- who is in it


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("account_manager", shops("N1A", "N1B")),
        ("supervisor", shops("N1A", "N1B", "N2A")),
        ("director", ALL),
        ("administrator", ALL),
        ("stranger", shops("S1A")),
    ],
)
def test_everybody_lists_the_shops_of_her_scope(
    cast: Cast, signed_in: SignIn, who: str, expected: list[str]
) -> None:
    client = signed_in(english(getattr(cast, who)))
    assert numbers(client) == expected
    assert f"{len(expected)} shops" in page(client)
    assert client.get("/retailers/", {"count": 1}).content.decode().strip() == f"{len(expected)} shops"


def test_a_shop_that_moves_to_another_unit_changes_lists(cast: Cast, signed_in: SignIn) -> None:
    shop = Retailer.objects.get(licence_no="S1A-1")
    yesterday = timezone.localdate() - timedelta(days=1)
    RouteStop.objects.filter(retailer=shop).update(until=yesterday)
    RouteStopFactory(retailer=shop, route__code="X", since=yesterday)
    assert numbers(signed_in(english(cast.stranger))) == ["S1A-2"]


def suggestions(client: Client, text: str) -> list[str]:
    """The licence numbers that are offered for what somebody types."""
    return [item["value"] for item in client.get("/retailers/suggest/", {"q": text}).json()["items"]]


@pytest.mark.parametrize("few", [1, 100])
def test_a_scope_too_large_to_name_its_shops_lists_the_same(
    client: Client, cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    suggested = suggestions(client, "shop n1a")
    monkeypatch.setattr("salesforce_app.kernel.narrowing.FEW", 1)
    monkeypatch.setattr("accounts.queries.retailer_list.OWN", 1)
    monkeypatch.setattr("accounts.queries.retailer_list.NAMED", few)
    monkeypatch.setattr("accounts.queries.retailer_list.LOOKED_THROUGH", few)
    assert numbers(client) == ALL
    assert numbers(client, unit="N1") == shops("N1A", "N1B")
    assert numbers(client, q="shop n1a") == shops("N1A")
    assert numbers(client, q="-2", route="N2A") == ["N2A-2"]
    assert numbers(client, q="s1a") == suggestions(client, "s1a") == shops("S1A")
    assert suggestions(client, "shop n1a") == suggested == shops("N1A")
    manager = signed_in(cast.account_manager)
    assert numbers(manager, q="shop s1a") == suggestions(manager, "shop s1a") == []
    assert numbers(manager, q="shop n1a") == suggestions(manager, "shop n1a") == shops("N1A")


# ---------------------------------------------------------------------- filters


def test_units_routes_and_villages_narrow_by_where_shops_stand_today(client: Client, office: Office) -> None:
    assert numbers(client, unit="N") == shops("N1A", "N1B", "N2A")
    assert numbers(client, route="N1B") == shops("N1B")
    assert numbers(client, village=office.villages["N2A"][1].pk) == ["N2A-2"]
    assert numbers(client, village="Township S1A Village 1") == ["S1A-1"]
    assert numbers(client, unit="N1", route="N2A") == []


@pytest.mark.parametrize("place", ["unit=S1", "route=S1A", "village=Township S1A Village 1", "unit=nowhere"])
def test_a_place_outside_the_scope_is_not_there(cast: Cast, signed_in: SignIn, place: str) -> None:
    client = signed_in(cast.account_manager)
    for address in ("/retailers/", "/retailers/export/csv/", "/api/retailers"):
        assert client.get(f"{address}?{place}").status_code == 404


def test_status_is_that_of_today_and_active_without_one(client: Client, office: Office) -> None:
    suspended, silent = office.shops["N1A"]
    suspended.statuses.update(until=MARCH)
    RetailerStatusFactory(retailer=suspended, state=RetailerState.SUSPENDED, since=MARCH)
    silent.statuses.all().delete()
    assert numbers(client, status="suspended") == ["N1A-1"]
    assert numbers(client, status="active") == [number for number in ALL if number != "N1A-1"]


def test_types_enrolment_and_tier_narrow(client: Client, office: Office) -> None:
    rename(office, "N1A-1", business_type=BusinessType.CONVENIENCE)
    rename(office, "N1A-2", market_type=MarketType.COUNTRY)
    EnrolmentFactory(retailer=office.shops["N1B"][0])
    EnrolmentFactory(retailer=office.shops["N1B"][1], stage=EnrolmentStage.NONE)
    for month, tier in ((FEBRUARY, "Small"), (MARCH, "Medium")):
        snapshot = TierSnapshotFactory(unit=office.north_2, month=month)
        TierEntryFactory(snapshot=snapshot, retailer=office.shops["N2A"][0], tier=tier)
    assert numbers(client, business_type="B") == ["N1A-1"]
    assert numbers(client, market_type="country") == ["N1A-2"]
    assert numbers(client, enrolment="verified") == ["N1B-1"]
    assert numbers(client, enrolment="none") == [number for number in ALL if number != "N1B-1"]
    assert numbers(client, tier="Medium") == ["N2A-1"]
    assert numbers(client, tier="Small") == []


def test_shops_without_a_visit_since_a_day(client: Client, office: Office) -> None:
    visited, phoned = office.shops["N1A"]
    VisitFactory(retailer=visited, visited_on=date(2024, 3, 12))
    VisitFactory(retailer=phoned, visited_on=date(2024, 3, 12), channel="phone")
    assert "N1A-1" not in numbers(client, not_visited_since="2024-03-12")
    assert numbers(client, not_visited_since="2024-03-13") == ALL
    assert "N1A-2" in numbers(client, not_visited_since="2024-03-12")


def sell(office: Office, month: date, amounts: dict[str, int]) -> None:
    """Month facts of some shops on their own routes, and the routes' roll-ups."""
    by_route: dict[str, int] = {}
    for number, amount in amounts.items():
        code, place = number.split("-")
        unit = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}[
            code
        ]
        shop = office.shops[code][int(place) - 1]
        RetailerMonthFactory(month=month, route=office.routes[code], unit=unit, retailer=shop, amount=amount)
        by_route[code] = by_route.get(code, 0) + amount
    for code, amount in by_route.items():
        unit = office.north_1 if code.startswith("N1") else office.north_2
        RouteMonthFactory(month=month, route=office.routes[code], unit=unit, amount=amount)


def test_falling_shops_lie_behind_their_own_unit_by_threshold_and_floor(
    client: Client, office: Office
) -> None:
    # North 1 goes from 40,000 to 38,500: index of N1A-1 is 0.78, its loss 2,500 and above the floor.
    sell(office, FEBRUARY, {"N1A-1": 10_000_00, "N1A-2": 10_000_00, "N1B-1": 20_000_00, "N2A-1": 5_000_00})
    sell(office, MARCH, {"N1A-1": 7_500_00, "N1A-2": 10_500_00, "N1B-1": 20_500_00, "N2A-1": 2_000_00})
    assert numbers(client, falling="on") == ["N1A-1"]
    assert numbers(client, falling="on", route="N1B") == []
    assert numbers(client, falling="") == ALL


def test_a_loss_below_the_floor_is_no_alert(client: Client, office: Office) -> None:
    sell(office, FEBRUARY, {"N1A-1": 2_000_00, "N1A-2": 20_000_00})
    sell(office, MARCH, {"N1A-1": 1_00, "N1A-2": 22_000_00})
    assert numbers(client, falling="on") == []


def test_a_filter_that_makes_no_sense_lists_nothing_and_says_why(client: Client) -> None:
    text = page(client, status="bogus")
    assert "A filter was not understood" in text
    assert "Shop N1A-1" not in text
    assert client.get("/retailers/export/csv/", {"status": "bogus"}).status_code == 400
    refused = client.get("/api/retailers", {"not_visited_since": "yesterday"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "query.not_visited_since"


# ---------------------------------------------------------------------- search


def name_shop(office: Office, licence_no: str, name: str, owner: str, phone: str = "") -> None:
    """Name a shop and its owner as an edit would."""
    from datetime import UTC, datetime

    from accounts.domain.retailers import correct_owner, correct_retailer

    moment = datetime(2024, 4, 2, tzinfo=UTC)
    shop = Retailer.objects.get(licence_no=licence_no)
    correct_retailer(retailer=shop, values={"name": name}, actor="tests", moment=moment)
    person = Owner.objects.get(retailers=shop)
    correct_owner(owner=person, values={"name": owner, "phone": phone}, actor="tests", moment=moment)


def test_shops_are_found_by_names_pinyin_and_number_but_not_by_phone(client: Client, office: Office) -> None:
    name_shop(office, "N1A-1", "福源便利店", "王强", phone="13955550001")
    for query in ("福源", "王强", "王強", "wangqiang", "WQ", "fybl", "n1a-1", "福源 王"):
        assert numbers(client, q=query) == ["N1A-1"], query
    for query in ("13955550001", "5555", "王福"):
        assert numbers(client, q=query) == [], query
    assert numbers(client, q="%") == []
    assert numbers(client, q=" ") == ALL


def test_suggestions_are_of_the_scope_and_begin_with_what_begins_so(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    name_shop(office, "N1A-1", "大王福源", "李静")
    name_shop(office, "N1A-2", "王记", "李静")
    name_shop(office, "S1A-1", "王家", "周涛")

    def suggested(who: Staff, query: str) -> list[str]:
        items = signed_in(who).get("/retailers/suggest/", {"q": query}).json()["items"]
        return [item["value"] for item in items]

    assert suggested(cast.account_manager, "王") == ["N1A-2", "N1A-1"]
    assert suggested(cast.stranger, "王") == ["S1A-1"]
    assert suggested(cast.account_manager, "") == []
    assert suggested(cast.account_manager, "S1A-1") == []


def test_values_of_filters_are_suggested_within_the_scope(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)

    def suggested(name: str, query: str) -> list[str]:
        return [
            item["value"] for item in client.get(f"/retailers/suggest/{name}/", {"q": query}).json()["items"]
        ]

    assert suggested("route", "1") == ["N1A", "N1B"]
    assert suggested("unit", "n") == ["N1"]
    assert suggested("village", "Village 1") == ["Township N1A Village 1", "Township N1B Village 1"]
    assert client.get("/retailers/suggest/status/", {"q": "a"}).status_code == 404


# ---------------------------------------------------------------------- order, pages, columns


def test_the_list_sorts_by_what_its_columns_show(client: Client, office: Office) -> None:
    for number, grade, name in (
        ("N1A-1", 5, "B"),
        ("N1A-2", None, "A"),
        ("N1B-1", 30, "C"),
        ("N1B-2", 1, "D"),
    ):
        rename(office, number, grade=grade, name=name)
    assert numbers(client, unit="N1", sort="name") == ["N1A-2", "N1A-1", "N1B-1", "N1B-2"]
    assert numbers(client, unit="N1", sort="-name") == ["N1B-2", "N1B-1", "N1A-1", "N1A-2"]
    assert numbers(client, unit="N1", sort="grade") == ["N1B-2", "N1A-1", "N1B-1", "N1A-2"]
    assert numbers(client, unit="N1", sort="-grade") == ["N1B-1", "N1A-1", "N1B-2", "N1A-2"]
    assert numbers(client, sort="-route")[:2] == shops("S1A")[::-1]
    assert numbers(client, sort="phone") == ALL


def test_sales_are_those_of_the_newest_month_beside_the_three_before(client: Client, office: Office) -> None:
    for month, amounts in (
        (date(2023, 12, 1), {"N1A-1": 90_00}),
        (date(2024, 1, 1), {"N1A-1": 110_00}),
        (FEBRUARY, {"N1A-1": 100_00}),
        (MARCH, {"N1A-1": 150_00, "N1A-2": 70_00}),
    ):
        sell(office, month, amounts)
    text = page(client, route="N1A")
    assert "¥150" in text
    assert "+50.0%" in text
    assert "March 2024" in text
    assert numbers(client, route="N1A", sort="sales") == ["N1A-2", "N1A-1"]
    assert numbers(client, route="N1A", sort="-change") == ["N1A-1", "N1A-2"]


def test_pages_hold_so_many_and_lead_to_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_query, "PAGE_SIZE", 3)
    assert numbers(client) == ALL[:3]
    assert numbers(client, page=2) == ALL[3:6]
    assert numbers(client, page=3) == ALL[6:]
    assert 'href="/retailers/?page=2"' in page(client)
    assert "The list ends before this page" in page(client, page=4)
    monkeypatch.setattr(listing_query, "COUNTED", 5)
    assert "More than 1,000 shops" in page(client)


def test_columns_are_chosen_in_the_address(client: Client) -> None:
    text = page(client, columns="owner,grade")
    assert re.findall(r'<td role="cell" data-label="([^"]+)"', text)[:2] == ["Owner", "Grade"]
    assert "columns=name%2Cowner%2Cgrade" in text
    assert page(client, columns="nothing").count('scope="col"') == page(client).count('scope="col"')


def test_the_state_of_the_list_is_its_address(client: Client) -> None:
    answer = client.get(
        "/retailers/?q=shop&unit=N&status=&sort=-name&columns=", headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Push-Url"] == "/retailers/?q=shop&unit=N&sort=-name"
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]
    restored = client.get("/retailers/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_every_active_filter_is_a_chip_that_takes_it_off(client: Client) -> None:
    text = page(client, q="shop", route="N1A", status="active")
    found = re.findall(r'class="chip" href="([^"]+)">.*?</span> <span>([^<]+)</span>', text)
    chips = {label: address.replace("&amp;", "&") for address, label in found}
    assert chips == {
        "“shop”": "/retailers/?route=N1A&status=active",
        "N1A Route N1A": "/retailers/?q=shop&status=active",
        "Status: Active": "/retailers/?q=shop&route=N1A",
    }


def test_the_list_shows_no_phone(client: Client, office: Office) -> None:
    name_shop(office, "N1A-1", "福源便利店", "王强", phone="13955550001")
    assert "13955550001" not in page(client)
    assert "0001" not in page(client, q="福源")


# ---------------------------------------------------------------------- cost


def made(office: Office, count: int) -> None:
    """One more route of North 2 with ``count`` shops that have something in every column."""
    for number in range(count):
        shop = RetailerFactory(licence_no=f"X{number}", owner=Owner.objects.first())
        RouteStopFactory(retailer=shop, route=office.routes["N2A"])
        EnrolmentFactory(retailer=shop)
        VisitFactory(retailer=shop)
        RetailerMonthFactory(month=MARCH, retailer=shop, route=office.routes["N2A"], unit=office.north_2)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_as_many_queries_for_three_shops_as_for_one(
    client: Client, office: Office, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made(office, count)
    RouteMonthFactory(month=MARCH, route=office.routes["N2A"], unit=office.north_2)
    columns = "owner,route,village,tier,status,enrolment,last_visit,sales,change,grade"
    with django_assert_num_queries(QUERIES_OF_PAGE):
        assert len(numbers(client, q="X", columns=columns)) == count
    with django_assert_num_queries(QUERIES_OF_SUGGESTIONS):
        assert len(client.get("/retailers/suggest/?q=x").json()["items"]) == count
    with django_assert_num_queries(QUERIES_OF_API):
        assert len(client.get("/api/retailers?q=X").json()["items"]) == count


QUERIES_OF_PAGE, QUERIES_OF_SUGGESTIONS, QUERIES_OF_API = 24, 8, 21
