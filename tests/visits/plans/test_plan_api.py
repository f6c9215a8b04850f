"""Plans and calls in force through the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import Retailer, Staff
from salesforce_app.jobs.models import Job
from tests.cast import Cast, Office
from visits.models import PlannedCall, ProposedCall, VisitPlan
from visits.queries import roads
from visits.queries.roads import NoAnswer

from .making import THURSDAY, TUESDAY, add, rounds

SignIn = Callable[[Staff], Client]
PLAN = "/api/plans/2024-03/li.jing"


def send(client: Client, path: str, body: dict[str, Any], method: str = "POST") -> HttpResponse:
    """JSON, sent."""
    answer = client.generic(method, path, json.dumps(body), "application/json")
    assert isinstance(answer, HttpResponse)
    return answer


def told(answer: HttpResponse) -> dict[str, Any]:
    """What the answer says."""
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_a_plan_is_changed_all_or_nothing(
    signed_in: SignIn, plan: VisitPlan, cast: Cast, office: Office
) -> None:
    client = signed_in(cast.account_manager)
    one, two = (shop.pk for shop in office.shops["N1A"])
    body = {
        "revision": 0,
        "add": [{"retailer": one, "date": "2024-03-12"}, {"retailer": two, "date": "2024-03-12"}],
    }
    answer = send(client, PLAN, body, "PATCH")
    assert answer.status_code == 200
    (day,) = [day for day in told(answer)["days"] if day["calls"]]
    assert [call["retailer"] for call in day["calls"]] == [one, two]
    assert send(client, PLAN, body, "PATCH").status_code == 409
    keys = {call["retailer"]: call["id"] for call in day["calls"]}
    body = {
        "revision": told(answer)["revision"],
        "remove": [keys[two]],
        "move": [{"calls": [keys[one]], "date": "2024-04-02"}],
    }
    assert send(client, PLAN, body, "PATCH").status_code == 422
    assert rounds(plan) == {TUESDAY: ["N1A-1", "N1A-2"]}
    body["move"] = [{"calls": [keys[one]], "date": "2024-03-14"}]
    assert send(client, PLAN, body, "PATCH").status_code == 200
    assert rounds(plan) == {THURSDAY: ["N1A-1"]}


def test_a_road_server_that_is_down_is_asked_once_for_all_days(
    signed_in: SignIn,
    plan: VisitPlan,
    cast: Cast,
    office: Office,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def is_down(url: str, places: object, *, timeout: float) -> None:
        asked.append(url)
        raise NoAnswer("refused")

    settings.OSRM_URL = "http://roads.example"
    monkeypatch.setattr(roads, "ask_table", is_down)
    shops = office.shops["N1A"]
    for place, shop in enumerate(shops):
        Retailer.objects.filter(pk=shop.pk).update(latitude=30 + place, longitude=105, datum="WGS84")
        for day in (TUESDAY, THURSDAY):
            add(plan, shop, day)
    client = signed_in(cast.account_manager)
    body = {"revision": told(client.get(PLAN))["revision"], "order": [f"{TUESDAY}", f"{THURSDAY}"]}
    assert send(client, PLAN, body, "PATCH").status_code == 200
    assert asked == ["http://roads.example"]


def test_a_plan_goes_from_hand_to_hand(
    signed_in: SignIn, plan: VisitPlan, cast: Cast, office: Office
) -> None:
    mine, chief = signed_in(cast.account_manager), signed_in(cast.supervisor)
    add(plan, office.shops["N1A"][0])
    seen = told(mine.get(PLAN))["revision"]
    assert send(chief, f"{PLAN}/submit", {"revision": seen}).status_code == 403
    submitted = told(send(mine, f"{PLAN}/submit", {"revision": seen}))
    assert submitted["state"] == "submitted"
    assert send(mine, f"{PLAN}/approve", {"revision": submitted["revision"]}).status_code == 403
    back = send(chief, f"{PLAN}/return", {"revision": submitted["revision"], "reason": "More"})
    assert (told(back)["state"], told(back)["reason"]) == ("returned", "More")
    again = told(send(mine, f"{PLAN}/submit", {"revision": told(back)["revision"]}))
    taken = told(send(mine, f"{PLAN}/withdraw", {"revision": again["revision"]}))
    last = told(send(mine, f"{PLAN}/submit", {"revision": taken["revision"]}))
    done = told(send(chief, f"{PLAN}/approve", {"revision": last["revision"]}))
    assert (done["state"], done["is_in_force"], done["decided_by"]) == ("approved", True, "wang.qiang")
    listed = told(chief.get("/api/plans?state=approved"))["items"]
    assert [(row["username"], row["month"], row["calls"]) for row in listed] == [("li.jing", "2024-03", 1)]
    assert signed_in(cast.stranger).get(PLAN).status_code == 404
    assert told(signed_in(cast.stranger).get("/api/plans"))["items"] == []


def test_calls_in_force_are_added_moved_and_cancelled(
    signed_in: SignIn, call: PlannedCall, cast: Cast, office: Office
) -> None:
    mine, chief = signed_in(cast.account_manager), signed_in(cast.supervisor)
    shop = office.shops["N1B"][0].pk
    made = send(mine, "/api/planned-calls", {"retailer": shop, "date": "2024-03-14"})
    assert (made.status_code, told(made)["source"], told(made)["status"]) == (201, "manual", "due")
    path = f"/api/planned-calls/{call.pk}"
    moved = send(mine, f"{path}/move", {"date": "2024-03-14", "seen": "2024-03-12"})
    assert (told(moved)["status"], told(moved)["due_on"]) == ("moved", "2024-03-14")
    assert send(mine, f"{path}/move", {"date": "2024-03-15", "seen": "2024-03-12"}).status_code == 409
    asked = told(send(mine, f"{path}/cancel", {"reason": "Flood"}))
    assert (asked["status"], asked["waits"]) == ("cancelled", True)
    assert send(mine, f"{path}/approve", {}).status_code == 403
    assert told(send(mine, f"{path}/keep", {}))["status"] == "moved"
    send(mine, f"{path}/cancel", {"reason": "Flood"})
    assert told(send(chief, f"{path}/refuse", {"reason": "Go"}))["status"] == "moved"
    send(mine, f"{path}/cancel", {"reason": "Flood"})
    approved = told(send(chief, f"{path}/approve", {}))
    assert (approved["status"], approved["waits"]) == ("cancelled", False)
    assert send(signed_in(cast.stranger), f"{path}/cancel", {"reason": "No"}).status_code == 404


def test_a_proposal_is_a_job_that_leads_to_the_plan(
    signed_in: SignIn, plan: VisitPlan, cast: Cast, office: Office
) -> None:
    from salesforce_app.jobs.running import run_job

    client = signed_in(cast.account_manager)
    assert send(client, f"{PLAN}/proposal", {"revision": 7}).status_code == 409
    answer = send(client, f"{PLAN}/proposal", {"revision": 0})
    assert answer.status_code == 202
    again = send(client, f"{PLAN}/proposal", {"revision": 0})
    assert told(again)["id"] == told(answer)["id"], "one at a time"
    run_job(told(answer)["id"])
    job = Job.objects.get()
    assert (job.state, job.error, job.address) == ("done", "", "/plans/2024-03/li.jing/")
    shops = ProposedCall.objects.filter(plan=plan).values_list("retailer__licence_no", flat=True)
    assert set(shops) == {"N1A-1", "N1A-2", "N1B-1", "N1B-2"}
