"""The API keeps what its document says, whatever is sent to it and whoever sends it.

schemathesis makes requests from the OpenAPI document, good and bad ones. No answer may be a fault of
ours, and each must be one that the document names, in the shape that it states.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from http import HTTPStatus
from importlib import import_module
from typing import Any, get_args

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ninja import Schema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from .cast import Cast, Office, make_cast, make_office
from .factories import RouteMonthFactory
from .inventory import ROOT, STAIRCASE, package_of

DOCUMENT = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
OPERATIONS = sorted((path, method) for path, methods in DOCUMENT["paths"].items() for method in methods)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
SCHEMA.app = WSGIHandler()
EXAMPLES = 12
CSRF_TOKEN = "c" * 32
# Asked in the process itself, nobody unpacks what was packed for the way.
HEADERS = {"X-CSRFToken": CSRF_TOKEN, "Accept-Encoding": "identity"}

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

PEOPLE = {
    Role.ACCOUNT_MANAGER: "account_manager",
    Role.SUPERVISOR: "supervisor",
    Role.DIRECTOR: "director",
    Role.ANALYST: "analyst",
    Role.ADMINISTRATOR: "administrator",
}


@pytest.fixture
def in_process(db: None) -> Iterator[None]:
    """Requests are answered on the test's own connection, which they must not close."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def office(in_process: None) -> Office:
    """The office of the tests, with sales in March 2024."""
    office = make_office()
    for code, unit in (("N1A", office.north_1), ("N2A", office.north_2), ("S1A", office.south_1)):
        RouteMonthFactory(month=Month(2024, 3).first, route=office.routes[code], unit=unit)
    return office


@pytest.fixture
def cast(office: Office) -> Cast:
    """The people of the tests."""
    return make_cast(office)


def known(office: Office) -> dict[str, list[Any]]:
    """Values of parameters that name something which is there, so that not every request ends in 404."""
    return {
        "unit": ["C", "N1", "S1"],
        "route": ["N1A", "S1A"],
        "code": ["C", "N1", "N1A", "S1"],
        "template": ["monthly"],
        "month": ["2024-03"],
        "pk": [shop.pk for shop in office.shops_of("N1A", "S1A")],
        "retailer": [shop.pk for shop in office.shops_of("N1A", "S1A")],
        "village": [village.pk for code in ("N1A", "S1A") for village in office.villages[code]],
    }


def cookies_of(person: Staff) -> dict[str, str]:
    """The cookies of a signed-in browser."""
    client = Client()
    client.force_login(person)
    return {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: CSRF_TOKEN,
    }


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: str(part))
def test_every_answer_is_one_that_the_document_names(
    office: Office, cast: Cast, path: str, method: str
) -> None:
    operation = SCHEMA[path][method]
    # Making up a request takes longer than answering it: everybody sends the same ones.
    cookies = {role: cookies_of(getattr(cast, person)) for role, person in PEOPLE.items()}
    values = known(office)
    if path.startswith("/api/villages/"):
        values["pk"] = values["village"]

    @hypothesis_settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
    )
    @given(case=operation.as_strategy(), data=st.data())
    def answers(case: schemathesis.Case, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in values and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(values[name]))
        case.headers.pop("Authorization", None)  # a made-up token is refused before anything is asked
        for role in PEOPLE:
            with transaction.atomic():
                answer = case.call(cookies=cookies[role], headers=HEADERS)
                transaction.set_rollback(True)
            assert answer.status_code != HTTPStatus.UNAUTHORIZED, role
            case.validate_response(answer, checks=CHECKS)

    answers()


def test_no_two_schemas_have_one_name() -> None:
    """The document knows a schema by its name alone: of two, one would be described as the other."""
    import_module("salesforce_app.api")
    schemas = {kind for kind in descendants(Schema) if package_of(kind) in STAIRCASE}
    types = {
        kind
        for schema in schemas
        for field in schema.model_fields.values()
        for kind in parts(field.annotation)
    }
    names = Counter(kind.__name__ for kind in schemas | {kind for kind in types if issubclass(kind, Enum)})
    assert {name for name, times in names.items() if times > 1} == set()


def descendants(kind: type[Any]) -> set[type[Any]]:
    """Every class below one."""
    below = set(kind.__subclasses__())
    return below.union(*map(descendants, below))


def parts(annotation: Any) -> set[type[Any]]:
    """The classes that an annotation is made of."""
    inner = get_args(annotation)
    if inner:
        return set().union(*map(parts, inner))
    return {annotation} if isinstance(annotation, type) else set()
