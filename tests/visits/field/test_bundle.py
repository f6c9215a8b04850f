"""The bundle as a phone gets it: its shape, its words, who gets it, and how it is sent."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.models import Staff
from settlement.enums import AttemptResult, DueState, Reason
from territory.domain.facts import rebuild_month_facts
from visits.enums import ActionOrigin

from ...cast import Cast, Office
from ...factories import (
    ActionFactory,
    DebitAttemptFactory,
    DueFactory,
    EnrolmentFactory,
    PlannedCallFactory,
    SalesLineFactory,
    StartPointFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/api/field/bundle"
TODAY = date(2024, 3, 11)
SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(datetime(2024, 3, 11, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def day(office: Office, cast: Cast) -> None:
    """A day with one call at a shop that has something of everything."""
    shop = office.shops["N1A"][0]
    shop.opening_hours = "Mo-Sa 08:00-12:00"
    shop.licence_expires_on = date(2024, 3, 20)
    shop.latitude, shop.longitude, shop.datum = 31.175304, 121.531542, "GCJ02"  # type: ignore[assignment]
    shop.save()
    owner = shop.owner
    assert owner is not None
    owner.phone, owner.birthday_month, owner.birthday_day = "13812345600", 3, 15
    owner.save()
    where: dict[str, Any] = {"route": office.routes["N1A"], "unit": office.north_1}
    PlannedCallFactory(staff=cast.account_manager, retailer=shop, date=TODAY, position=0, **where)
    StartPointFactory(staff=cast.account_manager)
    for weeks in range(2, 10):
        sold_on = date(2024, 3, 12) - timedelta(weeks=weeks)
        SalesLineFactory(retailer=shop, sold_on=sold_on, amount=100_000, quantity=10, **where)
    SalesLineFactory(retailer=shop, sold_on=date(2024, 3, 5), amount=60_000, quantity=6, **where)
    rebuild_month_facts()
    EnrolmentFactory(retailer=shop)
    due = DueFactory(
        retailer=shop,
        due_on=date(2024, 3, 6),
        amount=60_000,
        state=DueState.FAILED,
        last_reason=Reason.INSUFFICIENT_FUNDS,
        **where,
    )
    DebitAttemptFactory(due=due, result=AttemptResult.FAILED, reason=Reason.INSUFFICIENT_FUNDS)
    visit = VisitFactory(
        staff=cast.account_manager,
        retailer=shop,
        visited_on=date(2024, 3, 1),
        started_at=datetime(2024, 3, 1, 2, tzinfo=UTC),
        ended_at=None,
        notes="x" * 400,
        **where,
    )
    ActionFactory(
        retailer=shop,
        owner=cast.account_manager,
        visit=visit,
        origin=ActionOrigin.VISIT,
        text="Bring price marks",
        due_on=date(2024, 3, 8),
    )


def bundle(client: Client, **asked: object) -> dict[str, Any]:
    """The bundle that a phone gets."""
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_the_bundle_tells_who_when_and_where(
    office: Office, cast: Cast, signed_in: SignIn, day: None
) -> None:
    told = bundle(signed_in(cast.account_manager))
    assert told["person"] == {"id": cast.account_manager.pk, "name": "李静", "username": "li.jing"}
    assert (told["version"], told["language"], told["today"]) == (1, "en", "2024-03-11")
    assert told["made_at"] == "2024-03-11T02:00:00Z"
    assert (told["sales_until"], told["debits_until"]) == ("2024-03-05", "2024-03-06")
    shop = office.shops["N1A"][0]
    assert told["days"][0] == {
        "date": "2024-03-11",
        "is_working": True,
        "calls": [
            {
                "retailer": shop.pk,
                "position": 0,
                "expected_at": None,
                "source": "cycle",
                "purpose": "",
                "status": "due",
            }
        ],
    }
    assert [day["date"] for day in told["days"]] == ["2024-03-11", "2024-03-12", "2024-03-13"]
    assert told["start_point"] is not None
    assert {"username": "li.jing", "name": "李静"} in told["colleagues"]
    assert {"username": "wang.qiang", "name": "王强"} in told["issue_about"]
    assert {"username": "wang.qiang", "name": "王强"} not in told["colleagues"]
    assert told["questionnaire"]["questions"]
    assert [kind["code"] for kind in told["issue_kinds"]][:2] == ["supply", "delivery"]
    assert list(told["cards"]) == [str(shop.pk)]


def test_the_shops_are_those_of_the_scope(office: Office, cast: Cast, signed_in: SignIn, day: None) -> None:
    told = bundle(signed_in(cast.account_manager))
    assert [shop["id"] for shop in told["shops"]] == [shop.pk for shop in office.shops_of("N1A", "N1B")]
    first = told["shops"][0]
    assert (first["name"], first["licence_no"], first["route"]) == ("Shop N1A-1", "N1A-1", "Route N1A")
    assert (first["state"], first["state_label"]) == ("active", "Active")
    # The worked example of domain.md §6.1, back from GCJ-02.
    assert (first["latitude"], first["longitude"]) == (31.177428, 121.527211)
    assert first["map_at"] == [31.177428, 121.527211]
    assert first["search"].startswith("\nn1a-1\n")


def test_places_on_the_map_lie_on_the_datum_of_its_tiles(
    office: Office, cast: Cast, signed_in: SignIn, day: None, settings: Settings
) -> None:
    settings.MAP_TILES, settings.MAP_DATUM = "https://tiles.example.org/{z}/{x}/{y}.png", "GCJ02"
    told = bundle(signed_in(cast.account_manager))
    assert told["shops"][0]["map_at"] == pytest.approx([31.175304, 121.531542], abs=2e-6)
    assert (told["shops"][0]["latitude"], told["shops"][0]["longitude"]) == (31.177428, 121.527211)
    assert told["start_point"]["map_at"] != [told["start_point"]["latitude"], 115.9]


def test_the_card_says_in_words_what_the_figures_say(
    office: Office, cast: Cast, signed_in: SignIn, day: None
) -> None:
    (card,) = bundle(signed_in(cast.account_manager))["cards"].values()
    assert card["phone_masked"] == "138••••••00"
    assert card["opening_hours"] == "Mo-Sa 08:00-12:00"
    assert [(order["on"], order["amount_text"]) for order in card["orders"]] == [
        ("2024-03-05", "¥600.00"),
        ("2024-02-27", "¥1,000.00"),
        ("2024-02-20", "¥1,000.00"),
    ]
    assert card["cycle"]["ratio_pct"] == 60
    assert card["cycle"]["text"] == "¥600 in the cycle from Mar 5, on average ¥1,000 (−40%)"
    assert card["balance_risk"]["level"] == "high"
    assert card["balance_risk"]["why"] == (
        "The only debit of late met a low balance; the newest is still unpaid; next order day tomorrow."
    )
    assert card["asks"] == [
        "Debit of Mar 6 failed for want of balance: has the customer paid in?",
        "“Bring price marks” was promised by Mar 8: has it been done?",
        "From Mar 5 it ordered 40% less than its average: why?",
    ]
    assert [(signal["kind"], signal["text"]) for signal in card["signals"]] == [
        ("balance", "Low balance likely: orders tomorrow"),
        ("debit_failed", "Debit failed Mar 6: Insufficient funds"),
        ("action_late", "Overdue: Bring price marks"),
        ("order_less", "Order from Mar 5: 40% below its average"),
        ("licence", "Licence ends Mar 20"),
    ]
    assert card["promises"] == ["Bring price marks (by Mar 8)"]
    assert [(coming["kind"], coming["on"]) for coming in card["dates"]] == [
        ("birthday", "2024-03-15"),
        ("licence", "2024-03-20"),
    ]
    assert (card["days_since_visit"], len(card["last_visit"]["notes"])) == (10, 300)
    assert card["failed_debits"][0]["text"] == "Mar 6, ¥600: Insufficient funds"
    assert card["profile"]["opening_hours"] == {
        "label": "opening hours",
        "value": "Mo-Sa 08:00-12:00",
        "kind": "text",
        "choices": [],
    }
    assert card["profile"]["market_type"]["kind"] == "choice"
    assert len(card["trend"]) == 13


def test_the_card_speaks_the_language_of_its_reader(cast: Cast, signed_in: SignIn, day: None) -> None:
    Staff.objects.update(language="zh-hans")
    told = bundle(signed_in(cast.account_manager))
    (card,) = told["cards"].values()
    assert told["language"] == "zh-hans"
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in line["text"]) for line in card["signals"])
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in line) for line in card["asks"])


def test_no_line_of_a_signal_is_longer_than_a_phone_is_wide(cast: Cast, signed_in: SignIn, day: None) -> None:
    for language, most in (("en", 60), ("zh-hans", 30)):
        Staff.objects.update(language=language)
        (card,) = bundle(signed_in(cast.account_manager))["cards"].values()
        assert all(len(signal["text"]) <= most for signal in card["signals"]), card["signals"]


def test_a_phone_number_is_nowhere_in_it(cast: Cast, signed_in: SignIn, day: None) -> None:
    assert b"13812345600" not in signed_in(cast.account_manager).get(ADDRESS).content


def test_those_who_make_no_visits_get_none(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.director).get(ADDRESS).status_code == 403
    assert signed_in(cast.analyst).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 401


@pytest.mark.parametrize("days", [0, 8, "x"])
def test_days_are_one_to_seven(cast: Cast, signed_in: SignIn, days: object) -> None:
    assert signed_in(cast.account_manager).get(ADDRESS, {"days": days}).status_code == 422


def test_what_has_not_changed_is_not_sent_again(
    office: Office, cast: Cast, signed_in: SignIn, day: None
) -> None:
    client = signed_in(cast.account_manager)
    first = client.get(ADDRESS)
    assert first["Cache-Control"] == "private, no-store"
    with time_machine.travel(datetime(2024, 3, 11, 3, tzinfo=UTC), tick=False):
        again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        ActionFactory(retailer=office.shops["N1A"][0], owner=cast.account_manager)
        changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_it_is_packed_for_the_way(cast: Cast, signed_in: SignIn, day: None) -> None:
    client = signed_in(cast.account_manager)
    plain = client.get(ADDRESS)
    packed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    again = client.get(ADDRESS, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304


def test_today_is_the_office_s(office: Office, cast: Cast, signed_in: SignIn) -> None:
    """At six in the evening in London it is the next day in Shanghai."""
    with time_machine.travel(datetime(2024, 3, 11, 18, tzinfo=UTC), tick=False):
        assert bundle(signed_in(cast.account_manager))["today"] == "2024-03-12"


def test_the_card_on_the_laptop_asks_the_same(
    office: Office, cast: Cast, signed_in: SignIn, day: None
) -> None:
    client = signed_in(cast.account_manager)
    shop = office.shops["N1A"][0]
    (card,) = bundle(client)["cards"].values()
    page = client.get(f"/retailers/{shop.pk}/parts/before-call/").content.decode()
    for line in [*card["asks"], *(signal["text"] for signal in card["signals"])]:
        assert line in page
    director = signed_in(cast.director)
    assert director.get(f"/retailers/{shop.pk}/parts/before-call/").status_code == 404


def test_the_home_page_leads_into_the_day(office: Office, cast: Cast, signed_in: SignIn, day: None) -> None:
    client = signed_in(cast.account_manager)
    assert "Today’s calls" in client.get("/").content.decode()
    part = client.get("/parts/today/").content.decode()
    assert "1 call" in part
    assert f"/retailers/{office.shops['N1A'][0].pk}/#before-call" in part
    assert "/today/" in part
    assert signed_in(cast.supervisor).get("/parts/today/").status_code == 404


@pytest.mark.parametrize(
    ("amount", "signal"),
    [
        (None, "Order day Mar 5: no order"),
        (-10_000, "From Mar 5: more returned than ordered"),
        (50_000, "Order from Mar 5: 50% below its average"),
        (200_000, "Order from Mar 5: 100% above its average"),
    ],
)
def test_what_the_newest_order_is_called(
    office: Office, cast: Cast, signed_in: SignIn, amount: int | None, signal: str
) -> None:
    shop, other = office.shops["N1A"]
    where: dict[str, Any] = {"route": office.routes["N1A"], "unit": office.north_1}
    PlannedCallFactory(staff=cast.account_manager, retailer=shop, date=TODAY, **where)
    for weeks in range(2, 10):
        SalesLineFactory(
            retailer=shop, sold_on=date(2024, 3, 12) - timedelta(weeks=weeks), amount=100_000, **where
        )
    for buyer, sum_ in ((other, 1), (shop, amount)):
        if sum_ is not None:
            SalesLineFactory(retailer=buyer, sold_on=date(2024, 3, 5), amount=sum_, **where)
    rebuild_month_facts()
    (card,) = bundle(signed_in(cast.account_manager))["cards"].values()
    assert signal in [line["text"] for line in card["signals"]]
    assert card["asks"]


def test_an_order_of_long_ago_is_told_by_its_day(office: Office, cast: Cast, signed_in: SignIn) -> None:
    shop, other = office.shops["N1A"]
    where: dict[str, Any] = {"route": office.routes["N1A"], "unit": office.north_1}
    PlannedCallFactory(staff=cast.account_manager, retailer=shop, date=TODAY, **where)
    SalesLineFactory(retailer=other, sold_on=date(2024, 3, 5), **where)
    SalesLineFactory(retailer=shop, sold_on=date(2023, 6, 27), **where)
    rebuild_month_facts()
    (card,) = bundle(signed_in(cast.account_manager))["cards"].values()
    assert "No order since Jun 27, 2023" in [line["text"] for line in card["signals"]]
    SalesLineFactory(retailer=shop, sold_on=date(2024, 2, 13), **where)
    rebuild_month_facts()
    (card,) = bundle(signed_in(cast.account_manager))["cards"].values()
    assert "No order for 3 order cycles" in [line["text"] for line in card["signals"]]
