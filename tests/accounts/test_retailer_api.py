"""One shop in the API: as on the site, and no edit lost between two programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.domain.retailers import correct_retailer
from accounts.models import Disclosure, Owner, Retailer, Staff, StateReason
from tests.cast import Cast, Office

SignIn = Callable[[Staff], Client]


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop."""
    Staff.objects.update(language="en")
    Owner.objects.update(phone="13800138000")
    return office.shops["N1A"][0]


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The program of 王强, who may do most."""
    return signed_in(cast.supervisor)


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> HttpResponse:
    """One request with a JSON body."""
    answer = client.generic(
        method, f"/api/retailers/{address}", json.dumps(body or {}), "application/json", headers=headers
    )
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_card_tells_profile_place_and_quality(client: Client, shop: Retailer) -> None:
    answer = client.get(f"/api/retailers/{shop.pk}")
    told = answer.json()
    assert answer["ETag"] == f'"{told["version"]}"'
    assert {name: told[name] for name in ("licence_no", "name", "market_type", "grade")} == {
        "licence_no": "N1A-1",
        "name": "Shop N1A-1",
        "market_type": "",
        "grade": None,
    }
    assert told["placement"] == {
        "route": "N1A",
        "unit": "N1",
        "order_weekdays": [2],
        "delivery_route": None,
        "village": "Village 1",
        "township": "Township N1A",
    }
    assert told["status"]["state"] == "active"
    assert (told["quality"]["completeness"], told["quality"]["missing"]) == (
        [3, 5],
        ["market_type", "business_type"],
    )
    assert told["owner"]["phone_masked"] == "138••••••00"
    assert "13800138000" not in answer.content.decode()


def test_a_patch_sets_what_it_names_and_nothing_else(client: Client, shop: Retailer) -> None:
    version = client.get(f"/api/retailers/{shop.pk}")["ETag"]
    body = {"address": "1 Lake Road", "owner": {"birth_year": 1968}, "note": "by the program"}
    answer = send(client, "PATCH", str(shop.pk), body, **{"If-Match": version})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["address"], told["owner"]["birth_year"], told["name"]) == ("1 Lake Road", 1968, "Shop N1A-1")
    assert answer["ETag"] != version
    assert shop.history.first().history_change_reason == "by the program"
    emptied = send(client, "PATCH", str(shop.pk), {"address": None}, **{"If-Match": answer["ETag"]})
    assert emptied.json()["address"] == ""


def test_a_patch_of_an_old_version_is_refused(client: Client, shop: Retailer) -> None:
    version = client.get(f"/api/retailers/{shop.pk}")["ETag"]
    fresh = Retailer.objects.get(pk=shop.pk)
    correct_retailer(retailer=fresh, values={"grade": 3}, actor="x", moment=timezone.now())
    answer = send(client, "PATCH", str(shop.pk), {"address": "1 Lake Road"}, **{"If-Match": version})
    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    answer = send(client, "PATCH", str(shop.pk), {"address": "1 Lake Road"})
    assert answer.status_code == 428
    fresh.refresh_from_db()
    assert fresh.address == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"latitude": "28.1"}, "longitude"),
        ({"licence_no": "N1A-2"}, "licence_no"),
        ({"name": ""}, "name"),
        ({"owner": {"name": ""}}, "owner_name"),
        ({"owner": {"birth_year": 1850}}, "owner_birth_year"),
        ({"grade": 30}, "body.body.grade"),
        ({"status": "closed"}, "body.body.status"),
        ({"address": "a\x00b"}, "body.body.address"),
    ],
)
def test_a_refused_patch_names_its_field(
    client: Client, shop: Retailer, body: dict[str, Any], field: str
) -> None:
    version = client.get(f"/api/retailers/{shop.pk}")["ETag"]
    answer = send(client, "PATCH", str(shop.pk), body, **{"If-Match": version})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert client.get(f"/api/retailers/{shop.pk}")["ETag"] == version


def test_asking_for_the_phone_is_logged(client: Client, cast: Cast, shop: Retailer) -> None:
    assert send(client, "POST", f"{shop.pk}/phone").json() == {"phone": "13800138000"}
    assert Disclosure.objects.get().staff == cast.supervisor
    Owner.objects.update(phone="")
    assert send(client, "POST", f"{shop.pk}/phone").status_code == 404
    assert Disclosure.objects.count() == 1


def test_the_verbs_do_what_they_do_on_the_site(client: Client, shop: Retailer) -> None:
    season = {"since": "2026-03-01", "reason": "season", "returns_on": "2026-05-01"}
    told = send(client, "POST", f"{shop.pk}/suspend", season).json()
    assert [status["state"] for status in told["statuses"]] == ["active", "suspended"]
    assert told["status"]["returns_on"] == "2026-05-01"
    told = send(client, "POST", f"{shop.pk}/reopen", {"since": "2026-04-01", "reason": "back"}).json()
    assert told["status"]["state"] == "active"
    refused = send(client, "POST", f"{shop.pk}/reopen", {"since": "2026-04-01", "reason": "back"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "since")
    told = send(client, "POST", f"{shop.pk}/close", {"since": "2026-05-01", "reason": "gone"}).json()
    assert told["status"]["state"] == "closed"
    told = send(
        client, "POST", f"{shop.pk}/move", {"route": "N2A", "since": "2026-03-01", "reason": "cut anew"}
    ).json()
    assert told == {
        "retailer": shop.pk,
        "route": "N2A",
        "unit": "N2",
        "village": "Village 1",
        "township": "Township N1A",
        "closed_months": [],
    }
    place = {"township": "Township N2A", "village": "Village 2", "since": "2026-03-01", "reason": "moved"}
    assert send(client, "POST", f"{shop.pk}/village", place).json()["township"] == "Township N2A"
    beyond = {"route": "S1A", "since": "2026-04-01", "reason": "away"}
    assert send(client, "POST", f"{shop.pk}/move", beyond).status_code == 404


def test_the_offices_own_reasons_are_offered_in_the_readers_language(client: Client, shop: Retailer) -> None:
    def offered() -> Any:
        return json.loads(send(client, "GET", "reasons/suspending").content)

    assert offered()["items"] == [
        "Closed for the season",
        "Rebuilding",
        "Illness or travel of the owner",
    ]
    StateReason.objects.create(use="suspending", code="flood", name_en="Flood", name_zh="水灾")
    assert offered() == {"use": "suspending", "items": ["Flood"]}
    page = client.get(f"/retailers/{shop.pk}/suspend/").content.decode()
    assert '<option value="Flood">' in page
    Staff.objects.update(language="zh-hans")
    assert offered()["items"] == ["水灾"]


def test_changes_are_told_and_taken_back(
    client: Client, shop: Retailer, cast: Cast, signed_in: SignIn
) -> None:
    send(client, "POST", f"{shop.pk}/move", {"route": "N1B", "since": "2026-03-01", "reason": "cut anew"})
    newest = client.get(f"/api/retailers/{shop.pk}/changes").json()["items"][0]
    assert (newest["actor"], newest["source"], newest["reason"]) == ("王强", "verb", "cut anew")
    assert [record["kind"] for record in newest["records"]] == ["~", "+"]
    address = f"{shop.pk}/changes/{newest['reference']}/undo"
    assert send(signed_in(cast.account_manager), "POST", address).status_code == 403
    assert send(client, "POST", address).json()["placement"]["route"] == "N1A"
    assert client.get(f"/api/retailers/{shop.pk}/changes").json()["items"][0]["source"] == "undo"
    again = send(client, "POST", address)
    assert again.status_code == 409
    assert "changed the same later" in again.json()["detail"]


def test_confirming_twice_changes_nothing(client: Client, shop: Retailer) -> None:
    first = send(client, "POST", f"{shop.pk}/confirm").json()
    assert first["quality"]["confirmed_on"] == str(timezone.localdate())
    assert send(client, "POST", f"{shop.pk}/confirm").json()["version"] == first["version"]
