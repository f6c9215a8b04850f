"""Moving a shop from its card: what follows from it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import BEGINNING, Month
from territory.domain.facts import rebuild_month_facts
from territory.models import Residence, RetailerMonth, RouteMonth, RouteStop, SalesLine
from tests.cast import Cast, Office
from tests.factories import MonthCloseFactory, RouteFactory, RouteTermFactory, SalesLineFactory

SignIn = Callable[[Staff], Client]
DAYS = (date(2024, 2, 20), date(2024, 3, 5), date(2024, 3, 20), date(2024, 4, 9))
SINCE = date(2024, 3, 15)


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop, with sales in three months."""
    Staff.objects.update(language="en")
    shop = office.shops["N1A"][0]
    for day in DAYS:
        SalesLineFactory(
            retailer=shop,
            sold_on=day,
            route=office.routes["N1A"],
            unit=office.north_1,
            village=office.villages["N1A"][0],
        )
    rebuild_month_facts()
    return shop


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """王强's browser, her supervisor's."""
    return signed_in(cast.supervisor)


def stamps() -> list[tuple[Any, ...]]:
    """Day, route, unit and village of every line."""
    lines = SalesLine.objects.order_by("sold_on")
    return list(lines.values_list("sold_on", "route__code", "unit__code", "village__name"))


def facts() -> list[tuple[str, str, int]]:
    """Month, route and amount of the shop's facts and of the routes', which agree."""
    rows = [
        (str(Month.of(month)), route, amount)
        for month, route, amount in RetailerMonth.objects.values_list("month", "route__code", "amount")
    ]
    routes = [
        (str(Month.of(month)), route, amount)
        for month, route, amount in RouteMonth.objects.values_list("month", "route__code", "amount")
    ]
    assert sorted(rows) == sorted(routes)
    return sorted(rows)


def move(client: Client, shop: Retailer, office: Office, route: str, since: date = SINCE) -> Any:
    """Send the form."""
    return client.post(
        f"/retailers/{shop.pk}/move/",
        {"route": office.routes[route].pk, "since": str(since), "reason": "the routes were cut anew"},
        follow=True,
    )


BEFORE = [("2024-02", "N1A", 100_00), ("2024-03", "N1A", 200_00), ("2024-04", "N1A", 100_00)]
AFTER = [
    ("2024-02", "N1A", 100_00),
    ("2024-03", "N1A", 100_00),
    ("2024-03", "N2A", 100_00),
    ("2024-04", "N2A", 100_00),
]


def test_sales_since_the_day_follow_the_shop(client: Client, office: Office, shop: Retailer) -> None:
    assert facts() == BEFORE
    answer = move(client, shop, office, "N2A")
    assert "The shop stands on route Route N2A from March 15, 2024 on." in answer.content.decode()
    assert [(day, route, unit) for day, route, unit, _village in stamps()] == [
        (DAYS[0], "N1A", "N1"),
        (DAYS[1], "N1A", "N1"),
        (DAYS[2], "N2A", "N2"),
        (DAYS[3], "N2A", "N2"),
    ]
    assert facts() == AFTER
    stop = RouteStop.objects.get(retailer=shop, until=None)
    newest = stop.history.first()
    assert (stop.route.code, stop.since) == ("N2A", SINCE)
    assert (newest.history_user.username, newest.history_change_reason) == (
        "wang.qiang",
        "the routes were cut anew",
    )


def test_a_closed_month_keeps_its_figures_and_is_named(
    client: Client, office: Office, shop: Retailer
) -> None:
    MonthCloseFactory(month=date(2024, 3, 1))
    answer = move(client, shop, office, "N2A")
    assert "Closed months keep the old placement: March 2024." in answer.content.decode()
    assert [row for row in facts() if row[0] == "2024-03"] == [("2024-03", "N1A", 200_00)]
    assert [row for row in facts() if row[0] == "2024-04"] == [("2024-04", "N2A", 100_00)]


