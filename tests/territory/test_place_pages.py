"""The pages of units, routes and villages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import (
    MonthCloseFactory,
    OrgUnitFactory,
    RouteFactory,
    RouteMonthFactory,
    RouteTermFactory,
    SalesAdjustmentFactory,
    TargetFactory,
)
from .selling import sell

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)


@pytest.fixture
def sold(office: Office) -> Office:
    sell(office, FEBRUARY, {"N1A-1": 500, "N1A-2": 100, "N1B-1": 400, "N2A-1": 200, "S1A-1": 100})
    sell(office, MARCH, {"N1A-1": 300, "N1B-1": 400, "N1B-2": 200, "N2A-1": 300, "S1A-1": 100})
    return office


@pytest.fixture
def reader(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """The supervisor of North, who reads English."""
    Staff.objects.update(language=Language.ENGLISH)
    cast.supervisor.refresh_from_db()
    return signed_in(cast.supervisor)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_unit_shows_its_month_against_the_month_before(sold: Office, reader: Client) -> None:
    text = text_of(reader, "/units/N1/?month=2024-03")
    assert "North 1 Territory · N1 · March 2024 · open" in text
    assert "Net sales ¥900 −10.0% MoM" in text
    assert "Shops that bought 3 0.0% MoM" in text
    assert "Per buying shop ¥300 −10.0% MoM" in text


def test_the_comparison_is_chosen_in_the_address_and_kept_by_every_link(sold: Office, reader: Client) -> None:
    page = reader.get("/units/N1/?month=2024-03&compare=average&sort=-pull").content.decode()
    links = set(re.findall(r'href="(\?[^"]+)"', page))
    assert "?month=2024-02&amp;compare=average&amp;sort=-pull" in links
    assert "?month=2024-03&amp;sort=-pull" in links
    assert "?month=2024-03&amp;compare=average&amp;sort=-yoy#routes" in links
    assert "/routes/N1A/?month=2024-03&amp;compare=average#shops" in page
    assert 'name="compare" value="average"' in page


@pytest.mark.parametrize("query", ["month=2024-13", "month=x", "compare=never", "sort=colour", "page=0"])
def test_a_mistyped_choice_is_not_there(sold: Office, reader: Client, query: str) -> None:
    assert reader.get(f"/units/N1/?{query}").status_code == 404


def test_a_month_before_the_first_sales_says_so(sold: Office, reader: Client) -> None:
    text = text_of(reader, "/units/N1/?month=2020-01")
    assert "Nothing is known of this month" in text
    assert "Net sales — — MoM" in text


def test_a_unit_without_any_sales_has_a_page(cast: Cast, reader: Client) -> None:
    assert "Nothing is known of this month" in text_of(reader, "/units/N1/")


def test_a_closed_month_is_marked_and_restated_beside(sold: Office, reader: Client) -> None:
    MonthCloseFactory(month=MARCH.first)
    SalesAdjustmentFactory(
        month=MARCH.first,
        unit=sold.north_1,
        route=sold.routes["N1A"],
        retailer=sold.shops["N1A"][0],
        amount=-50_00,
    )
    text = text_of(reader, "/units/N1/?month=2024-03")
    assert "March 2024 · closed" in text
    assert "Net sales ¥900 −10.0% MoM restated ¥850" in text


def test_targets_stand_against_what_was_sold(sold: Office, reader: Client) -> None:
    TargetFactory(unit=sold.north_1, month=MARCH.first, amount=1_000_00)
    TargetFactory(unit=None, route=sold.routes["N1A"], month=MARCH.first, amount=400_00)
    text = text_of(reader, "/units/N1/?month=2024-03")
    assert "North 1 ¥1,000 ¥900 90.0%" in text
    assert "Route N1A ¥400 ¥300 75.0%" in text
    assert "Route N1A ¥400 ¥300 75.0%" in text_of(reader, "/routes/N1A/?month=2024-03")


def test_the_trail_leads_up_as_far_as_one_sees(sold: Office, reader: Client) -> None:
    page = reader.get("/units/N1/?month=2024-03").content.decode()
    trail = page.partition('class="place-trail"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', trail) == ["/units/", "/units/N/?month=2024-03"]


def test_a_route_shows_its_shops_and_where_it_lies(sold: Office, reader: Client) -> None:
    text = text_of(reader, "/routes/N1A/?month=2024-03")
    assert "Units North 1 Route N1A" in text
    assert "Net sales ¥300 −50.0% MoM" in text
    assert "Shop N1A-1 N1A-1 ¥300 −40.0%" in text
    assert "Shop N1A-2 N1A-2 ¥0 −100.0%" in text


def test_a_village_shows_what_it_bought_and_who_serves_it(sold: Office, reader: Client) -> None:
    village = sold.villages["N1A"][0]
    text = text_of(reader, f"/villages/{village.pk}/?month=2024-03")
    assert "Village 1 Village · Township N1A · March 2024" in text
    assert "Net sales ¥300 −40.0% MoM" in text
    assert "Route N1A 1 shop" in text


def test_a_late_part_comes_alone_or_on_a_page_of_its_own(sold: Office, reader: Client) -> None:
    page = reader.get("/units/N1/?month=2024-03").content.decode()
    assert 'hx-get="/units/N1/parts/pyramid/?month=2024-03"' in page
    part = reader.get("/units/N1/parts/pyramid/?month=2024-03", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    alone = reader.get("/units/N1/parts/pyramid/?month=2024-03").content.decode()
    assert "<h1>Customer pyramid</h1>" in alone
    assert 'href="/units/N1/?month=2024-03"' in alone
    assert reader.get("/units/N1/parts/nothing/").status_code == 404


def test_what_lies_outside_is_not_there(sold: Office, reader: Client) -> None:
    for address in ("/units/S1/", "/units/C/", "/routes/S1A/", f"/villages/{sold.villages['S1A'][0].pk}/"):
        assert reader.get(address).status_code == 404


def test_a_code_may_hold_a_slash(sold: Office, reader: Client, cast: Cast) -> None:
    odd = OrgUnitFactory(code="N/9", name="Odd", parent=sold.north)
    assert "Odd" in text_of(reader, "/units/N/9/?month=2024-03")
    assert reader.get("/units/N/9/parts/movements/?month=2024-03").status_code == 200
    assert odd.code in reader.get("/units/N/?month=2024-03").content.decode()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/units/N1/?month=2024-03", 25),
        ("/units/N1/?month=2024-03&compare=average", 26),
        ("/units/N1/parts/movements/?month=2024-03", 31),
        ("/units/N1/parts/pyramid/?month=2024-03", 18),
        ("/routes/N1A/?month=2024-03", 26),
    ],
)
def test_queries_do_not_grow_with_the_routes(
    sold: Office, reader: Client, address: str, expected: int
) -> None:
    reader.get(address)
    assert len(queries(reader, address)) == expected
    for number in range(3):
        added = RouteFactory(code=f"N1X{number}")
        RouteTermFactory(route=added, unit=sold.north_1)
        for month in (FEBRUARY, MARCH):
            RouteMonthFactory(month=month.first, route=added, unit=sold.north_1)
    assert len(queries(reader, address)) == expected


def queries(client: Client, address: str) -> CaptureQueriesContext:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured
