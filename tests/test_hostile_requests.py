"""Requests that nobody makes by mistake: answered like any other mistake, and never by a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Staff

from .cast import Cast, Office
from .factories import RouteMonthFactory

ENDLESS = "9" * 5000
"""More digits than Python reads."""


@pytest.fixture
def client(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """王强, signed in; a fault of ours answers with its page."""
    client = signed_in(cast.supervisor)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/retailers/?page={ENDLESS}", 200),
        (f"/retailers/?village={ENDLESS}", 404),
        (f"/retailers/export/csv/?village={ENDLESS}", 404),
        (f"/api/retailers?village={ENDLESS}", 404),
        (f"/units/N1/?page={ENDLESS}", 404),
        (f"/routes/N1A/?page={ENDLESS}", 404),
    ],
)
def test_an_endless_number_is_none(client: Client, office: Office, address: str, status: int) -> None:
    RouteMonthFactory(month="2024-03-01", route=office.routes["N1A"], unit=office.north_1)
    assert client.get(address).status_code == status


def test_a_version_that_nobody_gave_out_is_an_old_one(client: Client, office: Office) -> None:
    address = f"/retailers/{office.shops['N1A'][0].pk}/edit/"
    form = {"licence_no": "N1A-1", "name": "Shop", "datum": "unknown", "owner_name": "Li"}
    form |= {"owner_sex": "unknown", "owner_birthday_calendar": "solar"}
    assert client.post(address, form | {"version": f"{ENDLESS}.{ENDLESS}"}).status_code == 409
