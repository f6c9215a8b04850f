"""Reviewing by the API: the queue, a journal, decisions, comments, actions, what was looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Staff
from journals.domain.reviewing import accept
from journals.models import Journal, Reading, Remark
from visits.models import Action

from ...cast import Cast, Office
from ...factories import FlagFactory
from .office import FINDING, NOW, content, submitted

SignIn = Callable[[Staff], Client]
KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f13")
WELL = "Good that you asked for the reason"


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The supervisor's program."""
    return signed_in(cast.supervisor)


def send(client: Client, address: str, body: dict[str, Any], method: str = "POST") -> tuple[int, Any]:
    """The status and the body of an answer."""
    answer = client.generic(method, address, json.dumps(body), "application/json")
    return answer.status_code, answer.json()


def test_the_queue_and_a_journal_are_read(cast: Cast, journal: Journal, client: Client) -> None:
    FlagFactory(version=journal.versions.get(), said="12 visits", expected="9")
    found = client.get("/api/journals/review?writer=li.jing").json()
    assert [(one["id"], one["reasons"]) for one in found["need"]] == [
        (str(journal.pk), ["contradictions", "first_time"])
    ]
    assert found["rest"] == []
    page = client.get(f"/api/journals/{journal.pk}/review").json()
    assert (page["version"], page["needs_reply"]) == (1, True)
    assert page["flags"][0]["expected"] == "9"
    assert page["content"]["passages"][0]["topic"] == "market_news"
    assert client.get("/api/journals/review?kind=hourly").status_code == 422


def test_a_decision_is_made_and_taken_back(cast: Cast, journal: Journal, client: Client) -> None:
    address = f"/api/journals/{journal.pk}/decision"
    status, refused = send(client, address, {"verdict": "returned"})
    assert (status, refused["errors"][0]["field"]) == (422, "reason")
    status, made = send(client, address, {"verdict": "accepted", "text": WELL, "version": 1})
    assert (status, made["verdict"], made["decided_by"]) == (201, "accepted", "wang.qiang")
    assert send(client, address, {"verdict": "accepted", "text": WELL})[0] == 409
    undo = f"/api/journals/{journal.pk}/undo"
    assert send(client, undo, {"decision": made["id"] + 1})[0] == 404
    status, undone = send(client, undo, {"decision": made["id"]})
    assert status == 200
    assert undone["undone_at"] is not None
    assert Journal.objects.get().state == "submitted"


def test_a_comment_is_made_answered_and_turned_into_an_action(
    cast: Cast, office: Office, client: Client, signed_in: SignIn
) -> None:
    shop = office.shops["N1A"][0]
    journal = submitted(cast.account_manager, office.north_1, told=content(seen="Half is left", shops=[shop]))
    address = f"/api/journals/{journal.pk}/remarks/{KEY}"
    body = {"text": "Which brand?", "anchor": f"finding:{FINDING}:seen"}
    for _again in range(2):
        assert send(client, address, body, "PUT")[0] == 200
    assert Remark.objects.count() == 1
    writer = signed_in(cast.account_manager)
    answer = f"/api/journals/{journal.pk}/remarks/{UUID(int=5)}"
    assert send(writer, answer, {"text": "Lake", "anchor": body["anchor"]}, "PUT")[0] == 200
    assert send(signed_in(cast.stranger), address, body, "PUT")[0] == 404
    given = {"retailer": shop.pk, "due_on": "2024-03-20"}
    assert send(client, f"{address}/action", {**given, "retailer": 2**40})[0] == 422
    assert send(client, f"{address}/action", {**given, "owner": "nobody"})[0] == 422
    status, action = send(client, f"{address}/action", given)
    assert (status, action["owner"], action["origin"]) == (200, "li.jing", "review")
    assert Action.objects.get(remark__pk=KEY).retailer == shop


def test_what_was_looked_at_is_noted(cast: Cast, journal: Journal, client: Client) -> None:
    address = f"/api/journals/{journal.pk}/readings"
    seconds = {"passage:market_news": 12, "passage:plan": 3}
    assert send(client, address, {"seconds": seconds}) == (200, {"parts": 1})
    assert send(client, address, {"seconds": {"passage:market_news": 3601}})[0] == 422
    assert Reading.objects.get().seconds == 12


def test_the_earlier_journal_is_named_to_those_who_may_read_it(
    cast: Cast, office: Office, journal: Journal, client: Client
) -> None:
    hidden = submitted(cast.stranger, office.south_1)
    FlagFactory(version=journal.versions.get(), kind="near_copy", other=hidden)
    [flag] = client.get(f"/api/journals/{journal.pk}/review").json()["flags"]
    assert flag["other"] is None
    own = submitted(cast.account_manager, office.north_1, starts_on=NOW.date().replace(day=1))
    FlagFactory(version=journal.versions.get(), kind="similar", other=own)
    flags = client.get(f"/api/journals/{journal.pk}/review").json()["flags"]
    assert [one["other"] for one in flags] == [None, str(own.pk)]


def test_an_accepted_journal_does_not_wait(cast: Cast, journal: Journal, client: Client) -> None:
    accept(journal=journal, by=cast.director, reply=WELL, moment=NOW)
    assert client.get("/api/journals/review").json() == {"need": [], "rest": [], "others": 0}
