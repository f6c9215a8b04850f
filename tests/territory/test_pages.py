"""The list of units: what each person sees, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.models import OrgUnit
from territory.queries.overview import (
    find_unit,
    newest_month,
    top_unit,
    unit_children,
    unit_months,
    unit_overview,
    unit_trail,
)
from territory.scope import build_scope

from ..cast import Cast, Office
from ..factories import OrgUnitFactory, RouteMonthFactory, SettlementMonthFactory, StaffFactory

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
ROUTES = {"N1A": "north_1", "N1B": "north_1", "N2A": "north_2", "S1A": "south_1"}


@pytest.fixture
def sold(office: Office) -> Office:
    """Every route sells 100 yuan in February 2024 and 110 yuan in March."""
    for code, unit in ROUTES.items():
        for month, amount in ((FEBRUARY, 100_00), (MARCH, 110_00)):
            RouteMonthFactory(
                month=month.first, route=office.routes[code], unit=getattr(office, unit), amount=amount
            )
    return office


@pytest.fixture(autouse=True)
def in_english(cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)


def rows_of(page: str) -> dict[str, list[str]]:
    """The text of every figure in the table, by unit code; tags and line breaks taken out."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    rows = {}
    for row in body.split("<tr")[1:]:
        cells = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split(r"<t[hd] ", row)[1:]]
        cells = [cell.partition(">")[2].strip() or cell for cell in cells]
        rows[cells[0].rpartition(" · ")[2]] = cells[1:]
    return rows


def units_in(answer: dict[str, object]) -> list[str]:
    units = answer["units"]
    assert isinstance(units, list)
    return [unit["code"] for unit in units]


SEEN = {
    "account_manager": ["N1"],
    "supervisor": ["N", "N1", "N2"],
    "director": ["C", "N", "N1", "N2", "S", "S1"],
    "analyst": ["C", "N", "N1", "N2", "S", "S1"],
    "administrator": ["C", "N", "N1", "N2", "S", "S1"],
    "stranger": ["S1"],
}


@pytest.mark.parametrize(("who", "codes"), SEEN.items())
def test_everybody_sees_her_own_units_on_the_page_and_in_the_api(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], who: str, codes: list[str]
) -> None:
    client = signed_in(getattr(cast, who))
    assert list(rows_of(client.get("/units/").content.decode())) == codes
    assert units_in(client.get("/api/units").json()) == codes


def test_a_unit_counts_everything_below_it(sold: Office, cast: Cast) -> None:
    overview = unit_overview(build_scope(cast.director))
    assert overview.month == MARCH
    assert {line.code: (line.amount, line.previous, line.mom.label) for line in overview.lines} == {
        "C": (440_00, 400_00, "+10.0%"),
        "N": (330_00, 300_00, "+10.0%"),
        "N1": (220_00, 200_00, "+10.0%"),
        "N2": (110_00, 100_00, "+10.0%"),
        "S": (110_00, 100_00, "+10.0%"),
        "S1": (110_00, 100_00, "+10.0%"),
    }


def test_the_tree_begins_where_the_reader_stands(sold: Office, cast: Cast) -> None:
    overview = unit_overview(build_scope(cast.supervisor))
    assert [(line.code, line.parent, line.depth) for line in overview.lines] == [
        ("N", None, 0),
        ("N1", "N", 1),
        ("N2", "N", 1),
    ]


def test_nothing_is_known_before_the_first_month_and_nothing_sold_is_zero(office: Office, cast: Cast) -> None:
    RouteMonthFactory(month=MARCH.first, route=office.routes["N1A"], unit=office.north_1, amount=5_00)
    lines = {line.code: line for line in unit_overview(build_scope(cast.director)).lines}
    assert (lines["N1"].amount, lines["N1"].previous, lines["N1"].mom.label) == (5_00, None, "—")
    assert (lines["S1"].amount, lines["S1"].previous) == (0, None)


def test_the_newest_month_is_one_that_has_ended(sold: Office) -> None:
    scope = system_scope("tests")
    assert newest_month(scope, today=date(2024, 3, 31)) == FEBRUARY
    assert newest_month(scope, today=date(2024, 4, 1)) == MARCH
    assert newest_month(scope, today=date(2024, 2, 10)) == MARCH, "none has ended: the newest there is"


def test_months_of_others_do_not_count_as_newest(office: Office, cast: Cast) -> None:
    RouteMonthFactory(month=FEBRUARY.first, route=office.routes["N1A"], unit=office.north_1)
    RouteMonthFactory(month=MARCH.first, route=office.routes["S1A"], unit=office.south_1)
    assert newest_month(build_scope(cast.account_manager)) == FEBRUARY
    assert newest_month(build_scope(cast.stranger)) == MARCH


def test_the_page_prints_the_figures_with_their_counts(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    for code, debited in (("N1A", 19), ("N1B", 21)):
        SettlementMonthFactory(
            month=MARCH.first,
            route=sold.routes[code],
            unit=getattr(sold, ROUTES[code]),
            retailer=sold.shops[code][0],
            resolved=25,
            debited=debited,
            debited_gross=25,
        )
    SettlementMonthFactory(
        month=MARCH.first, route=sold.routes["S1A"], unit=sold.south_1, retailer=sold.shops["S1A"][0]
    )
    rows = rows_of(signed_in(cast.director).get("/units/").content.decode())
    assert {code: cells[:3] for code, cells in rows.items()} == {
        "C": ["¥440", "+10.0%", "80.4% 41 / 51"],
        "N": ["¥330", "+10.0%", "80.0% 40 / 50"],
        "N1": ["¥220", "+10.0%", "80.0% 40 / 50"],
        "N2": ["¥110", "+10.0%", "—"],
        "S": ["¥110", "+10.0%", "100.0% 1 / 1 · n&lt;20"],
        "S1": ["¥110", "+10.0%", "100.0% 1 / 1 · n&lt;20"],
    }


def test_the_page_leads_to_every_form_of_the_report(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    page = signed_in(cast.account_manager).get("/units/").content.decode()
    for address in (
        "/reports/monthly/N1/2024-03/",
        "/reports/monthly/N1/2024-03.pdf",
        "/reports/monthly/N1/2024-03.xlsx",
    ):
        assert f'href="{address}"' in page


def test_the_api_tells_amounts_in_minor_units(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    assert signed_in(cast.account_manager).get("/api/units").json() == {
        "month": "2024-03",
        "currency": "CNY",
        "units": [
            {
                "code": "N1",
                "name": "North 1",
                "kind": "territory",
                "parent_code": None,
                "sales": {"total": 220_00, "previous": 200_00, "mom": [20_00, 200_00]},
            }
        ],
    }


def test_before_the_first_import_the_page_says_so(
    office: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    page = signed_in(cast.director).get("/units/").content.decode()
    assert "No sales have been imported yet." in page
    assert list(rows_of(page)) == SEEN["director"]
    assert signed_in(cast.director).get("/api/units").json()["month"] is None


def test_somebody_without_a_posting_is_told_why_the_page_is_empty(
    sold: Office, signed_in: Callable[[Staff], Client]
) -> None:
    newcomer = StaffFactory(language=Language.ENGLISH)
    page = signed_in(newcomer).get("/units/").content.decode()
    assert "No unit is yours today" in page
    assert "<table" not in page


@pytest.mark.parametrize("address", ["/units/", "/api/units"])
def test_the_page_costs_the_same_at_one_and_at_three_units(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], address: str
) -> None:
    def queries(staff: Staff) -> int:
        client = signed_in(staff)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    assert queries(cast.account_manager) == queries(cast.supervisor)
    # Session, person, postings, tree; units, span of months twice, sales; on the page debits and notices.
    assert queries(cast.supervisor) == {"/units/": 10, "/api/units": 8}[address]


def test_units_are_found_through_the_scope_alone(sold: Office, cast: Cast) -> None:
    scope = build_scope(cast.supervisor)
    assert find_unit(scope, "N2") == sold.north_2
    assert find_unit(scope, "S1") is None
    assert find_unit(scope, "C") is None
    assert unit_trail(scope, sold.north_2) == [sold.north]
    assert unit_trail(build_scope(cast.director), sold.north_2) == [sold.company, sold.north]
    assert unit_children(scope, sold.north) == [sold.north_1, sold.north_2]
    assert top_unit(scope) == sold.north
    assert top_unit(build_scope(StaffFactory())) is None


def test_the_months_of_a_unit_run_without_a_gap_newest_first(sold: Office, cast: Cast) -> None:
    RouteMonthFactory(month=date(2023, 12, 1), route=sold.routes["N2A"], unit=sold.north_2)
    scope = build_scope(cast.director)
    assert [str(month) for month in unit_months(scope, sold.north)] == [
        "2024-03",
        "2024-02",
        "2024-01",
        "2023-12",
    ]
    assert unit_months(scope, sold.south_1) == [MARCH, FEBRUARY]
    assert unit_months(scope, OrgUnitFactory()) == []
    assert unit_months(build_scope(cast.stranger), sold.north) == []


def test_a_code_may_hold_any_character(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    OrgUnit.objects.filter(pk=sold.north_1.pk).update(code="东门/1 & 2?")
    address = reverse("cms:report", kwargs={"template": "monthly", "unit": "东门/1 & 2?", "month": MARCH})
    assert f'href="{escape(address)}"' in signed_in(cast.account_manager).get("/units/").content.decode()


@time_machine.travel(date(2030, 1, 1))
def test_a_posting_that_has_ended_shows_nothing(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    cast.account_manager.postings.update(until=date(2029, 12, 31))
    client = signed_in(cast.account_manager)
    assert units_in(client.get("/api/units").json()) == []
