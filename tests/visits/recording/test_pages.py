"""The page of a visit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import Retailer, Staff
from visits.models import Questionnaire, VisitPhoto

from ...cast import Cast
from ...factories import ActionFactory, IssueFactory
from .pages import VISIT, SignIn, text_of, visit_at
from .phone import NOON

pytestmark = pytest.mark.usefixtures("at_noon")


def test_the_page_tells_what_was_seen_in_the_words_of_its_form(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(
        placed_shop,
        cast.account_manager,
        purposes=["order_guidance", "care"],
        observations={"stock": "low", "old_stock": False, "stock_cartons": 1250},
        outcome="ordered",
        findings=3,
        notes="Asked for\na list",
    )
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    for words in (
        "Visit to Shop N1A-1",
        "Ordered",
        "Order guidance, Courtesy call",
        "Stock of the main brands Low, lasts under one order cycle",
        "Cartons older than three months No",
        "Cartons in stock, when counted 1,250",
        "Display As agreed as usual",
        "No position was taken at arrival. Nothing follows from that.",
    ):
        assert words in told
    assert "late entry" not in told
    Staff.objects.update(language="zh-hans")
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    for words in ("已订货", "订货指导、客情走访", "主销品牌库存 偏低，不足一个订货周期"):
        assert words in told


def test_a_retired_question_stays_readable(cast: Cast, placed_shop: Retailer, signed_in: SignIn) -> None:
    label = {"en": "Old question", "zh-hans": "旧题"}
    content = {
        "purposes": [],
        "outcomes": [{"code": "fine", "label": {"en": "Fine", "zh-hans": ""}, "is_retired": False}],
        "default_outcome": "fine",
        "questions": [
            {
                "code": code,
                "section": "market",
                "kind": "yes_no",
                "label": label,
                "choices": [],
                "default": None,
                "required": False,
                "is_retired": True,
            }
            for code in ("asked", "never")
        ],
    }
    form = Questionnaire.objects.create(since=date(2024, 1, 1), content=content)
    visit_at(
        placed_shop, cast.account_manager, questionnaire=form, observations={"asked": True}, outcome="fine"
    )
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    assert told.count("Old question Yes") == 1
    assert told.count("Old question") == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"location_check": "contradicted", "distance_m": 340, "latitude": 30, "longitude": 105},
            "lies 340 m from the one on file for the shop. Either may be off",
        ),
        (
            {"location_check": "confirmed", "distance_m": 35, "latitude": 30, "longitude": 105},
            "agrees with the shop&#x27;s: 35 m apart.",
        ),
        (
            {"distance_m": 350, "latitude": 30, "longitude": 105, "accuracy_m": 900},
            "is good to 900 m only, so it is not compared.",
        ),
        (
            {"distance_m": 350, "latitude": 30, "longitude": 105},
            "says nothing of its accuracy, so it is not compared.",
        ),
        ({"latitude": 30, "longitude": 105}, "that of the shop is not known."),
        ({"channel": "phone"}, "A contact by phone or message has no place."),
    ],
)
def test_a_place_is_told_without_reproach(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn, values: dict[str, Any], words: str
) -> None:
    visit_at(placed_shop, cast.account_manager, **values)
    assert words in text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))


def test_a_late_entry_is_labelled_wherever_the_visit_is_shown(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(placed_shop, cast.account_manager, entered_at=NOON + timedelta(days=1), outcome="ordered")
    client = signed_in(cast.account_manager)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert "late entry" in text_of(client.get(f"/visits/{VISIT}/"))
        assert "late entry" in text_of(client.get("/visits/"))
        assert "late entry" in text_of(client.get(f"/retailers/{placed_shop.pk}/parts/visits/"))
        (row,) = client.get("/api/visits").json()["items"]
    assert (row["late"], row["outcome"], row["findings"], row["photos"]) == ("late", "ordered", 1, 0)


def test_the_page_leads_from_list_and_card(cast: Cast, placed_shop: Retailer, signed_in: SignIn) -> None:
    visit_at(placed_shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    for page in ("/visits/", f"/retailers/{placed_shop.pk}/parts/visits/"):
        assert f'href="/visits/{VISIT}/"' in client.get(page).content.decode()


def test_the_page_costs_the_same_however_much_came_of_the_visit(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    visit = visit_at(placed_shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    client.get(f"/visits/{VISIT}/")
    for number in (1, 3):
        for place in range(number):
            ActionFactory(retailer=placed_shop, visit=visit, origin="visit", owner=cast.supervisor)
            IssueFactory(
                retailer=placed_shop, visit=visit, received_by=cast.supervisor, assigned_to=cast.supervisor
            )
            VisitPhoto.objects.create(
                visit=visit, file=f"{number}{place}", width=1, height=1, size=1, received_at=NOON
            )
        with django_assert_num_queries(12):
            client.get(f"/visits/{VISIT}/")


@pytest.mark.parametrize("who", ["supervisor", "director", "analyst"])
def test_others_read_it_and_are_offered_no_change(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn, who: str
) -> None:
    visit_at(placed_shop, cast.account_manager)
    client = signed_in(getattr(cast, who))
    page = client.get(f"/visits/{VISIT}/").content.decode()
    assert "/correct/" not in page
    assert client.get(f"/visits/{VISIT}/correct/").status_code in (403, 404)


def test_a_stranger_finds_nothing(cast: Cast, placed_shop: Retailer, signed_in: SignIn) -> None:
    visit_at(placed_shop, cast.account_manager)
    client = signed_in(cast.stranger)
    for address in (f"/visits/{VISIT}/", f"/visits/{VISIT}/correct/", f"/api/visits/{VISIT}"):
        assert client.get(address).status_code == 404
