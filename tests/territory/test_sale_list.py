"""The list of monthly sales: the numbers of a place are the sums of the rows that they open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from accounts.models import ExportLog, Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope, system_scope
from salesforce_app.web.listing_query import ListQuery
from salesforce_app.web.listings import find_listing
from territory.models import RetailerMonth, RouteMonth, VillageMonth
from territory.queries.sale_list import SALES
from territory.queries.units import unit_tree
from territory.scope import scope_of_units
from territory.views.places.words import sales_address
from tests.cast import Cast, Office
from tests.factories import RouteStopFactory, SalesAdjustmentFactory
from tests.made_up import FIRST, LAST, make_up
from tests.oracle import units_to_try

from .selling import sell

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
MARCH = Month(2024, 3)
SignIn = Callable[[Staff], Client]


def sums(address: str, scope: Scope) -> tuple[int, int, int]:
    """Net sales, orders and quantity of all rows of the list of an address."""
    query = ListQuery(find_listing(SALES), scope, QueryDict(urlsplit(address).query))
    assert query.errors == {}
    shown = ["amount", "orders", "quantity"]
    columns = [column for name in shown for column in query.all_columns if column.name == name]
    rows = query.rows_of(query.keys(), columns)
    amount, orders, quantity = (sum(row.cells[at].value or 0 for row in rows) for at in range(3))  # type: ignore[misc]
    return amount, orders, quantity


def added(rows: Any) -> tuple[int, int, int]:
    """Net sales, orders and quantity of some roll-ups."""
    found = list(rows.values_list("amount", "orders", "quantity"))
    return tuple(sum(row[at] or 0 for row in found) for at in range(3))  # type: ignore[return-value]


@pytest.mark.parametrize("seed", [61, 62])
def test_the_rows_of_a_place_add_up_to_its_numbers(seed: int) -> None:
    office = make_up(seed, shops=25)
    wrong = []
    for unit in units_to_try(office)[:3]:
        below = unit_tree().below([unit.pk])
        scope = scope_of_units(below, day=timezone.localdate())
        for month in (LAST, LAST.shift(-3), FIRST):
            facts = RouteMonth.objects.filter(month=month.first, unit__in=below)
            places: list[tuple[dict[str, object], Scope, Any]] = [
                ({"unit": unit.code}, scope, facts),
                ({"unit": unit.code}, EVERYONE, facts),
                ({}, scope, facts),
            ]
            places += [
                ({"route": code}, scope, facts.filter(route__code=code))
                for code in set(facts.values_list("route__code", flat=True))
            ]
            villages = VillageMonth.objects.filter(month=month.first, unit__in=below)
            places += [
                ({"village": key}, scope, villages.filter(village=key))
                for key in set(villages.values_list("village", flat=True))
            ]
            for place, reader, numbers in places:
                address = sales_address(month, **place)
                if sums(address, reader) != added(numbers):
                    wrong.append((address, sums(address, reader), added(numbers)))
    assert wrong == []


def test_the_numbers_of_the_pages_open_their_rows(office: Office, cast: Cast, signed_in: SignIn) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200, "S1A-1": 900})
    client = signed_in(cast.supervisor)
    for path, place in (
        ("/units/N1/", "unit=N1"),
        ("/routes/N1A/", "route=N1A"),
        (f"/villages/{office.villages['N1A'][0].pk}/", f"village={office.villages['N1A'][0].pk}"),
    ):
        page = client.get(f"{path}?month={MARCH}").content.decode()
        found = set(re.findall(r'href="(/sales/[^"]*)"', page))
        assert found == {
            f"/sales/?{place}&amp;month=2024-03{sort}"
            for sort in ("", "&amp;sort=-orders", "&amp;sort=-quantity")
        }
        for address in found:
            assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_without_a_month_the_newest_ended_one_is_listed(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    today = timezone.localdate()
    running = Month.of(today)
    for month in (running, running.shift(-1), running.shift(-2)):
        sell(office, month, {"N1A-1": 100, "N1A-2": 200})
    client = signed_in(cast.account_manager)
    page = client.get("/sales/").content.decode()
    newest = running.shift(-1)
    assert f'value="{newest}"' in page
    assert '<span class="chip">' in page
    items = client.get("/api/sales").json()["items"]
    assert {item["month"] for item in items} == {str(newest)}
    other = client.get(f"/sales/?month={running.shift(-2)}").content.decode()
    assert '<a class="chip" href="/sales/">' in other
    assert client.get("/sales/?month=").content.decode().count('<span class="chip">') == 1


def test_nothing_is_listed_before_the_first_sales(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.account_manager).get("/sales/")
    assert page.status_code == 200
    assert signed_in(cast.account_manager).get("/api/sales").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"N1A-1", "N1A-2", "N1B-1"}),
        ("q=n1b", {"N1B-1"}),
        ("unit=N1", {"N1A-1", "N1A-2", "N1B-1"}),
        ("route=N1A", {"N1A-1", "N1A-2"}),
        ("shop=N1A-2", {"N1A-2"}),
        ("month=2024-02", set()),
    ],
)
def test_filters_narrow(
    office: Office, cast: Cast, signed_in: SignIn, query: str, expected: set[str]
) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200, "S1A-1": 900})
    client = signed_in(cast.account_manager)
    page: str = client.get(f"/sales/?{query}").content.decode()
    assert set(re.findall(r"\b[NS]\d[AB]-\d\b", page.partition("<tbody")[2])) == expected
    items = client.get(f"/api/sales?{query}").json()["items"]
    assert {item["licence_no"] for item in items} == expected


def test_the_largest_come_first_and_each_order_is_whole(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200, "N1B-2": 400})
    RetailerMonth.objects.filter(retailer__licence_no="N1B-1").update(quantity=700)
    client = signed_in(cast.account_manager)

    def listed(sort: str) -> list[str]:
        page: str = client.get(f"/sales/?sort={sort}").content.decode()
        return list(dict.fromkeys(re.findall(r"\bN1[AB]-\d\b", page.partition("<tbody")[2])))

    assert listed("") == ["N1A-2", "N1B-2", "N1A-1", "N1B-1"]
    assert listed("amount") == ["N1B-1", "N1A-1", "N1B-2", "N1A-2"]
    assert listed("-quantity")[0] == "N1B-1"
    for column in ListQuery(find_listing(SALES), EVERYONE, QueryDict()).sortable:
        assert sorted(listed(column)) == sorted(listed(f"-{column}")) == sorted(listed(""))


@pytest.mark.parametrize("place", ["unit=S1", "route=S1A", "shop=S1A-1", "shop=nowhere", "village=99999999"])
def test_a_place_outside_the_scope_is_not_there(
    office: Office, cast: Cast, signed_in: SignIn, place: str
) -> None:
    sell(office, MARCH, {"S1A-1": 900})
    client = signed_in(cast.account_manager)
    for address in ("/sales/", "/sales/export/csv/", "/api/sales"):
        assert client.get(f"{address}?{place}").status_code == 404


def test_a_shop_that_left_keeps_its_figures_here_and_leads_nowhere(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    sell(office, MARCH, {"N1A-1": 300})
    shop = office.shops["N1A"][0]
    shop.stops.update(until=date(2024, 4, 1))
    RouteStopFactory(retailer=shop, route=office.routes["S1A"], since=date(2024, 4, 1))
    page = signed_in(cast.account_manager).get("/sales/?month=2024-03").content.decode()
    assert shop.licence_no in page
    assert f'href="/retailers/{shop.pk}/"' not in page
    assert f'href="/retailers/{shop.pk}/orders/' not in page
    assert shop.licence_no not in signed_in(cast.stranger).get("/sales/?month=2024-03").content.decode()


def test_a_closed_month_shows_what_became_known_later_beside(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500})
    fact = RetailerMonth.objects.get(retailer=office.shops["N1A"][0])
    for amount in (2_500, -500):
        SalesAdjustmentFactory(
            month=MARCH.first, retailer=fact.retailer, route=fact.route, unit=fact.unit, amount=amount
        )
    items = signed_in(cast.account_manager).get("/api/sales").json()["items"]
    assert {item["licence_no"]: (item["amount"], item["restated"]) for item in items} == {
        "N1A-1": (30_000, 32_000),
        "N1A-2": (50_000, None),
    }


def test_the_api_pages_through_all_and_names_what_it_refuses(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200, "N1B-2": 400})
    client = signed_in(cast.account_manager)
    first = client.get("/api/sales?limit=3").json()
    rest = client.get("/api/sales", {"limit": 3, "cursor": first["next"]}).json()
    found = [item["licence_no"] for item in first["items"] + rest["items"]]
    assert found == ["N1A-1", "N1A-2", "N1B-1", "N1B-2"]
    assert rest["next"] is None
    assert client.get("/api/sales?month=lately").status_code == 422
    assert client.get("/sales/export/csv/?month=lately").status_code == 400


def test_an_export_has_the_rows_of_the_page_and_is_logged(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200, "N1B-2": 400})
    answer: Any = signed_in(cast.account_manager).get("/sales/export/csv/?route=N1A")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    log = ExportLog.objects.get()
    assert (log.listing, log.rows, log.query) == (SALES, 2, "route=N1A&month=2024-03")


def test_the_month_is_named_in_the_readers_language(office: Office, cast: Cast, signed_in: SignIn) -> None:
    sell(office, MARCH, {"N1A-1": 300, "N1A-2": 500})
    Staff.objects.filter(pk=cast.account_manager.pk).update(language="zh-hans")
    page = signed_in(cast.account_manager).get("/sales/").content.decode()
    assert "月度销售" in page
    assert "2024年3月" in page
    assert date_format(MARCH.first, "Y") in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_rows(
    office: Office,
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    amounts = {"N1A-1": 300, "N1A-2": 500, "N1B-1": 200}
    sell(office, MARCH, dict(list(amounts.items())[:rows]))
    client = signed_in(cast.account_manager)
    client.get("/sales/")
    with django_assert_num_queries(15):
        client.get("/sales/?month=2024-03&unit=N1&sort=-orders")
