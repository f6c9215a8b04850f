"""E-settlement of units and routes in the API: the figures of the pages and of the report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from settlement.models import SettlementMonth
from tests.cast import Cast, Office
from tests.factories import (
    DueAdjustmentFactory,
    DueFactory,
    EnrolmentFactory,
    FailureMonthFactory,
    MonthCloseFactory,
    RouteMonthFactory,
    SettlementMonthFactory,
)

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
NOWHERE = {"pk": None, "township": None, "village": None}
Client_ = Callable[[Staff], Client]


def debit(office: Office, code: str, number: int, resolved: int, debited: int, month: Month = MARCH) -> None:
    """Dues of a shop of a route in a month, some of them debited, the others without funds."""
    unit = {"N1": office.north_1, "N2": office.north_2, "S1": office.south_1}[code[:2]]
    where = {"month": month.first, "route": office.routes[code], "unit": unit}
    where |= {"retailer": office.shops[code][number], "village": office.villages[code][number]}
    amounts = {"amount_resolved": resolved * 100_00, "amount_debited": debited * 100_00}
    SettlementMonthFactory(**where, resolved=resolved, debited=debited, **amounts)
    if resolved > debited:
        FailureMonthFactory(**where, dues=resolved - debited)


@pytest.fixture
def debited(office: Office) -> Office:
    """In March N1A debits 15 of 20 dues and N1B 19 of 20, N2A none of 4, S1A all 7."""
    for code, resolved, paid in (("N1A", 20, 15), ("N1B", 20, 19), ("N2A", 4, 0), ("S1A", 7, 7)):
        debit(office, code, 0, resolved, paid)
        unit = SettlementMonth.objects.get(route=office.routes[code]).unit
        RouteMonthFactory(month=MARCH.first, route=office.routes[code], unit=unit)
    debit(office, "N1A", 0, 10, 9, FEBRUARY)
    EnrolmentFactory(retailer=office.shops["N1A"][0])
    return office


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_unit_tells_its_rates_in_total_and_by_route_and_village(
    debited: Office, cast: Cast, signed_in: Client_
) -> None:
    found = read(signed_in(cast.account_manager), "/api/units/N1/settlement?month=2024-03")
    assert {name: found[name] for name in ("code", "name", "month", "currency", "is_closed")} == {
        "code": "N1",
        "name": "North 1",
        "month": "2024-03",
        "currency": "CNY",
        "is_closed": False,
    }
    total = found["total"]
    assert (total["code"], total["debit_success"], total["amount_success"]) == (
        "N1",
        [34, 40],
        [340000, 400000],
    )
    assert (total["enrolment"], total["failed_dues"], total["top_reason"]) == (
        [1, 4],
        6,
        "INSUFFICIENT_FUNDS",
    )
    assert [(row["code"], row["debit_success"], row["out_of_balance"]) for row in found["routes"]] == [
        ("N1A", [15, 20], True),
        ("N1B", [19, 20], True),
    ]
    assert (found["previous"]["debit_success"], found["previous"]["failed_dues"]) == ([9, 10], 1)
    # Reasons are read of the month alone: none is told rather than an empty one.
    assert "top_reason" not in found["previous"]
    assert found["last_year"] is None
    assert found["restated"] == {
        "debit_success": [34, 40],
        "amount_success": [340000, 400000],
        "first_closed": None,
    }
    assert [(line["reason"], line["dues"]) for line in found["reasons"]] == [("INSUFFICIENT_FUNDS", 6)]
    village = debited.villages["N1A"][0]
    assert [
        (row["pk"], row["township"], row["village"], row["debit_success"])
        for row in found["villages"]
        if row["failed_dues"]
    ] == [
        (village.pk, "Township N1A", "Village 1", [15, 20]),
        (debited.villages["N1B"][0].pk, "Township N1B", "Village 1", [19, 20]),
    ]


@pytest.mark.parametrize(("who", "unit"), [("account_manager", "N1"), ("supervisor", "N"), ("director", "C")])
def test_the_figures_are_those_of_the_page_and_of_the_report(
    debited: Office, cast: Cast, signed_in: Client_, who: str, unit: str
) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    client = signed_in(getattr(cast, who))
    found = read(client, f"/api/units/{unit}/settlement?month=2024-03")
    page = client.get(f"/units/{unit}/parts/settlement/?month=2024-03").content.decode()
    page = page.partition('aria-label="E-settlement by route"')[2]
    for line in [*found["routes"], found["total"]]:
        name = "Total" if line is found["total"] else line["name"]
        row = re.search(rf"<tr[^>]*>\s*<th scope=\"row\">(?:<[^>]+>)?{name}<.*?</tr>", page, re.DOTALL)
        assert row is not None, name
        cells = re.findall(r"<td.*?</td>", row[0], re.DOTALL)
        assert Ratio(*line["enrolment"]).percent() in cells[0]
        assert Ratio(*line["debit_success"]).percent() in cells[1]
        assert str(line["failed_dues"]) in re.sub(r"<[^>]+>", "", cells[6])
    report = json.loads(client.get(f"/reports/monthly/{unit}/2024-03.json").content)["settlement"]
    assert [{name: line[name] for name in report["total"]} for line in found["routes"]] == report["routes"]
    assert {name: found["total"][name] for name in report["total"]} == report["total"]
    names = report["villages"][0].keys() - {"code", "name"}
    assert [{name: line[name] for name in names} for line in found["villages"]] == [
        {name: line[name] for name in names} for line in report["villages"]
    ]


def test_a_route_stands_beside_its_unit(debited: Office, cast: Cast, signed_in: Client_) -> None:
    client = signed_in(cast.supervisor)
    found = read(client, "/api/routes/N1B/settlement?month=2024-03")
    unit = read(client, "/api/units/N1/settlement?month=2024-03")
    assert found["code"] == "N1B"
    assert found["route"] == unit["routes"][1]
    assert (found["total"], found["previous"]) == (unit["total"], unit["previous"])
    assert [(line["reason"], line["dues"]) for line in found["reasons"]] == [("INSUFFICIENT_FUNDS", 1)]
    page = client.get("/routes/N1B/parts/settlement/?month=2024-03").content.decode()
    assert Ratio(*found["route"]["debit_success"]).percent() in page
    assert Ratio(*found["total"]["debit_success"]).percent() in page


def test_what_became_known_after_the_close_stands_beside(
    debited: Office, cast: Cast, signed_in: Client_
) -> None:
    MonthCloseFactory(month=MARCH.first)
    due = DueFactory(unit=debited.north_1, route=debited.routes["N1A"], due_on=MARCH.first)
    DueAdjustmentFactory(due=due, month=MARCH.first, resolved=0, debited=1, amount_debited=100_00)
    found = read(signed_in(cast.director), "/api/units/N1/settlement?month=2024-03")
    assert found["is_closed"]
    assert found["total"]["debit_success"] == [34, 40]
    assert found["restated"]["debit_success"] == [35, 40]
    assert found["restated"]["amount_success"][0] == 350000


def test_an_office_without_settlement_knows_nothing_rather_than_zero(cast: Cast, signed_in: Client_) -> None:
    found = read(signed_in(cast.account_manager), "/api/units/N1/settlement?month=2024-03")
    lines = [found["total"], *found["routes"], *found["villages"]]
    named = {"code", "name", "pk", "township", "village", "reliable", "out_of_balance"}
    assert all(value is None for line in lines for name, value in line.items() if name not in named)
    assert (found["previous"], found["reasons"]) == (None, [])


@pytest.mark.parametrize("place", ["units/S1", "units/C", "units/X", "routes/S1A", "routes/X"])
def test_what_lies_outside_is_not_there(debited: Office, cast: Cast, signed_in: Client_, place: str) -> None:
    assert signed_in(cast.supervisor).get(f"/api/{place}/settlement?month=2024-03").status_code == 404
    assert signed_in(cast.stranger).get("/api/units/N1/settlement").status_code == 404
    assert signed_in(cast.stranger).get("/api/routes/N1A/settlement").status_code == 404


@pytest.mark.parametrize("place", ["units/N1", "routes/N1A"])
def test_a_mistyped_month_is_refused_by_its_field(
    debited: Office, cast: Cast, signed_in: Client_, place: str
) -> None:
    answer: Any = signed_in(cast.account_manager).get(f"/api/{place}/settlement?month=2024-13")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["month"]


def test_it_costs_the_same_at_one_and_at_three_villages(
    debited: Office, cast: Cast, signed_in: Client_
) -> None:
    client = signed_in(cast.director)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return len(captured)

    unit, route = "/api/units/N1/settlement?month=2024-03", "/api/routes/N1A/settlement?month=2024-03"
    assert (queries(unit), queries(route)) == (28, 28)
    debit(debited, "N1A", 1, 20, 3)
    debit(debited, "N1B", 1, 20, 3)
    assert (queries(unit), queries(route)) == (28, 28)
