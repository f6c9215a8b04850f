"""Month facts are what counting line by line gives, whatever happened to the shops and routes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.kernel.periods import Month
from territory.domain.facts import rebuild_month_facts
from territory.models import RetailerMonth, RouteMonth, SalesLine, VillageMonth
from tests.cast import Office
from tests.factories import ImportBatchFactory, MonthCloseFactory, SalesLineFactory
from tests.made_up import make_up
from tests.oracle import add_up, month_facts

JUNE = Month(2025, 6)


def counted() -> dict[str, dict[Any, Any]]:
    """The facts and roll-ups of all lines, counted one by one."""
    facts = {key: astuple(fact) for key, fact in month_facts().items()}
    return {"shops": facts, "routes": rolled_up(facts, 1), "villages": rolled_up(facts, None)}


def rolled_up(facts: dict[Any, Any], position: int | None) -> dict[Any, Any]:
    """The facts by month, route (or village) and unit."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, fact in facts.items():
        place = fact[1] if position is None else key[position]
        if place is not None:
            groups[key[0], place, fact[0]].append((key[2], fact))
    return {
        key: (
            sum(fact[2] for _, fact in rows),
            add_up([fact[3] for _, fact in rows]),
            sum(fact[4] for _, fact in rows),
            len({shop for shop, _ in rows}),
        )
        for key, rows in groups.items()
    }


def on_file() -> dict[str, dict[Any, Any]]:
    """The facts and roll-ups in the database."""
    columns = ("unit", "village", "amount", "quantity", "orders", "last_order_on", "is_split")
    rolls = ("amount", "quantity", "orders", "retailers")
    return {
        "shops": {
            row[:4]: row[4:]
            for row in RetailerMonth.objects.values_list("month", "route", "retailer", "unit", *columns)
        },
        "routes": {
            row[:3]: row[3:] for row in RouteMonth.objects.values_list("month", "route", "unit", *rolls)
        },
        "villages": {
            row[:3]: row[3:] for row in VillageMonth.objects.values_list("month", "village", "unit", *rolls)
        },
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_the_facts_of_an_office_of_chance_are_what_counting_gives(seed: int) -> None:
    make_up(seed, shops=30)
    expected = counted()
    assert any(fact[-1] for fact in expected["shops"].values())
    assert on_file() == expected


@pytest.mark.django_db
def test_a_rebuild_of_some_months_and_shops_leaves_the_same_facts() -> None:
    office = make_up(3, shops=20)
    some = [shop.pk for shop in office.shops[:5]]
    RetailerMonth.objects.filter(month__in=[date(2025, 2, 1), date(2025, 5, 1)], retailer__in=some).update(
        amount=1, orders=9
    )
    rebuilt = rebuild_month_facts(months=[Month(2025, 5), Month(2025, 2)], retailers=some)
    assert rebuilt == [Month(2025, 2), Month(2025, 5)]
    assert on_file() == counted()


@pytest.mark.django_db
def test_facts_of_lines_that_are_gone_go_too(office: Office) -> None:
    line = sell(office, "N1A", 0, JUNE.first)
    rebuild_month_facts(months=[JUNE])
    assert RetailerMonth.objects.count() == RouteMonth.objects.count() == 1
    line.delete()
    rebuild_month_facts(months=[JUNE])
    assert not RetailerMonth.objects.exists()
    assert not RouteMonth.objects.exists()


@pytest.mark.django_db
def test_closed_months_stay_as_they_were(office: Office) -> None:
    sell(office, "N1A", 0, JUNE.first)
    sell(office, "N1A", 0, JUNE.shift(-1).first)
    rebuild_month_facts()
    MonthCloseFactory(month=JUNE.first)
    SalesLine.objects.update(amount=7)
    assert rebuild_month_facts() == [JUNE.shift(-1)]
    assert dict(RouteMonth.objects.values_list("month", "amount")) == {
        JUNE.shift(-1).first: 7,
        JUNE.first: 100_00,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("shops", [1, 3])
def test_a_rebuild_takes_the_same_statements_for_any_number_of_shops(office: Office, shops: int) -> None:
    codes = ["N1A", "N1B", "S1A"][:shops]
    for code in codes:
        for day in (1, 9, 20):
            sell(office, code, 0, date(2025, 6, day))
    with CaptureQueriesContext(connection) as captured:
        rebuild_month_facts(months=[JUNE])
    assert len(captured) == 10
    assert RetailerMonth.objects.count() == shops


def sell(office: Office, code: str, shop: int, day: date) -> SalesLine:
    """A line of 100.00 on the shop's own route."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    return SalesLineFactory(
        retailer=office.shops[code][shop],
        sold_on=day,
        amount=100_00,
        route=office.routes[code],
        unit=units[code],
        batch=ImportBatchFactory(),
    )


@pytest.mark.django_db
def test_a_route_that_changes_its_unit_within_a_month_leaves_each_what_was_sold_in_its_time(
    office: Office,
) -> None:
    route, shop = office.routes["N1A"], office.shops["N1A"][0]
    for day, unit, amount in ((5, office.north_1, 100_00), (20, office.north_2, 1_00)):
        SalesLineFactory(
            retailer=shop, route=route, unit=unit, village=None, sold_on=date(2025, 6, day), amount=amount
        )
    rebuild_month_facts(months=[JUNE])
    assert sorted(RouteMonth.objects.values_list("unit__code", "amount", "retailers")) == [
        ("N1", 100_00, 1),
        ("N2", 1_00, 1),
    ]
    assert list(RetailerMonth.objects.values_list("is_split", flat=True)) == [True, True]
