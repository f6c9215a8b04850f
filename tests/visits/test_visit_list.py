"""The list of visits: every number of visits opens exactly the visits that it was counted from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ExportLog, Staff
from salesforce_app.kernel.scope import system_scope
from territory.models import Route
from territory.queries.frame import unit_frame
from territory.queries.units import unit_tree
from territory.scope import scope_of_units
from tests.asking import listed
from tests.cast import Cast, Office
from tests.factories import VisitFactory
from tests.made_up import FIRST, LAST, make_up
from tests.oracle import units_to_try
from visits.domain.searching import write_all_visit_texts
from visits.enums import Channel
from visits.models import Visit
from visits.panels.addresses import visits_address
from visits.queries.persons import person_rows
from visits.queries.visit_list import VISITS
from visits.queries.visits import visit_facts

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
SignIn = Callable[[Staff], Client]


@pytest.mark.parametrize("seed", [61, 62])
def test_lists_are_as_long_as_the_numbers(seed: int) -> None:
    office = make_up(seed, shops=25)
    wrong = []
    for unit in units_to_try(office)[:3]:
        scope = scope_of_units(unit_tree().below([unit.pk]), day=timezone.localdate())
        for month in (LAST, LAST.shift(-3), FIRST.shift(-1)):
            frame = unit_frame(unit.code, month, EVERYONE)
            facts = visit_facts(frame)
            expected = {visits_address(month, unit=unit.code): facts.total.rates.visits}
            for row in facts.routes:
                place = {"unit": unit.code, "route": row.code}
                expected[visits_address(month, **place)] = row.rates.visits
                for person in person_rows(frame, month, Route.objects.get(code=row.code)):
                    address = visits_address(month, person=person.username, **place)
                    expected[address] = person.visits
            wrong += [
                address for address, number in expected.items() if listed(VISITS, address, scope) != number
            ]
    assert wrong == []


def visit(office: Office, cast: Cast, code: str = "N1A", **values: Any) -> Visit:
    """A visit to a route's first shop as it is stamped by an import."""
    unit = {"N1A": office.north_1, "N1B": office.north_1, "S1A": office.south_1}[code]
    values = {"staff": cast.account_manager, **values}
    made: Visit = VisitFactory(retailer=office.shops[code][0], route=office.routes[code], unit=unit, **values)
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"first", "call", "other", "early"}),
        ("q=shop n1b", {"other"}),
        ("q=firs", {"first"}),
        ("unit=N1&route=N1B", {"other"}),
        ("month=2024-02", {"early"}),
        ("channel=phone", {"call"}),
        ("counts=true&month=2024-03", {"first", "other"}),
        ("person=wang.qiang", {"other"}),
        ("shop=N1B-1", {"other"}),
    ],
)
def test_filters_narrow(
    office: Office, cast: Cast, signed_in: SignIn, query: str, expected: set[str]
) -> None:
    visit(office, cast, notes="first")
    visit(
        office,
        cast,
        notes="call",
        channel=Channel.PHONE,
        started_at=datetime(2024, 3, 12, 3, tzinfo=UTC),
        ended_at=None,
    )
    visit(office, cast, "N1B", notes="other", staff=cast.supervisor)
    visit(
        office,
        cast,
        notes="early",
        visited_on=date(2024, 2, 6),
        started_at=datetime(2024, 2, 6, 2, tzinfo=UTC),
        ended_at=None,
    )
    visit(office, cast, "S1A", notes="elsewhere")
    write_all_visit_texts()
    client = signed_in(cast.account_manager)
    items = client.get(f"/api/visits?{query}").json()["items"]
    assert {item["notes"] for item in items} == expected
    page = client.get(f"/visits/?{query}").content.decode().partition("<tbody")[2]
    assert {
        note for note in ("first", "call", "other", "early", "elsewhere") if f">{note}<" in page
    } == expected


@pytest.mark.parametrize("place", ["unit=S1", "route=S1A", "shop=S1A-1", "person=zhou.tao", "person=nobody"])
def test_a_place_or_a_person_outside_the_scope_is_not_there(
    office: Office, cast: Cast, signed_in: SignIn, place: str
) -> None:
    visit(office, cast, "S1A", staff=cast.stranger)
    client = signed_in(cast.account_manager)
    for address in ("/visits/", "/visits/export/csv/", "/api/visits"):
        assert client.get(f"{address}?{place}").status_code == 404


def test_the_newest_come_first_and_the_api_pages_through_them(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    made = [
        visit(office, cast, started_at=datetime(2024, 3, 12, hour, tzinfo=UTC), ended_at=None)
        for hour in (3, 1, 2)
    ]
    expected = [str(made[place].pk) for place in (0, 2, 1)]
    client = signed_in(cast.account_manager)
    first = client.get("/api/visits?limit=2").json()
    rest = client.get("/api/visits", {"limit": 2, "cursor": first["next"]}).json()
    assert [item["pk"] for item in first["items"] + rest["items"]] == expected
    page = client.get("/visits/").content.decode()
    times = ["11:00", "10:00", "9:00"]
    assert [page.find(text) for text in times] == sorted(page.find(text) for text in times)
    assert page.find(times[0]) > 0


def test_an_export_is_logged(office: Office, cast: Cast, signed_in: SignIn) -> None:
    visit(office, cast, notes="first")
    answer: Any = signed_in(cast.account_manager).get("/visits/export/csv/?counts=true")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    log = ExportLog.objects.get()
    assert (log.listing, log.rows) == (VISITS, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_rows(
    office: Office,
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        visit(
            office,
            cast,
            "N1A" if number % 2 else "N1B",
            started_at=datetime(2024, 3, 12, number, tzinfo=UTC),
            ended_at=None,
        )
    client = signed_in(cast.account_manager)
    client.get("/visits/")
    with django_assert_num_queries(15):
        client.get("/visits/?counts=true&month=2024-03&unit=N1")
