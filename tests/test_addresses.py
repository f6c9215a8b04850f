"""Every address of the site × every person × every unit, and nobody.

The table must name every route of the URL configuration: a new one cannot be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from .addresses import ADDRESSES
from .addresses.base import Address
from .cast import Cast, Office
from .factories import RouteMonthFactory

MARCH = Month(2024, 3)

OFFICE = "office/"
"""The back office has tables of its own, and a test over them: ``tests/cms/office/test_access.py``."""

SEEN = {
    "account_manager": {"N1"},
    "supervisor": {"N", "N1", "N2"},
    "director": {"C", "N", "N1", "N2", "S", "S1"},
    "analyst": {"C", "N", "N1", "N2", "S", "S1"},
    "administrator": {"C", "N", "N1", "N2", "S", "S1"},
    "stranger": {"S1"},
}
UNITS = sorted(SEEN["director"])
ROUTE_OF = {"N1": "N1A", "N2": "N2A", "S1": "S1A"}
"""A route of each territory, on which its shop of the tests stands."""

PLANNER_OF = {"N1": "li.jing", "S1": "zhou.tao"}
"""The account managers of the territories that have one."""

CASES = [
    pytest.param(name, address, id=f"{name}{address.arguments.get('kind', '')}")
    for name, addresses in ADDRESSES.items()
    for address in addresses
]


def route_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """The full name of every route; one without a name is itself a mistake."""
    for pattern in patterns:
        if str(pattern.pattern) == OFFICE:
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from route_names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield namespace + pattern.name


def test_the_table_names_every_route() -> None:
    assert set(route_names(get_resolver().url_patterns)) == set(ADDRESSES)


@pytest.fixture(autouse=True)
def quick_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of one word: who may see them is decided before they are made."""
    from cms.reports import service

    def make_report(**what: Any) -> service.MadeReport:
        return service.MadeReport(content=b"report", content_type="text/plain", file_name="report.txt")

    monkeypatch.setattr(service, "make_report", make_report)
    monkeypatch.setattr(service, "make_fragment", lambda **what: SafeString("<h1>report</h1>"))


@pytest.fixture
def sold(office: Office) -> Office:
    """Every territory has sales in March 2024, so that every unit has a report of it."""
    # Every owner has a phone to ask for.
    for shop in office.shops_of(*ROUTE_OF.values()):
        type(shop.owner).objects.filter(pk=shop.owner_id).update(phone="13800138000")
    for code, unit in (("N1A", office.north_1), ("N2A", office.north_2), ("S1A", office.south_1)):
        RouteMonthFactory(month=MARCH.first, route=office.routes[code], unit=unit)
    return office


def target_of(office: Office, name: str, address: Address, unit: str) -> str:
    """The address of a route for a unit, or for a shop that stands there."""
    arguments: dict[str, Any] = dict(address.arguments)
    if address.names_unit:
        arguments["unit"] = unit
    if address.names_retailer:
        arguments["pk"] = office.shops[ROUTE_OF[unit]][0].pk if unit in ROUTE_OF else 0
    if address.names_route:
        arguments["route"] = ROUTE_OF.get(unit, "nowhere")
    if address.names_village:
        arguments["pk"] = office.villages[ROUTE_OF[unit]][0].pk if unit in ROUTE_OF else 0
    if address.names_planner:
        arguments["username"] = PLANNER_OF.get(unit, "nobody")
    return reverse(name, kwargs=arguments)


def ask(client: Client, office: Office, name: str, address: Address, unit: str = "") -> HttpResponseBase:
    """The answer to a request for the address, by the method that it takes."""
    target = target_of(office, name, address, unit)
    if address.json is not None:
        answer = client.generic(address.method, target, json.dumps(address.json), "application/json")
    else:
        answer = client.get(target) if address.form is None else client.post(target, address.form)
    assert isinstance(answer, HttpResponseBase)
    return answer


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is gone afterwards, so that one office serves everybody in turn."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "address"), CASES)
def test_everybody_gets_what_her_scope_covers_and_nothing_else(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], name: str, address: Address
) -> None:
    units = [""]
    if address.names_unit or address.names_territory:
        units = [*(UNITS if address.names_unit else ROUTE_OF), "nowhere"]
    if address.names_planner:
        units = [*PLANNER_OF, "nowhere"]
    expected, answered = {}, {}
    for who, seen in SEEN.items():
        person = getattr(cast, who)
        refused = bool(address.permission) and address.permission not in person.permissions
        with undone():
            client = signed_in(person)
            for unit in units:
                covered = address.answer if unit in {*seen, ""} else 404
                expected[who, unit] = 403 if refused else covered
                answered[who, unit] = ask(client, sold, name, address, unit).status_code
    assert answered == expected


def test_nobody_gets_the_sign_in_page_alone(sold: Office) -> None:
    expected, answered = {}, {}
    for case in CASES:
        name, address = case.values
        assert isinstance(name, str)
        assert isinstance(address, Address)
        target = target_of(sold, name, address, "N1")
        with undone():
            answer = ask(Client(), sold, name, address, "N1")
        told: str | None = answer.get("Location")
        expected[case.id] = (302, f"/sign-in/?next={target}")
        if address.is_public:
            expected[case.id] = (200 if name in {"accounts:sign_in", "account_login"} else address.answer, "")
            told = ""
        elif name.startswith("api:"):
            expected[case.id] = (401, "application/problem+json")
            told = answer["Content-Type"]
        answered[case.id] = (answer.status_code, told)
    assert answered == expected


def test_a_role_without_the_permission_is_refused_in_its_own_scope(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Staff, "permissions", frozenset())
    closed = {
        name
        for name, addresses in ADDRESSES.items()
        for address in addresses
        if ask(signed_in(cast.account_manager), sold, name, address, "N1").status_code == 403
    }
    asking = {
        name for name, addresses in ADDRESSES.items() if any(address.permission for address in addresses)
    }
    assert closed == asking | {name for name in ADDRESSES if name.startswith(("cms:", "territory:"))} | {
        "accounts:retailer",
        "api:units",
        "api:report",
    }
