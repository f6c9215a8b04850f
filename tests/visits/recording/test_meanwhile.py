"""What others wrote while a record was on its way stays theirs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Staff
from salesforce_app.kernel.changes import StaleRecord
from visits.api import visits as api
from visits.models import Action, Visit

from ...cast import Cast, Office
from ...factories import ActionFactory

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
"""Noon of a Tuesday in the office."""
KEY = "5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"
OTHER = "6f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_result_never_changes_what_somebody_else_did(office: Office, cast: Cast, signed_in: SignIn) -> None:
    shop = office.shops["N1A"][0]
    own, others = (ActionFactory(retailer=shop, owner=cast.account_manager) for _ in range(2))

    def send(client: Client, action: Action, key: str, **values: Any) -> Any:
        body = {"done_on": "2024-03-12", "evidence": "Seen on the shelf"} | values
        address = f"/api/actions/{action.pk}/result/{key}"
        return client.put(address, body, content_type="application/json")

    supervisor, account_manager = signed_in(cast.supervisor), signed_in(cast.account_manager)
    assert send(supervisor, others, OTHER, evidence="Handed over").status_code == 201
    assert send(account_manager, own, KEY).status_code == 201
    refused = send(account_manager, others, KEY, evidence="Mine", base_revision=1)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "evidence")
    assert Action.objects.get(pk=others.pk).evidence == "Handed over"
    assert send(account_manager, own, KEY, evidence="Photographed", base_revision=1).status_code == 200


def test_a_visit_that_was_changed_while_it_was_written_is_sent_again(
    office: Office, cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_meanwhile(**_record: Any) -> None:
        raise StaleRecord(Visit())

    monkeypatch.setattr(api, "record_visit", changed_meanwhile)
    body = {"retailer": office.shops["N1A"][0].pk, "started_at": "2024-03-12T01:20:00Z"}
    client = signed_in(cast.account_manager)
    answer = client.put(f"/api/visits/{KEY}", json.dumps(body), content_type="application/json")
    assert (answer.status_code, "Try again" in answer.json()["detail"]) == (503, True)
