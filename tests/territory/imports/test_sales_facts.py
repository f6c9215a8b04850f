"""The facts that a sales import makes are those that the lines on file give, however large the file is."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from salesforce_app.imports.batches import Outcome, run_import
from salesforce_app.kernel.periods import Month
from territory.domain.facts import rebuild_month_facts
from territory.imports import sales
from territory.models import (
    Residence,
    RetailerMonth,
    RouteMonth,
    RouteStop,
    RouteTerm,
    SalesLine,
    VillageMonth,
)
from tests.cast import Office
from tests.factories import ResidenceFactory, RouteStopFactory, RouteTermFactory

HEADER = ["licence_no", "sold_on", "amount", "document_no", "line_no", "quantity", "product_code"]
FIRST = date(2025, 3, 30)


@pytest.fixture
def moving_office(office: Office) -> Office:
    """Shops that change routes and villages in mid-month, one without a village, and a route that moves."""
    shop, other = office.shops["N1A"]
    RouteStop.objects.filter(retailer=shop).update(until=date(2025, 4, 11))
    RouteStopFactory(retailer=shop, route=office.routes["S1A"], since=date(2025, 4, 11))
    Residence.objects.filter(retailer=other).update(until=date(2025, 4, 21))
    ResidenceFactory(retailer=other, village=office.villages["S1A"][0], since=date(2025, 5, 2))
    Residence.objects.filter(retailer=office.shops["N1B"][0]).delete()
    RouteTerm.objects.filter(route=office.routes["N2A"]).update(until=date(2025, 4, 15))
    RouteTermFactory(route=office.routes["N2A"], unit=office.south_1, since=date(2025, 4, 15))
    return office


def rows(office: Office, count: int, *, seed: int = 5) -> list[list[Any]]:
    """Sales of all shops over some weeks in no order, several lines to an order, some without document."""
    random = Random(seed)
    shops = [shop.licence_no for shops in office.shops.values() for shop in shops]
    found: list[list[Any]] = []
    for number in range(count):
        document = random.choice(["", f"D{random.randrange(count // 3)}"])
        found.append(
            [
                random.choice(shops),
                FIRST + timedelta(days=random.randrange(50)),
                f"{random.randint(-9_000, 90_000) / 100:.2f}",
                document,
                number if document else "",
                random.choice(["", 0, 3, -2]),
                f"P{number}",
            ]
        )
    return found


def send(path: Path, lines: Sequence[Sequence[object]], **options: object) -> Outcome:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *lines])
    return run_import("sales", path, actor="tests", **options)  # type: ignore[arg-type]


def facts() -> list[list[tuple[object, ...]]]:
    return [
        sorted(model.objects.values_list(), key=repr) for model in (RetailerMonth, RouteMonth, VillageMonth)
    ]


@pytest.mark.parametrize("rows_at_once", [1, 7, 40, 1000])
def test_fresh_months_get_the_facts_that_their_lines_give(
    moving_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(sales, "ROWS_AT_ONCE", rows_at_once)
    lines = rows(moving_office, 200)
    send(tmp_path / "sales.csv", lines)
    columns = ("retailer__licence_no", "sold_on", "document_no", "line_no", "amount", "quantity")
    assert sorted(SalesLine.objects.values_list(*columns), key=repr) == sorted(
        (
            (shop, day, document, str(line), int(Decimal(amount) * 100), quantity if quantity != "" else None)
            for shop, day, amount, document, line, quantity, _product in lines
        ),
        key=repr,
    )
    made = facts()
    assert any(fact[-1] for fact in made[0]), "some shop is on two routes in a month"
    assert rebuild_month_facts() == Month.range(Month(2025, 3), Month(2025, 5))
    assert facts() == made


def test_months_with_lines_get_the_facts_that_all_their_lines_give(
    moving_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales, "ROWS_AT_ONCE", 11)
    send(tmp_path / "first.csv", rows(moving_office, 60))
    outcome = send(tmp_path / "second.csv", rows(moving_office, 90, seed=6))
    assert outcome.created + outcome.updated + outcome.unchanged == 90
    made = facts()
    rebuild_month_facts()
    assert facts() == made


@pytest.mark.parametrize("rows_at_once", [2, 1000])
def test_a_repeated_key_is_found_wherever_it_stands(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(sales, "ROWS_AT_ONCE", rows_at_once)
    lines = [[f"N1A-{number % 2 + 1}", "2025-05-05", "1.00", f"D{number}", 1, 1, ""] for number in range(8)]
    repeated = [
        ["N1A-1", "2025-05-05", "2.00", "D2", 1, 1, ""],
        ["N1A-1", "2025-05-05", "3.00", "D2", 1, 1, ""],
    ]
    outcome = send(tmp_path / "sales.csv", [*lines, *repeated], skip_invalid=True)
    assert [(problem.line, problem.reason) for problem in outcome.problems] == [
        (10, "The row has the same key as line 4."),
        (11, "The row has the same key as line 4."),
    ]
    assert (outcome.created, outcome.rejected) == (8, 2)
    assert SalesLine.objects.get(document_no="D2").amount == 100, "the first of them counts"
