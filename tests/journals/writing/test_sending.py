"""Journals as phones send them: receipts, conflicts, submission with and without signal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Staff
from journals.models import Flag, Journal, JournalVersion
from journals.queries.content import content_of
from visits.models import Action, Receipt

from ...cast import Cast, Office
from ...factories import JournalFactory, JournalVersionFactory
from .pen import DAY, EVENING, FINDING, SEEN, key_of

NEWS = "The road through the village is closed until April, so the carrier comes by the north"
Sending = Callable[..., Any]


@pytest.fixture
def send(in_the_evening: None, cast: Cast, signed_in: Callable[[Staff], Client]) -> Sending:
    """Sends her journal of the day, or what else is said of it."""

    def put(*, sender: Staff | None = None, key: Any = None, **said: Any) -> Any:
        client = signed_in(sender or cast.account_manager)
        body = {"kind": "daily", "starts_on": DAY.isoformat(), **said}
        address = f"/api/journals/{key or key_of(cast.account_manager)}"
        return client.put(address, json.dumps(body), content_type="application/json")

    return put


def finding(shop: int, **values: Any) -> dict[str, Any]:
    """What was seen at a shop, with an action."""
    return {
        "id": str(FINDING),
        "theme": "stock",
        "shops": [shop],
        "seen": SEEN,
        "action_text": "Move the display to the counter",
        "due_on": "2024-03-15",
    } | values


def copied_from(cast: Cast, office: Office) -> Journal:
    """A journal of hers from the first of the month with the same news."""
    earlier = JournalFactory(
        staff=cast.account_manager,
        unit=office.north_1,
        starts_on=DAY.replace(day=1),
        submitted=True,
    )
    JournalVersionFactory(journal=earlier, prose={"market_news": NEWS})
    return earlier


def test_a_journal_is_begun_saved_and_answered_with_a_receipt(
    send: Sending, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    answer = send(passages={"market_news": NEWS}, findings=[finding(shop.pk)])
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["revision"], told["state"], told["flags"], told["is_new"]) == (1, "draft", [], True)
    journal = Journal.objects.get()
    assert (journal.staff, journal.unit, journal.starts_on) == (cast.account_manager, office.north_1, DAY)
    assert content_of(journal).prose()["passage:market_news"] == NEWS
    again = send(passages={"market_news": NEWS}, findings=[finding(shop.pk)])
    assert (again.status_code, again.json()) == (200, told | {"is_new": False})
    assert JournalVersion.objects.count() == 1


def test_what_stands_there_is_read_again(
    send: Sending, cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    send(passages={"market_news": NEWS}, findings=[finding(office.shops["N1A"][0].pk)])
    address = f"/api/journals/{key_of(cast.account_manager)}"
    told = signed_in(cast.account_manager).get(address).json()
    assert (told["revision"], told["writer"], told["unit"]) == (1, "li.jing", "N1")
    assert {one["topic"]: one["text"] for one in told["passages"]}["market_news"] == NEWS
    assert told["findings"][0]["shops"] == [{"id": office.shops["N1A"][0].pk, "name": "Shop N1A-1"}]
    assert signed_in(cast.supervisor).get(address).status_code == 404
    send(base_revision=1, passages={"market_news": NEWS}, submit=True)
    assert signed_in(cast.supervisor).get(address).json()["state"] == "submitted"
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.analyst).get(address).status_code == 403


def test_a_key_that_is_not_of_this_journal_is_not_there(send: Sending, cast: Cast) -> None:
    assert send(sender=cast.stranger).status_code == 404
    assert send(kind="weekly", starts_on="2024-03-11").status_code == 404


def test_another_revision_is_a_conflict_that_shows_what_is_on_file(send: Sending) -> None:
    send(passages={"market_news": "On the phone"})
    answer = send(passages={"market_news": "At the desk"})
    assert answer.status_code == 409
    current = answer.json()["current"]
    assert (current["revision"], current["state"]) == (1, "draft")
    assert current["passages"][0]["text"] == "On the phone"


def test_another_revision_of_a_journal_that_nobody_began_is_a_conflict_with_its_draft(send: Sending) -> None:
    answer = send(base_revision=3, passages={"market_news": "Written upon what is gone"})
    assert answer.status_code == 409
    current = answer.json()["current"]
    assert (current["revision"], current["state"]) == (0, "draft")
    assert current["facts"]
    assert "market_news" in [one["topic"] for one in current["passages"]]
    assert not Journal.objects.exists()
    assert send(passages={"market_news": "Written upon what is gone"}).status_code == 201


def test_a_submitted_journal_is_locked(send: Sending) -> None:
    assert send(is_nothing_special=True, submit=True).json()["state"] == "submitted"
    answer = send(base_revision=1, passages={"market_news": NEWS})
    assert answer.status_code == 409
    assert answer.json()["current"]["state"] == "submitted"


def test_with_signal_the_writer_answers_first(send: Sending, cast: Cast, office: Office) -> None:
    copied_from(cast, office)
    first = send(passages={"market_news": NEWS}, submit=True).json()
    assert first["state"] == "draft"
    (flag,) = first["flags"]
    assert (flag["kind"], flag["anchor"], flag["other_on"]) == (
        "near_copy",
        "passage:market_news",
        "2024-03-01",
    )
    assert flag["text"] == "Very like March 1, 2024 — refresh?"
    kept = [{name: flag[name] for name in ("kind", "anchor", "said")} | {"reason": "Still closed"}]
    second = send(base_revision=1, passages={"market_news": NEWS}, submit=True, kept=kept).json()
    assert (second["state"], second["flags"]) == ("submitted", [])
    assert Flag.objects.get().reason == "Still closed"


def test_without_signal_it_counts_from_when_it_was_submitted(
    send: Sending, cast: Cast, office: Office
) -> None:
    copied_from(cast, office)
    with time_machine.travel(EVENING + timedelta(hours=14), tick=False):
        answer = send(
            passages={"market_news": NEWS},
            submit=True,
            offline=True,
            entered_at="2024-03-12T15:40:00Z",
            clock_offset_s=600,
        ).json()
    assert answer["state"] == "submitted"
    assert answer["notes"] == [
        "The phone's clock was wrong; the time of submission was put right.",
        "It was submitted with 1 thing to look at. You can withdraw it until somebody opens it.",
    ]
    journal = Journal.objects.get(starts_on=DAY)
    assert journal.submitted_at == datetime(2024, 3, 12, 15, 30, tzinfo=UTC)
    assert journal.received_at == EVENING + timedelta(hours=14)
    assert [(flag.kind, flag.reason) for flag in Flag.objects.all()] == [("near_copy", "")]


def test_a_clock_put_back_does_not_make_a_journal_earlier_than_what_the_office_has(send: Sending) -> None:
    with time_machine.travel(EVENING + timedelta(hours=12), tick=False):
        send(passages={"market_news": "Begun the morning after"})
        answer = send(
            base_revision=1,
            passages={"market_news": NEWS},
            submit=True,
            offline=True,
            entered_at="2024-03-12T09:00:00Z",
        ).json()
    assert answer["state"] == "submitted"
    assert Journal.objects.get(starts_on=DAY).submitted_at == EVENING + timedelta(hours=12)


def test_nobody_submits_a_journal_before_its_day_has_begun(send: Sending) -> None:
    send(submit=True, offline=True, is_nothing_special=True, entered_at="2024-03-10T09:00:00Z")
    assert Journal.objects.get(starts_on=DAY).submitted_at == datetime(2024, 3, 11, 16, tzinfo=UTC)


def test_what_is_missing_is_told_by_its_place_and_nothing_is_kept(send: Sending, office: Office) -> None:
    unfinished = finding(office.shops["N1A"][0].pk, due_on="")
    answer = send(findings=[unfinished], submit=True)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "findings.0.due_on"
    assert not Journal.objects.exists()
    assert send(findings=[unfinished]).status_code == 201
    assert not Action.objects.exists()


def test_a_day_to_come_has_no_journal(send: Sending, cast: Cast) -> None:
    tomorrow = DAY + timedelta(days=1)
    answer = send(key=key_of(cast.account_manager, tomorrow), starts_on=tomorrow.isoformat())
    assert answer.status_code == 422


def test_only_the_last_receipts_of_a_journal_are_kept(send: Sending) -> None:
    for revision in range(25):
        send(base_revision=revision, seconds_spent=revision)
    assert Receipt.objects.count() == 20


def test_checking_tells_the_writer_alone(
    send: Sending, cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    copied_from(cast, office)
    send(passages={"market_news": NEWS})
    address = f"/api/journals/{key_of(cast.account_manager)}/check"
    told = signed_in(cast.account_manager).post(address).json()
    assert [(flag["kind"], flag["spans"]) for flag in told["flags"]] == [("near_copy", [[0, len(NEWS)]])]
    assert signed_in(cast.stranger).post(address).status_code == 404
    assert signed_in(cast.supervisor).post(address).status_code == 403


def test_the_number_of_a_card_is_warned_of_and_is_no_flag(send: Sending) -> None:
    answer = send(passages={"market_news": "Paid from card 4111 1111 1111 1111"}).json()
    (warning,) = answer["warnings"]
    assert (warning["anchor"], warning["start"]) == ("passage:market_news", 15)
    assert warning["text"].startswith("This looks like the number of a bank card.")
    assert send(base_revision=1, passages={"market_news": "Paid by card"}, submit=True).json()["flags"] == []
