"""Units, routes and people in the back office where they are too many for a list: they are typed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from salesforce_app.web import record_fields
from territory.models import OrgUnit, Posting, RouteTerm
from tests.cast import Cast, Office
from tests.factories import OrgUnitFactory, PostingFactory, RouteFactory, RouteTermFactory, StaffFactory

from .conftest import refusals, sent


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than a list holds."""
    monkeypatch.setattr(record_fields, "FEW", 1)


def posting(**changes: str) -> dict[str, str]:
    """A posting of 李静 to North 2, as it is filled in."""
    values = {"staff": "李静", "unit": "North 2", "role": "account_manager", "since": "2026-07-01"}
    return {**values, **changes}


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("staff", ["li.jing", "李静", "李静 (li.jing)"])
@pytest.mark.parametrize("unit", ["N2", "North 2", "N2 North 2"])
def test_a_form_takes_what_a_record_goes_by(
    office: Office, cast: Cast, administrator: Client, staff: str, unit: str
) -> None:
    answer = sent(administrator, "/office/postings/new/", posting(staff=staff, unit=unit))
    assert answer.status_code == 302
    assert Posting.objects.get(staff=cast.account_manager, since=date(2026, 7, 1)).unit == office.north_2


@pytest.mark.usefixtures("_many")
def test_a_form_tells_what_it_does_not_know_and_keeps_the_rest(cast: Cast, administrator: Client) -> None:
    answer = sent(administrator, "/office/postings/new/", posting(staff="李静 (li.jing)", unit="N 99"))
    assert refusals(answer) == {"unit": ["There is no such unit in your scope."]}
    page = answer.content.decode()
    assert 'value="李静 (li.jing)"' in page
    assert 'value="N 99"' in page
    answer = sent(administrator, "/office/moves/new/", {"route": "X", "date": "2026-10-01"})
    assert refusals(answer) == {"route": ["There is no such route in your scope."]}


@pytest.mark.usefixtures("_many")
def test_a_form_shows_the_record_on_file_and_saves_it_unchanged(
    office: Office, administrator: Client
) -> None:
    address = f"/office/units/edit/{office.north_1.pk}/"
    page = administrator.get(address).content.decode()
    assert 'value="N North"' in page
    assert "South" not in page
    values = {"name": "North one", "kind": "territory", "parent": "N North"}
    assert sent(administrator, address, values).status_code == 302
    assert OrgUnit.objects.get(pk=office.north_1.pk).parent == office.north
    history = administrator.get(f"/office/units/history/{office.north_1.pk}/").content.decode()
    assert "Name: North 1 → North one" in history
    assert "Parent unit:" not in history


def test_a_deactivated_person_is_looked_for_and_given_no_posting(cast: Cast, administrator: Client) -> None:
    cast.account_manager.is_active = False
    cast.account_manager.save()
    assert list(refusals(sent(administrator, "/office/postings/new/", posting(unit="N2")))) == ["staff"]
    found = administrator.get("/office/postings/results/?staff=li.jing").context["object_list"]
    assert [entry.staff for entry in found] == [cast.account_manager]
    offered = {
        name: administrator.get(f"/office/suggest/{name}/?q=li.j").json()["items"]
        for name in ("people", "everybody")
    }
    assert (len(offered["people"]), len(offered["everybody"])) == (0, 1)


@pytest.mark.parametrize("few", [1, 20])
@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("postings", "staff=li.jing", {"李静"}),
        ("postings", "staff=李静&unit=N1", {"李静"}),
        ("postings", "staff=李静&unit=N2", set()),
        ("postings", "substitutes_for=李静", set()),
        ("terms", "route=N1A", {"N1A"}),
        ("terms", "unit=North 1", {"N1A", "N1B"}),
        ("units", "parent=N North", {"N1", "N2"}),
    ],
)
def test_a_filter_takes_what_a_record_goes_by(
    office: Office,
    cast: Cast,
    administrator: Client,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    name: str,
    query: str,
    found: set[str],
) -> None:
    monkeypatch.setattr(record_fields, "FEW", few)
    called = {
        "postings": lambda row: row.staff.name,
        "terms": lambda row: row.route.code,
        "units": lambda row: row.code,
    }
    page = administrator.get(f"/office/{name}/?{query}")
    assert {called[name](row) for row in page.context["object_list"]} == found


@pytest.mark.usefixtures("_many")
def test_a_filter_that_is_on_is_told_by_name_and_offers_no_list(
    office: Office, cast: Cast, administrator: Client
) -> None:
    page = administrator.get("/office/postings/?staff=li.jing&unit=N1").content.decode()
    assert 'data-combobox="/office/suggest/everybody/"' in page
    assert "周涛" not in page
    assert "N1 North 1" in page


@pytest.mark.usefixtures("_many")
def test_a_filter_that_is_not_understood_leaves_nothing_and_says_why(
    office: Office, cast: Cast, administrator: Client
) -> None:
    for address in ("/office/postings/", "/office/postings/results/"):
        page = administrator.get(f"{address}?staff=nobody")
        assert list(page.context["object_list"]) == []
        told = "Member of staff: There is no such member of staff in your scope."
        assert told in page.content.decode()


def test_what_is_typed_is_completed_for_those_who_may_administer_it(
    office: Office, cast: Cast, administrator: Client, editor: Client
) -> None:
    def offered(name: str, text: str) -> list[str]:
        answer = administrator.get(f"/office/suggest/{name}/", {"q": text})
        return [item["value"] for item in answer.json()["items"]]

    assert offered("units", "south") == ["S South", "S1 South 1"]
    assert offered("routes", "n1") == ["N1A Route N1A", "N1B Route N1B"]
    assert offered("people", "周") == ["周涛 (zhou.tao)"]
    assert offered("people", "") == []
    assert administrator.get("/office/suggest/shops/?q=n").status_code == 404
    for name in ("units", "routes", "people", "everybody"):
        assert editor.get(f"/office/suggest/{name}/?q=n").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "postings/",
        "terms/",
        "units/",
        "moves/",
        "postings/new/",
        "postings/substitute/",
        "terms/new/",
        "subscriptions/new/",
    ],
)
def test_a_page_takes_as_many_statements_however_many_there_are(
    office: Office, cast: Cast, administrator: Client, address: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            administrator.get(f"/office/{address}")
        return len(found)

    asked()
    few = asked()
    for number in range(record_fields.FEW + 1):
        unit = OrgUnitFactory(code=f"N9{number}", parent=office.north)
        PostingFactory(staff=StaffFactory(), unit=unit)
        RouteTermFactory(route=RouteFactory(), unit=unit)
    assert asked() == few


def test_a_long_office_sends_no_list_of_it(office: Office, cast: Cast, administrator: Client) -> None:
    def options(address: str) -> int:
        page: Any = administrator.get(f"/office/{address}").content.decode()
        return int(page.count("<option"))

    pages = ("postings/new/", "terms/new/", "moves/", "units/")
    for number in range(record_fields.FEW + 1):
        PostingFactory(staff=StaffFactory(), unit=OrgUnitFactory(code=f"N9{number}", parent=office.north))
        RouteTermFactory(route=RouteFactory(), unit=office.north_1)
    long = [options(address) for address in pages]
    for number in range(30):
        PostingFactory(staff=StaffFactory(), unit=OrgUnitFactory(code=f"N8{number}", parent=office.north))
        RouteTermFactory(route=RouteFactory(), unit=office.north_1)
    assert [options(address) for address in pages] == long
    assert RouteTerm.objects.count() > 50
