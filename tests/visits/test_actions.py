"""What was promised to a shop: the verbs, the card's panel, the home page, the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.models import ExportLog, Retailer, Staff
from salesforce_app.kernel.errors import InputError
from visits.domain.actions import (
    amend_action,
    complete_action,
    drop_action,
    open_action,
    reopen_action,
)
from visits.enums import ActionOrigin, ActionState
from visits.models import Action

from ..cast import Cast, Office
from ..factories import ActionFactory, VisitFactory

MOMENT = datetime(2024, 3, 12, 2, tzinfo=UTC)
TODAY = date(2024, 3, 12)
KEY = UUID("5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


def opened(shop: Retailer, owner: Staff, **values: Any) -> Action:
    """An action of the shop, due in three days."""
    given: dict[str, Any] = {"text": "Bring price marks", "due_on": date(2024, 3, 15)} | values
    return open_action(uuid=KEY, retailer=shop, owner=owner, actor="li.jing", moment=MOMENT, **given)


def fresh(action: Action) -> Action:
    """The record as it is on file."""
    return Action.objects.get(pk=action.pk)


def test_opening_twice_under_one_key_makes_one_action(cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    first = opened(shop, cast.account_manager)
    second = opened(shop, cast.account_manager, text="Something else")
    assert (first.pk, second.text, Action.objects.count()) == (second.pk, "Bring price marks", 1)
    assert (first.state, first.origin, first.opened_at) == (ActionState.OPEN, ActionOrigin.MANUAL, MOMENT)


def test_an_action_of_a_visit_says_so(cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    visit = VisitFactory(retailer=shop)
    assert opened(shop, cast.account_manager, visit=visit).origin == ActionOrigin.VISIT


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"due_on": date(2024, 3, 11)}, "due_on"),
        ({"due_on": date(2030, 1, 1)}, "due_on"),
    ],
)
def test_what_cannot_be_promised_is_refused(
    cast: Cast, office: Office, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        opened(office.shops["N1A"][0], cast.account_manager, **values)
    assert refused.value.field == field
    assert Action.objects.count() == 0


def test_nobody_who_left_is_made_responsible(cast: Cast, office: Office) -> None:
    cast.account_manager.is_active = False
    with pytest.raises(InputError, match="owner"):
        opened(office.shops["N1A"][0], cast.account_manager)


def test_a_visit_to_another_shop_is_no_origin(cast: Cast, office: Office) -> None:
    with pytest.raises(InputError, match="visit"):
        opened(office.shops["N1A"][0], cast.account_manager, visit=VisitFactory())


def test_a_key_of_another_shop_is_not_taken_over(cast: Cast, office: Office) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    with pytest.raises(InputError, match="id"):
        opened(office.shops["N1A"][1], cast.account_manager)


def test_done_needs_evidence_and_keeps_who_and_when(cast: Cast, office: Office) -> None:
    action = opened(office.shops["N1A"][0], cast.account_manager)
    with pytest.raises(InputError, match="evidence"):
        complete_action(action=action, evidence=" ", actor="li.jing", moment=MOMENT)
    assert complete_action(action=action, evidence="Seen on the shelf", actor="li.jing", moment=MOMENT)
    assert not complete_action(action=action, evidence="Again", actor="li.jing", moment=MOMENT)
    done = fresh(action)
    assert (done.state, done.done_on, done.evidence) == (ActionState.DONE, TODAY, "Seen on the shelf")
    newest = done.history.first()
    assert (newest.history_user, newest.history_date, newest.state) == (cast.account_manager, MOMENT, "done")


def test_a_dropped_action_says_why_and_is_done_only_after_it_was_opened_again(
    cast: Cast, office: Office
) -> None:
    action = opened(office.shops["N1A"][0], cast.account_manager)
    with pytest.raises(InputError, match="reason"):
        drop_action(action=action, reason="", actor="li.jing", moment=MOMENT)
    assert drop_action(action=action, reason="The shop has closed", actor="li.jing", moment=MOMENT)
    assert not drop_action(action=action, reason="Again", actor="li.jing", moment=MOMENT)
    with pytest.raises(InputError, match="state"):
        complete_action(action=fresh(action), evidence="Seen", actor="li.jing", moment=MOMENT)
    again = fresh(action)
    assert reopen_action(action=again, due_on=date(2024, 3, 20), actor="li.jing", moment=MOMENT)
    found = fresh(action)
    assert (found.state, found.reason, found.due_on) == (ActionState.OPEN, "", date(2024, 3, 20))
    assert found.history.filter(reason="The shop has closed").count() == 1


def test_an_open_action_is_put_off_and_handed_on(cast: Cast, office: Office) -> None:
    action = opened(office.shops["N1A"][0], cast.account_manager)
    assert amend_action(
        action=action, due_on=date(2024, 4, 1), owner=cast.supervisor, actor="wang.qiang", moment=MOMENT
    )
    assert not amend_action(action=fresh(action), text="Bring price marks", actor="x", moment=MOMENT)
    found = fresh(action)
    assert (found.due_on, found.owner) == (date(2024, 4, 1), cast.supervisor)


Client_ = Callable[[Staff], Client]


def test_the_forms_work_without_scripts(cast: Cast, office: Office, signed_in: Client_) -> None:
    shop = office.shops["N1A"][0]
    client = signed_in(cast.account_manager)
    form = {
        "key": str(KEY),
        "text": "Bring price marks",
        "due_on": "2024-03-15",
        "owner": cast.account_manager.pk,
    }
    answer = client.post(f"/retailers/{shop.pk}/actions/new/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/retailers/{shop.pk}/#actions")
    page = client.get(f"/retailers/{shop.pk}/actions/").content.decode()
    assert "Bring price marks" in page
    assert f"/actions/{KEY}/done/" in page
    assert client.post(f"/actions/{KEY}/done/", {"evidence": "Seen"}).status_code == 302
    assert client.post(f"/actions/{KEY}/reopen/", {"due_on": "2024-03-20"}).status_code == 302
    assert client.post(f"/actions/{KEY}/drop/", {"reason": "Closed"}).status_code == 302
    assert Action.objects.get().state == ActionState.DROPPED


def test_what_is_refused_is_told_beside_its_field_with_what_was_typed(
    cast: Cast, office: Office, signed_in: Client_
) -> None:
    shop = office.shops["N1A"][0]
    form = {"key": str(KEY), "text": "Bring it", "due_on": "2024-03-01", "owner": cast.account_manager.pk}
    answer = signed_in(cast.account_manager).post(f"/retailers/{shop.pk}/actions/new/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The day lies in the past." in page
    assert 'value="Bring it"' in page


def test_htmx_gets_the_panel_alone(cast: Cast, office: Office, signed_in: Client_) -> None:
    action = ActionFactory(retailer=office.shops["N1A"][0], owner=cast.account_manager)
    answer = signed_in(cast.account_manager).post(
        f"/actions/{action.pk}/done/", {"evidence": "Seen"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div class="actions"')


def test_who_may_not_log_visits_reads_and_writes_nothing(
    cast: Cast, office: Office, signed_in: Client_
) -> None:
    action = ActionFactory(retailer=office.shops["N1A"][0], owner=cast.account_manager)
    client = signed_in(cast.analyst)
    page = client.get(f"/retailers/{action.retailer_id}/actions/").content.decode()
    assert "Bring the new price marks" in page
    assert "<form" not in page.partition('id="actions-of-shop"')[2]
    assert client.post(f"/actions/{action.pk}/done/", {"evidence": "Seen"}).status_code == 403


def test_actions_of_other_shops_are_not_there(cast: Cast, office: Office, signed_in: Client_) -> None:
    action = ActionFactory(retailer=office.shops["S1A"][0], owner=cast.stranger)
    client = signed_in(cast.account_manager)
    assert client.post(f"/actions/{action.pk}/done/", {"evidence": "Seen"}).status_code == 404
    assert client.get(f"/api/actions/{action.pk}").status_code == 404
    assert client.get("/api/actions").json()["items"] == []


def test_the_home_page_has_ones_own_and_a_supervisors_team(
    cast: Cast, office: Office, signed_in: Client_
) -> None:
    shop = office.shops["N1A"][0]
    ActionFactory(retailer=shop, owner=cast.account_manager, text="Mine", due_on=date(2024, 3, 1))
    ActionFactory(retailer=shop, owner=cast.supervisor, text="Hers")
    ActionFactory(retailer=office.shops["S1A"][0], owner=cast.stranger, text="Elsewhere")
    ActionFactory(
        retailer=shop,
        owner=cast.account_manager,
        text="Ended",
        state=ActionState.DONE,
        done_on=TODAY,
        evidence="Seen",
    )

    def told(person: Staff) -> set[str]:
        page = signed_in(person).get("/").content.decode()
        return {text for text in ("Mine", "Hers", "Elsewhere", "Ended", "1 of them overdue") if text in page}

    assert told(cast.account_manager) == {"Mine", "1 of them overdue"}
    assert told(cast.supervisor) == {"Mine", "Hers", "1 of them overdue"}


def test_the_api_writes_once_and_changes(cast: Cast, office: Office, signed_in: Client_) -> None:
    shop = office.shops["N1A"][0]
    client = signed_in(cast.account_manager)
    body = {"id": str(KEY), "retailer": shop.pk, "text": "Bring price marks", "due_on": "2024-03-15"}

    def send(method: str, address: str, body: dict[str, Any]) -> Any:
        return getattr(client, method)(address, body, content_type="application/json")

    created, again = send("post", "/api/actions", body), send("post", "/api/actions", body)
    assert (created.status_code, again.status_code, Action.objects.count()) == (201, 200, 1)
    assert created.json() == {
        "id": str(KEY),
        "revision": 1,
        "retailer": shop.pk,
        "owner": "li.jing",
        "text": "Bring price marks",
        "due_on": "2024-03-15",
        "state": "open",
        "origin": "manual",
        "visit": None,
        "opened_at": "2024-03-12T02:00:00Z",
        "done_on": None,
        "evidence": "",
        "reason": "",
    }
    refused = send("patch", f"/api/actions/{KEY}", {"state": "done"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "evidence")
    done = send("patch", f"/api/actions/{KEY}", {"state": "done", "evidence": "Seen"}).json()
    assert (done["state"], done["done_on"], done["evidence"]) == ("done", "2024-03-12", "Seen")
    elsewhere = body | {"id": str(UUID(int=5)), "retailer": office.shops["S1A"][0].pk}
    assert send("post", "/api/actions", elsewhere).json()["errors"][0]["field"] == "retailer"


@pytest.mark.parametrize("shop", [0, 2**63])
def test_the_api_refuses_a_key_that_no_shop_has(cast: Cast, signed_in: Client_, shop: int) -> None:
    answer = signed_in(cast.account_manager).get("/api/actions", {"retailer": shop})
    assert answer.status_code == 422
    assert "retailer" in answer.json()["errors"][0]["field"]


def test_the_api_lists_by_day_page_by_page(cast: Cast, office: Office, signed_in: Client_) -> None:
    shop = office.shops["N1A"][0]
    for day in (17, 15, 16):
        ActionFactory(retailer=shop, owner=cast.account_manager, due_on=date(2024, 3, day))
    client = signed_in(cast.account_manager)
    first = client.get("/api/actions?limit=2&state=open").json()
    second = client.get("/api/actions", {"limit": 2, "state": "open", "cursor": first["next"]}).json()
    days = [item["due_on"] for page in (first, second) for item in page["items"]]
    assert (days, second["next"]) == (["2024-03-15", "2024-03-16", "2024-03-17"], None)


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_takes_as_many_queries_for_many_actions(
    cast: Cast,
    office: Office,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    from territory.scope import build_scope
    from visits.panels.home import open_actions_panel

    for _ in range(number):
        ActionFactory(retailer=office.shops["N1A"][0], owner=cast.account_manager)
    scope = build_scope(cast.account_manager)
    with django_assert_num_queries(3):
        assert open_actions_panel(scope) is not None


def test_a_supervisor_sees_whose_actions_are_open_and_late_with_their_lists(
    cast: Cast, office: Office, signed_in: Client_
) -> None:
    shop = office.shops["N1A"][0]
    for number in range(8):
        ActionFactory(retailer=shop, owner=cast.account_manager, due_on=date(2024, 3, 5 + number))
    ActionFactory(retailer=office.shops["N2A"][0], owner=cast.supervisor)
    page = signed_in(cast.supervisor).get("/").content.decode()
    for address, number in (
        ("/actions/?state=open&amp;person=li.jing", 8),
        ("/actions/?overdue=true&amp;person=li.jing", 7),
        ("/actions/?state=open&amp;person=wang.qiang", 1),
    ):
        assert re.search(rf'href="{re.escape(address)}">{number}</a>', page)
    own = signed_in(cast.account_manager).get("/").content.decode()
    assert own.count("Bring the new price marks") == 6
    assert "2 more, due later" in own
    assert "/actions/?state=open&amp;person=li.jing" in own


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "done", "promised"}),
        ("state=open", {"late", "promised"}),
        ("state=done", {"done"}),
        ("overdue=true", {"late"}),
        ("origin=visit", {"promised"}),
        ("person=wang.qiang", {"done"}),
        ("shop=N1B-1", {"done"}),
        ("unit=N1&route=N1A", {"late", "promised"}),
        ("q=seen", {"done"}),
        ("q=shop n1b", {"done"}),
    ],
)
def test_the_list_narrows_on_the_page_and_in_the_file(
    cast: Cast, office: Office, signed_in: Client_, query: str, expected: set[str]
) -> None:
    shop, other = office.shops["N1A"][0], office.shops["N1B"][0]
    ActionFactory(retailer=shop, owner=cast.account_manager, text="late", due_on=date(2024, 3, 8))
    ActionFactory(
        retailer=other,
        owner=cast.supervisor,
        text="done",
        state=ActionState.DONE,
        done_on=TODAY,
        evidence="seen",
    )
    visit = VisitFactory(retailer=shop)
    ActionFactory(retailer=shop, owner=cast.account_manager, text="promised", visit=visit, origin="visit")
    ActionFactory(retailer=office.shops["S1A"][0], owner=cast.stranger, text="elsewhere")
    client = signed_in(cast.account_manager)
    page = client.get(f"/actions/?{query}").content.decode().partition("<tbody")[2]
    names = ("late", "done", "promised", "elsewhere")
    assert {name for name in names if f">{name}<" in page} == expected
    rows = b"".join(client.get(f"/actions/export/csv/?{query}")).decode().splitlines()[1:]
    assert {row.split(",")[0] for row in rows if row} == expected
    assert ExportLog.objects.get().listing == "actions"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_many_actions(
    cast: Cast, office: Office, signed_in: Client_, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        ActionFactory(retailer=office.shops["N1A"][0], owner=cast.account_manager)
    client = signed_in(cast.account_manager)
    client.get("/actions/")
    with django_assert_num_queries(11):
        client.get("/actions/")
