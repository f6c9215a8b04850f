"""What phones send besides visits: actions, their results, issues and corrections, each taken once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.domain.undo import undo_change
from accounts.models import Retailer, Staff
from accounts.queries.trail import trail_of
from territory.models import RouteStop
from visits.domain.actions import drop_action
from visits.enums import ActionOrigin, ActionState
from visits.models import Action, Issue, Receipt

from ...cast import Cast, Office
from ...factories import ActionFactory, VisitFactory

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
"""Noon of a Tuesday in the office."""
KEY = "5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"
OTHER = "6f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"

Sending = Callable[..., Any]


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def shop(office: Office) -> Retailer:
    """A shop of hers of 38 m²."""
    found = office.shops["N1A"][0]
    found.floor_area_m2, found.address = Decimal(38), "Market Street 1"
    found.save()
    return found


@pytest.fixture
def send(cast: Cast, signed_in: Callable[[Staff], Client]) -> Sending:
    """Puts a body to an address, as the account manager or as somebody else."""

    def put(address: str, body: dict[str, Any], person: Staff | None = None) -> Any:
        client = signed_in(person or cast.account_manager)
        return client.put(f"/api/{address}", body, content_type="application/json")

    return put


def take_away(shop: Retailer, office: Office, day: date) -> None:
    """Put a shop on a stranger's route from a day on."""
    RouteStop.objects.filter(retailer=shop).update(until=day)
    RouteStop.objects.create(
        retailer=shop, route=office.routes["S1A"], kind="order_visit", since=day, position=9
    )


def action_of(shop: Retailer, **values: Any) -> dict[str, Any]:
    """An action as a phone sends it."""
    return {"retailer": shop.pk, "text": "Bring price marks", "owner": "", "due_on": "2024-03-20"} | values


def result_of(**values: Any) -> dict[str, Any]:
    """A result as a phone sends it."""
    return {"done_on": "2024-03-12", "evidence": "Seen on the shelf"} | values


def correction_of(shop: Retailer, **values: Any) -> dict[str, Any]:
    """A correction of the floor area as a phone sends it."""
    return {
        "retailer": shop.pk,
        "fields": {"floor_area_m2": "40"},
        "seen": {"floor_area_m2": "38"},
        "entered_at": "2024-03-12T03:00:00Z",
    } | values


def test_an_action_sent_twice_is_one_with_one_receipt(shop: Retailer, send: Sending) -> None:
    first, second = (send(f"actions/{KEY}", action_of(shop)) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() | {"is_new": False} == second.json()
    assert (Action.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Action.objects.get().origin == ActionOrigin.MANUAL


def test_other_words_for_an_action_need_the_revision_on_file(
    shop: Retailer, send: Sending, cast: Cast
) -> None:
    send(f"actions/{KEY}", action_of(shop))
    stale = send(f"actions/{KEY}", action_of(shop, text="Bring new ones"))
    assert (stale.status_code, stale.json()["current"]["text"]) == (409, "Bring price marks")
    amended = send(f"actions/{KEY}", action_of(shop, text="Bring new ones", base_revision=1))
    assert (amended.status_code, amended.json()["revision"]) == (200, 2)
    # The same words with other blanks are a version as well.
    again = send(f"actions/{KEY}", action_of(shop, text=" Bring  new ones", base_revision=2))
    assert (again.json()["revision"], Action.objects.get().text) == (3, "Bring new ones")
    assert send(f"actions/{KEY}", action_of(shop), cast.supervisor).status_code == 404


def test_an_action_written_down_before_its_due_day_arrives_after_it(shop: Retailer, send: Sending) -> None:
    late = action_of(shop, due_on="2024-03-10", entered_at="2024-03-09T02:00:00Z")
    assert send(f"actions/{KEY}", late).status_code == 201
    assert send(f"actions/{OTHER}", action_of(shop, due_on="2024-03-10")).status_code == 422


def test_an_action_of_a_visit_waits_for_it(shop: Retailer, send: Sending) -> None:
    answer = send(f"actions/{KEY}", action_of(shop, visit=OTHER))
    assert (answer.status_code, Action.objects.count()) == (409, 0)
    VisitFactory(pk=OTHER, retailer=shop)
    assert send(f"actions/{KEY}", action_of(shop, visit=OTHER)).status_code == 201
    assert Action.objects.get().origin == ActionOrigin.VISIT


def test_a_shop_that_went_to_other_hands_lately_is_still_written_of(
    shop: Retailer, office: Office, send: Sending
) -> None:
    take_away(shop, office, date(2024, 3, 8))
    answer = send(f"actions/{KEY}", action_of(shop))
    assert answer.status_code == 201
    assert "other hands" in answer.json()["notes"][0]
    RouteStop.objects.filter(retailer=shop, until__isnull=False).update(until=date(2024, 2, 1))
    refused = send(f"actions/{OTHER}", action_of(shop))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "retailer")


@pytest.mark.parametrize(("claimed", "status"), [("2024-02-27", 201), ("2024-02-26", 422)])
def test_of_a_shop_in_other_hands_nobody_claims_a_day_of_more_than_two_weeks_ago(
    shop: Retailer, office: Office, cast: Cast, send: Sending, claimed: str, status: int
) -> None:
    take_away(shop, office, date(2024, 3, 1))
    moment = f"{claimed}T02:00:00Z"
    kept = ActionFactory(
        retailer=shop, owner=cast.account_manager, opened_at=datetime(2024, 2, 1, tzinfo=UTC)
    )
    answers = [
        send(f"actions/{KEY}", action_of(shop, entered_at=moment)),
        send(
            f"issues/{OTHER}",
            {"retailer": shop.pk, "kind": "supply", "text": "Short", "received_at": moment},
        ),
        send(f"actions/{kept.pk}/result/{OTHER}", result_of(done_on=claimed)),
    ]
    refused = 404 if status != 201 else 201
    assert [answer.status_code for answer in answers] == [status, status, refused]


def test_a_shop_of_ones_own_may_have_been_promised_something_long_ago(shop: Retailer, send: Sending) -> None:
    assert send(f"actions/{KEY}", action_of(shop, entered_at="2024-01-09T02:00:00Z")).status_code == 201


def test_nothing_was_done_before_it_was_promised(shop: Retailer, cast: Cast, send: Sending) -> None:
    action = ActionFactory(
        retailer=shop, owner=cast.account_manager, opened_at=datetime(2024, 3, 10, 2, tzinfo=UTC)
    )
    address = f"actions/{action.pk}/result"
    refused = send(f"{address}/{KEY}", result_of(done_on="2024-03-08"))
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "done_on: The action was only written down on March 10, 2024. Take that day or a later one.",
    )
    assert send(f"{address}/{KEY}", result_of(done_on="2024-03-09")).status_code == 201
    action.refresh_from_db()
    assert action.done_on == date(2024, 3, 10), "the phone's clock was a day behind"