def test_taking_a_move_back_says_what_hangs_on_it_and_puts_it_back(
    client: Client, office: Office, shop: Retailer, cast: Cast, signed_in: SignIn
) -> None:
    move(client, shop, office, "N1B")
    page = client.get(f"/retailers/{shop.pk}/changes/")
    act, is_offered = page.context["acts"][0]
    assert is_offered
    address = f"/retailers/{shop.pk}/changes/{act.reference}/undo/"
    assert address in page.content.decode()
    asked = client.get(address).content.decode()
    assert "2 rows of sales, dues, visits or planned calls lie after that day." in asked
    assert signed_in(cast.account_manager).post(address).status_code == 403
    assert RouteStop.objects.filter(retailer=shop).count() == 2
    told = client.post(address, follow=True).content.decode()
    assert "The change was taken back." in told
    assert list(RouteStop.objects.filter(retailer=shop).values_list("route__code", "since", "until")) == [
        ("N1A", BEGINNING, None)
    ]
    assert facts() == BEFORE
    # What was taken back can itself be taken back: the trail goes on, nothing is deleted from it.
    act, is_offered = client.get(f"/retailers/{shop.pk}/changes/").context["acts"][0]
    assert (act.is_undo, is_offered) == (True, True)
    client.post(f"/retailers/{shop.pk}/changes/{act.reference}/undo/")
    stops = RouteStop.objects.filter(retailer=shop).order_by("since")
    assert list(stops.values_list("route__code", "since", "until")) == [
        ("N1A", BEGINNING, SINCE),
        ("N1B", SINCE, None),
    ]


def test_an_earlier_move_stays_while_a_later_one_stands(
    client: Client, office: Office, shop: Retailer
) -> None:
    move(client, shop, office, "N1B")
    move(client, shop, office, "N2A", date(2024, 4, 1))
    (newest, first), (older, second) = client.get(f"/retailers/{shop.pk}/changes/").context["acts"][:2]
    assert (first, second) == (True, False)
    address = f"/retailers/{shop.pk}/changes/{older.reference}/undo/"
    assert "王强 changed the same later" in client.get(address).content.decode()
    assert "王强 changed the same later" in client.post(address, follow=True).content.decode()
    assert RouteStop.objects.filter(retailer=shop).count() == 3
    client.post(f"/retailers/{shop.pk}/changes/{newest.reference}/undo/")
    client.post(address)
    assert RouteStop.objects.get(retailer=shop).route.code == "N1A"
    assert facts() == BEFORE


@pytest.mark.parametrize(
    ("route", "since", "field", "said"),
    [
        ("S1A", "2024-03-15", "route", "Select a valid choice."),
        ("N1A", "2024-03-15", "route", "The shop stands on this route already."),
        ("N1B", "", "since", "This field is required."),
        ("N1B", "1899-12-31", "since", "What is on file holds from Jan. 1, 1900"),
        ("N1B", "2199-01-01", "since", "The day lies more than a year ahead."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: Client, office: Office, shop: Retailer, route: str, since: str, field: str, said: str
) -> None:
    answer = client.post(
        f"/retailers/{shop.pk}/move/",
        {"route": office.routes[route].pk, "since": since, "reason": "the routes were cut anew"},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert said in answer.context["form"].errors[field][0]
    assert facts() == BEFORE


def test_the_delivery_route_is_a_choice_of_its_own(client: Client, office: Office, shop: Retailer) -> None:
    van = RouteFactory(code="V1", name="Van 1", kind="delivery")
    RouteTermFactory(route=van, unit=office.north_1)
    idle = RouteFactory(code="V2", kind="delivery")
    page = client.get(f"/retailers/{shop.pk}/move/?kind=delivery")
    choices = [route.pk for route in page.context["form"].fields["route"].queryset]
    assert (van.pk in choices, idle.pk in choices, office.routes["N1A"].pk in choices) == (True, False, False)
    client.post(
        f"/retailers/{shop.pk}/move/?kind=delivery",
        {"route": van.pk, "since": "2024-03-15", "position": "7", "reason": "new van"},
    )
    stop = RouteStop.objects.get(retailer=shop, kind="delivery")
    assert (stop.route, stop.since, stop.position) == (van, SINCE, 7)
    assert facts() == BEFORE
    assert client.get(f"/retailers/{shop.pk}/move/?kind=boat").status_code == 400


def test_a_village_is_changed_from_a_day_on(client: Client, office: Office, shop: Retailer) -> None:
    page = client.get(f"/retailers/{shop.pk}/village/")
    offered = {str(village) for village in page.context["form"].fields["village"].queryset}
    assert "Township N2A Village 1" in offered
    assert "Township S1A Village 1" not in offered
    client.post(
        f"/retailers/{shop.pk}/village/",
        {"village": office.villages["N1A"][1].pk, "since": str(SINCE), "reason": "new premises"},
    )
    assert [village for _day, _route, _unit, village in stamps()] == ["Village 1"] * 2 + ["Village 2"] * 2
    again = client.post(
        f"/retailers/{shop.pk}/village/",
        {"village": office.villages["N1A"][1].pk, "since": str(SINCE), "reason": "new premises"},
    )
    assert again.context["form"].errors["village"][0].startswith("The shop lies in this village already.")
    assert Residence.objects.filter(retailer=shop).count() == 2
