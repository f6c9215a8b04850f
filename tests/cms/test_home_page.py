"""What each role finds on her home page, and the menu that goes with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Language
from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import (
    FailureMonthFactory,
    OrgUnitFactory,
    RouteFactory,
    RouteMonthFactory,
    RouteTermFactory,
    SettlementMonthFactory,
)
from ..territory.selling import sell

TODAY = date(2024, 4, 2)
FIELD = [
    "find-shop",
    "month",
    "falling",
    "plans",
    "failed-debits",
    "actions",
    "dates",
    "incomplete",
    "latest-reports",
]
PANELS = {
    "account_manager": ["today", *FIELD[:1], "own-journals", *FIELD[1:]],
    "supervisor": [
        "find-shop",
        "month",
        "units-below",
        "falling",
        "failed-debits",
        "team-journals",
        "actions",
        "neglected-settlement",
        "neglected-visits",
        "dates",
        "incomplete",
        "latest-reports",
    ],
    "director": [
        "message",
        "find-shop",
        "units-below",
        "team-journals",
        "actions",
        "neglected-settlement",
        "neglected-visits",
        "incomplete",
        "latest-reports",
    ],
    "analyst": ["find-shop", "units-below", "imports", "incomplete", "latest-reports", "open-months"],
}
MENUS = {
    "account_manager": ["Today", "Shops", "Journal", "Me", "Home", "Units", "Reports"],
    "supervisor": ["Home", "Shops", "Units", "Reports", "Coverage", "Review", "Today", "Me"],
    "director": ["Home", "Shops", "Units", "Reports", "Coverage", "Review", "Me"],
    "analyst": ["Home", "Shops", "Units", "Reports", "Imports", "Me", "Back office"],
    "administrator": [
        "Home",
        "Shops",
        "Units",
        "Reports",
        "Coverage",
        "Review",
        "Today",
        "Journal",
        "Imports",
        "Me",
        "Back office",
    ],
}


@pytest.fixture(autouse=True)
def _second_of_april() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def sold(office: Office) -> Office:
    sell(office, Month(2024, 2), {"N1A-1": 50_000, "N1B-1": 40_000, "N2A-1": 20_000, "S1A-1": 10_000})
    sell(office, Month(2024, 3), {"N1A-1": 10_000, "N1B-1": 44_000, "N2A-1": 30_000, "S1A-1": 10_000})
    fact = {"month": date(2024, 3, 1), "route": office.routes["N1A"], "unit": office.north_1}
    shop = office.shops["N1A"][0]
    SettlementMonthFactory(**fact, retailer=shop, resolved=4, debited=3)
    FailureMonthFactory(**fact, retailer=shop, dues=1, amount=250_00)
    return office


@pytest.fixture
def home(cast: Cast, signed_in: Callable[[Staff], Client]) -> Callable[[str], str]:
    """The home page of somebody of the cast, in English."""
    Staff.objects.update(language=Language.ENGLISH)

    def open_home(who: str) -> str:
        person = getattr(cast, who)
        person.refresh_from_db()
        return signed_in(person).get("/").content.decode()

    return open_home


def part(cast: Cast, signed_in: Callable[[Staff], Client], who: str, name: str) -> str:
    page = signed_in(getattr(cast, who)).get(f"/parts/{name}/", headers={"HX-Request": "true"})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.mark.parametrize("who", PANELS)
def test_each_role_finds_what_she_looks_after(sold: Office, home: Callable[[str], str], who: str) -> None:
    names = re.findall(r'<section class="card panel[^"]*" id="([^"]+)"', home(who))
    assert names == PANELS[who]


@pytest.mark.parametrize("who", MENUS)
def test_the_menu_is_that_of_the_role(cast: Cast, home: Callable[[str], str], who: str) -> None:
    menu = home(who).partition('<nav class="site-nav"')[2].partition("</nav>")[0]
    at_hand = menu.partition('class="nav-more"')[0]
    assert re.findall(r"<span>([^<]+)</span>", at_hand) == MENUS[who]
    assert menu.count('aria-current="page"') == (2 if who == "account_manager" else 1)
    assert ("nav-more" in menu) == (len(MENUS[who]) > 5)


def test_the_director_reads_the_answer_first(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], home: Callable[[str], str]
) -> None:
    home("director")
    page = signed_in(cast.director).get("/parts/message/").content.decode()
    message = re.search(r'class="home-message">([^<]+)<', page)
    assert message is not None
    assert (
        message[1]
        == "March 2024 sales ¥94.0k, −21.7% vs February; Route N1A pulls −33.3 pp; 4 shops bought (0)"
    )


def test_a_manager_is_led_to_shops_that_fell_and_debits_that_failed(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], home: Callable[[str], str]
) -> None:
    assert "¥54,000" in home("account_manager")
    assert "1 shop fell behind the unit in March 2024" in part(cast, signed_in, "account_manager", "falling")
    assert "1 due of ¥250 failed in March 2024" in part(cast, signed_in, "account_manager", "failed-debits")


def test_records_ask_for_what_they_lack(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], home: Callable[[str], str]
) -> None:
    Retailer.objects.update(market_type="town", business_type="Z")
    home("account_manager")
    assert "Every record has" in part(cast, signed_in, "account_manager", "incomplete")
    Retailer.objects.filter(licence_no="N1A-1").update(business_type="", licence_expires_on=date(2024, 4, 20))
    assert "1 shop lacks a required field" in part(cast, signed_in, "account_manager", "incomplete")
    assert "1 licence ends soon or has ended" in part(cast, signed_in, "account_manager", "dates")
    client = signed_in(cast.account_manager)
    for name in ("incomplete", "licence_ends"):
        listed = client.get(f"/api/retailers?set={name}&month=2024-04").json()["items"]
        assert [shop["licence_no"] for shop in listed] == ["N1A-1"]
    assert "Every record has" in part(cast, signed_in, "stranger", "incomplete")


def test_a_panel_of_another_role_is_not_there(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    assert signed_in(cast.account_manager).get("/parts/neglected-visits/").status_code == 404
    assert signed_in(cast.director).get("/parts/falling/").status_code == 404


@pytest.mark.parametrize(
    ("who", "address", "expected"),
    [
        ("account_manager", "/", 32),
        ("supervisor", "/", 28),
        ("director", "/", 22),
        ("director", "/parts/message/", 20),
        ("director", "/parts/units-below/", 22),
        ("director", "/parts/neglected-settlement/", 7),
    ],
)
def test_queries_do_not_grow_with_units_and_routes(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], who: str, address: str, expected: int
) -> None:
    client = signed_in(getattr(cast, who))
    client.get(address)
    assert count_queries(client, address) == expected
    for number in range(3):
        unit = OrgUnitFactory(code=f"N9{number}", parent=sold.north)
        for code, place in ((f"X{number}", unit), (f"Y{number}", sold.north_1)):
            route = RouteFactory(code=code)
            RouteTermFactory(route=route, unit=place)
            RouteMonthFactory(month=date(2024, 3, 1), route=route, unit=place)
    assert count_queries(client, address) == expected


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