def test_a_result_marks_the_action_as_done_once(shop: Retailer, cast: Cast, send: Sending) -> None:
    action = ActionFactory(
        retailer=shop, owner=cast.account_manager, opened_at=datetime(2024, 3, 5, tzinfo=UTC)
    )
    address = f"actions/{action.pk}/result/{KEY}"
    first, second = (send(address, result_of(done_on="2024-03-11")) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt"] == second.json()["receipt"]
    done = Action.objects.get()
    assert (done.state, done.done_on, done.evidence) == (
        ActionState.DONE,
        date(2024, 3, 11),
        "Seen on the shelf",
    )
    refused = send(address, result_of(evidence="Photographed"))
    assert (refused.status_code, refused.json()["current"]["revision"]) == (409, 1)
    assert send(address, result_of(evidence="Photographed", base_revision=1)).json()["revision"] == 2
    assert Action.objects.get().evidence == "Photographed"


def test_what_somebody_did_meanwhile_stays_and_is_told(shop: Retailer, cast: Cast, send: Sending) -> None:
    action = ActionFactory(retailer=shop, owner=cast.account_manager)
    send(f"actions/{action.pk}/result/{OTHER}", result_of(evidence="Handed over"), cast.supervisor)
    answer = send(f"actions/{action.pk}/result/{KEY}", result_of())
    assert answer.status_code == 200
    assert "Handed over" in answer.json()["notes"][0]
    assert Action.objects.get().evidence == "Handed over"


def test_a_dropped_action_is_a_conflict_and_a_strangers_is_not_there(
    shop: Retailer, office: Office, cast: Cast, send: Sending
) -> None:
    action = ActionFactory(retailer=shop, owner=cast.account_manager)
    drop_action(action=Action.objects.get(), reason="Shop gone", actor="wang.qiang", moment=NOON)
    answer = send(f"actions/{action.pk}/result/{KEY}", result_of())
    assert (answer.status_code, answer.json()["current"]["state"]) == (409, "dropped")
    strangers = ActionFactory(retailer=office.shops["S1A"][0], owner=cast.stranger)
    assert send(f"actions/{strangers.pk}/result/{KEY}", result_of()).status_code == 404


def test_a_clock_that_is_a_day_ahead_does_no_harm(shop: Retailer, cast: Cast, send: Sending) -> None:
    action = ActionFactory(retailer=shop, owner=cast.account_manager)
    address = f"actions/{action.pk}/result/{KEY}"
    assert send(address, result_of(done_on="2024-03-14")).status_code == 422
    assert send(address, result_of(done_on="2024-03-13")).status_code == 201
    assert Action.objects.get().done_on == date(2024, 3, 12)


def test_an_issue_sent_twice_is_one_and_worded_anew_by_its_author_alone(
    shop: Retailer, cast: Cast, send: Sending
) -> None:
    body = {"retailer": shop.pk, "kind": "delivery", "text": "Came late", "channel": "phone"}
    first, second = (send(f"issues/{KEY}", body) for _ in range(2))
    assert (first.status_code, second.status_code, Issue.objects.count()) == (201, 200, 1)
    assert Issue.objects.get().assigned_to == cast.account_manager
    amended = send(f"issues/{KEY}", body | {"text": "Came a day late", "base_revision": 1})
    assert (amended.json()["revision"], Issue.objects.get().text) == (2, "Came a day late")
    assert send(f"issues/{KEY}", body | {"text": "A"}).status_code == 409
    assert send(f"issues/{KEY}", body, cast.supervisor).status_code == 404


def test_a_complaint_about_its_own_author_is_received_and_never_told(
    shop: Retailer, cast: Cast, send: Sending, signed_in: Callable[[Staff], Client]
) -> None:
    body = {"retailer": shop.pk, "kind": "service", "text": "Never comes", "about": "li.jing"}
    assert send(f"issues/{KEY}", body).status_code == 201
    assert Issue.objects.get().assigned_to == cast.supervisor
    amended = send(f"issues/{KEY}", body | {"text": "Comes at times"})
    assert amended.status_code == 404
    assert signed_in(cast.account_manager).get(f"/api/issues/{KEY}").status_code == 404


def test_a_correction_stands_in_the_history_and_is_taken_back(
    shop: Retailer, cast: Cast, send: Sending
) -> None:
    body = correction_of(
        shop,
        fields={
            "floor_area_m2": "40",
            "owner_birth_year": "1970",
            "owner_sex": "female",
            "market_type": "town",
        },
        seen={"floor_area_m2": "38"},
    )
    first, second = (send(f"corrections/{KEY}", body) for _ in range(2))
    assert (first.status_code, second.status_code, first.json()["notes"]) == (201, 200, [])
    found = Retailer.objects.select_related("owner").get(pk=shop.pk)
    assert found.owner is not None
    assert (found.floor_area_m2, found.owner.birth_year, found.owner.sex) == (40, 1970, "female")
    act = next(act for act in trail_of(found).acts if act.actor == "李静")
    undo_change(retailer=found, reference=act.reference, actor="li.jing", moment=NOON)
    assert Retailer.objects.get(pk=shop.pk).floor_area_m2 == 38


def test_a_field_that_somebody_changed_meanwhile_is_a_conflict(shop: Retailer, send: Sending) -> None:
    both = {"floor_area_m2": "40", "address": "Market Street 2"}
    Retailer.objects.filter(pk=shop.pk).update(floor_area_m2="39.50")
    answer = send(
        f"corrections/{KEY}",
        correction_of(shop, fields=both, seen={"floor_area_m2": "38", "address": "Market Street 1"}),
    )
    assert (answer.status_code, answer.json()["current"]) == (409, {"floor_area_m2": "39.5"})
    assert Retailer.objects.get(pk=shop.pk).address == "Market Street 1"
    seen = {"floor_area_m2": "39.5", "address": "Market Street 1"}
    assert send(f"corrections/{KEY}", correction_of(shop, fields=both, seen=seen)).status_code == 201


def test_what_is_so_already_is_no_conflict_and_no_change(shop: Retailer, send: Sending) -> None:
    before = Retailer.history.filter(id=shop.pk).count()
    answer = send(f"corrections/{KEY}", correction_of(shop, fields={"floor_area_m2": "38"}, seen={}))
    assert (answer.status_code, answer.json()["notes"]) == (201, ["The profile said so already."])
    assert Retailer.history.filter(id=shop.pk).count() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("floor_area_m2", "wide"),
        ("floor_area_m2", "0"),
        ("floor_area_m2", "NaN"),
        ("licence_no", "1"),
        ("name", ""),
        ("name", "x" * 500),
        ("market_type", "Z"),
        ("licence_expires_on", "soon"),
        ("owner_birth_year", "68"),
        ("owner_birthday_month", "May"),
        ("opening_hours", "always"),
    ],
)
def test_what_a_field_cannot_keep_is_refused_at_its_name(
    shop: Retailer, send: Sending, name: str, value: str
) -> None:
    answer = send(f"corrections/{KEY}", correction_of(shop, fields={name: value}, seen={}))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"fields.{name}")
    assert Receipt.objects.count() == 0


def test_a_shop_that_is_no_longer_hers_is_corrected_by_its_holder(
    shop: Retailer, office: Office, send: Sending
) -> None:
    take_away(shop, office, date(2024, 3, 12))
    answer = send(f"corrections/{KEY}", correction_of(shop))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "retailer")
    assert "Tell whoever holds the shop now" in answer.json()["detail"]


def test_a_late_correction_says_so(shop: Retailer, send: Sending) -> None:
    answer = send(f"corrections/{KEY}", correction_of(shop, entered_at="2024-03-10T03:00:00Z"))
    assert "March 10, 2024" in answer.json()["notes"][0]
