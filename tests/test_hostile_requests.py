"""Requests that nobody makes by mistake: answered like any other mistake, and never by a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.domain.profiles import profile_version
from accounts.models import Staff

from .cast import Cast, Office
from .factories import RouteMonthFactory

KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")
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
        (f"/dues/?village={ENDLESS}", 404),
        (f"/api/dues?village={ENDLESS}", 404),
        (f"/dues/?page={ENDLESS}", 200),
        (f"/visits/?page={ENDLESS}", 200),
        (f"/units/N1/?page={ENDLESS}", 404),
        (f"/routes/N1A/?page={ENDLESS}", 404),
    ],
)
def test_an_endless_number_is_none(client: Client, office: Office, address: str, status: int) -> None:
    RouteMonthFactory(month="2024-03-01", route=office.routes["N1A"], unit=office.north_1)
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/units/N1%00/", 404),
        ("/api/units/%00", 404),
        ("/reports/monthly/%00/2024-03/", 404),
        ("/account/password/reset/%00-x/", 404),
        ("/retailers/?q=a%00", 400),
        ("/retailers/?%00=a", 400),
        ("/api/retailers?route=%00", 400),
        ("/api/reports?unit=%00", 400),
        ("/reports/?unit=a&unit=%00", 400),
    ],
)
def test_an_address_with_a_nul_names_nothing(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith(
        "application/problem+json" if address.startswith("/api/") else "text/html"
    )


def test_whoever_is_signed_out_is_not_told_of_it(client: Client) -> None:
    client.logout()
    assert client.get("/retailers/?q=%00").status_code == 302
    assert client.get("/api/retailers?q=%00").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"address": "\\ud83d"}',
        b'{"address": "\xed\xa0\x80"}',
        b'{"note": "\\udc00"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_cannot_be_written_down_is_refused(client: Client, office: Office, body: bytes) -> None:
    Staff.objects.update(language="en")
    address = f"/api/retailers/{office.shops['N1A'][0].pk}"
    version = client.get(address)["ETag"]
    answer = client.patch(address, body, "application/json", headers={"If-Match": version})
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "The body is not JSON in UTF-8, or holds half of a character. Send one JSON object.",
    )
    assert client.get(address)["ETag"] == version


@pytest.mark.parametrize(
    ("verb", "address", "body"),
    [
        ("put", "/api/visits/{key}", {"started_at": "2024-03-12T01:20:00Z", "notes": "a\0"}),
        (
            "put",
            "/api/visits/{key}",
            {
                "started_at": "2024-03-12T01:20:00Z",
                "issues": [{"id": str(KEY), "kind": "supply", "text": "a\0"}],
            },
        ),
        ("put", "/api/actions/{key}", {"text": "a\0", "due_on": "2024-03-20"}),
        ("put", "/api/actions/{key}/result/{key}", {"done_on": "2024-03-20", "evidence": "a\0"}),
        ("put", "/api/issues/{key}", {"kind": "supply", "text": "a\0"}),
        ("put", "/api/corrections/{key}", {"fields": {"address": "a\0"}, "seen": {"address": ""}}),
        ("put", "/api/corrections/{key}", {"fields": {"addr\0ess": "a"}, "seen": {}}),
        ("patch", "/api/retailers/{shop}", {"address": "a\0"}),
        ("post", "/api/retailers/{shop}/move", {"route": "N1B\0", "since": "2024-03-20", "reason": "A"}),
    ],
)
def test_a_nul_in_a_text_is_refused_in_the_readers_language(
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    office: Office,
    verb: str,
    address: str,
    body: dict[str, Any],
) -> None:
    shop = office.shops["N1A"][0].pk
    person = cast.supervisor if "retailers" in address else cast.account_manager
    Staff.objects.update(language="zh-hans")
    if address.startswith(("/api/visits", "/api/issues", "/api/corrections", "/api/actions/{key}")):
        body = body if "result" in address else body | {"retailer": shop}
    send = getattr(signed_in(person), verb)
    answer = send(
        address.format(key=KEY, shop=shop),
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert answer.status_code == 422
    reasons = [error["reason"] for error in answer.json()["errors"]]
    assert reasons == ["文本中含有不可见的空字符（NUL），请重新输入。"]


def test_a_form_refuses_a_nul_in_the_readers_language(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    Staff.objects.update(language="zh-hans")
    body = {"name": "a\0", "latitude": "28.1", "longitude": "115.1", "datum": "WGS84"}
    answer = signed_in(cast.account_manager).post("/plans/start-point/", body)
    assert "不允许使用空字符（NUL），请删除后重新输入。" in answer.content.decode()


def test_a_version_that_nobody_gave_out_is_an_old_one(client: Client, office: Office) -> None:
    address = f"/retailers/{office.shops['N1A'][0].pk}/edit/"
    form = {"licence_no": "N1A-1", "name": "Shop", "datum": "unknown", "owner_name": "Li"}
    form |= {"owner_sex": "unknown", "owner_birthday_calendar": "solar"}
    assert client.post(address, form | {"version": f"{ENDLESS}.{ENDLESS}"}).status_code == 409


def test_a_note_is_kept_without_its_nul(client: Client, office: Office) -> None:
    shop = office.shops["N1A"][0]
    form = {"licence_no": "N1A-1", "name": "New name", "datum": "unknown", "owner_name": "Li"}
    form |= {"owner_sex": "unknown", "owner_birthday_calendar": "solar", "note": "told\0 by her"}
    answer = client.post(f"/retailers/{shop.pk}/edit/", form | {"version": profile_version(shop)})
    assert answer.status_code == 302
    assert shop.history.latest().history_change_reason == "told by her"
