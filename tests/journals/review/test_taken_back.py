"""A reviewer opens a journal, its writer takes it back: who comes first, and what the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Staff
from journals.domain.reviewing import accept, return_journal, undo_decision
from journals.domain.submitting import submit, withdraw
from journals.models import Decision, Journal, Reading, Remark
from salesforce_app.kernel.errors import InputError

from ...cast import Cast, Office
from .office import NOW, content, resubmitted, submitted

SignIn = Callable[[Staff], Client]
KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f21")
WELL = "Good that you asked for the reason"
TOLD = "李静 took this journal back at 10 a.m. to go on writing. It will come again."


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The supervisor's browser."""
    return signed_in(cast.supervisor)


def page_of(answer: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.content, "html.parser")


def take_back(journal: Journal) -> None:
    """Its writer writes on."""
    withdraw(journal=journal, by=journal.staff, moment=NOW)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("decision/", {"verdict": "accepted", "text": WELL, "version": 1}),
        ("decision/", {"verdict": "returned", "text": WELL, "version": 1}),
        ("remarks/", {"key": str(KEY), "anchor": "passage:market_news", "text": WELL}),
        ("remarks/", {"key": str(KEY), "anchor": "", "text": WELL, "act": "1", "shop": "1"}),
    ],
)
def test_who_comes_after_the_writer_is_told_and_keeps_what_she_typed(
    journal: Journal, client: Client, address: str, form: dict[str, Any]
) -> None:
    take_back(journal)
    answer = client.post(f"/journals/{journal.pk}/{address}", form)
    page = page_of(answer)
    assert answer.status_code == 409
    assert TOLD in page.select_one("[role=alert]").text
    assert page.select_one("textarea[readonly]").text == WELL
    assert page.select_one("[data-queue-page]")["href"] == "/journals/review/"
    assert not Decision.objects.exists() and not Remark.objects.exists()


def test_one_that_is_taken_back_says_so_where_it_was(
    cast: Cast, office: Office, journal: Journal, client: Client, signed_in: SignIn
) -> None:
    take_back(journal)
    answer = client.get(f"/journals/{journal.pk}/review/")
    assert answer.status_code == 404
    assert TOLD in answer.content.decode()
    assert "closed until April" not in answer.content.decode()
    # Nothing of what waits nowhere, and nothing to those who do not review it.
    assert (
        "took this journal back"
        not in signed_in(cast.stranger).get(answer.request["PATH_INFO"]).content.decode()
    )
    south = submitted(cast.stranger, office.south_1)
    take_back(south)
    assert "took this journal back" not in client.get(f"/journals/{south.pk}/review/").content.decode()


def test_a_resubmitted_one_that_is_taken_back_keeps_the_reply_to_copy(
    cast: Cast, journal: Journal, client: Client
) -> None:
    return_journal(journal=journal, by=cast.director, reason="Until when?", moment=NOW - timedelta(hours=1))
    again = resubmitted(Journal.objects.get(pk=journal.pk), content(news="Until the first of May"))
    take_back(again)
    answer = client.post(
        f"/journals/{journal.pk}/decision/", {"verdict": "accepted", "text": WELL, "version": 2}
    )
    page = page_of(answer)
    assert answer.status_code == 409
    assert TOLD in page.select_one("[role=alert]").text
    assert page.select_one("textarea[readonly]").text == WELL


def test_who_comes_after_another_reviewer_keeps_what_she_typed(
    cast: Cast, journal: Journal, client: Client
) -> None:
    accept(journal=journal, by=cast.director, reply="Well seen", moment=NOW)
    answer = client.post(
        f"/journals/{journal.pk}/decision/", {"verdict": "returned", "text": WELL, "version": 1}
    )
    assert answer.status_code == 409
    assert page_of(answer).select_one("textarea[readonly]").text == WELL


def test_a_newer_version_keeps_the_reply_in_its_form(cast: Cast, journal: Journal, client: Client) -> None:
    resubmitted(journal, content(news="The road is open again"))
    answer = client.post(
        f"/journals/{journal.pk}/decision/", {"verdict": "accepted", "text": WELL, "version": 1}
    )
    page = page_of(answer)
    assert answer.status_code == 409
    assert page.select_one("#reply")["value"] == WELL
    assert page.select_one("textarea[readonly]") is None


def test_taking_back_a_decision_on_what_was_taken_back_says_so(
    cast: Cast, journal: Journal, client: Client
) -> None:
    decision = accept(journal=journal, by=cast.supervisor, reply=WELL, moment=NOW)
    undo_decision(decision=decision, by=cast.supervisor, moment=NOW)
    take_back(journal)
    answer = client.post(f"/journals/decisions/{decision.pk}/undo/", follow=True)
    assert answer.redirect_chain == [("/journals/review/", 302)]
    assert TOLD in answer.content.decode()


def test_of_several_those_that_wait_no_longer_are_told(cast: Cast, journal: Journal, client: Client) -> None:
    take_back(journal)
    form = {"journal": [str(journal.pk)], "text": WELL}
    assert TOLD in client.post("/journals/review/accept/", form, follow=True).content.decode()


def test_the_api_says_so_as_well(journal: Journal, client: Client) -> None:
    take_back(journal)
    answer = client.post(
        f"/api/journals/{journal.pk}/decision",
        {"verdict": "accepted", "text": WELL},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["detail"]) == (409, TOLD)
    answer = client.put(
        f"/api/journals/{journal.pk}/remarks/{KEY}", {"text": WELL}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["errors"][0]["reason"]) == (422, TOLD)


def test_what_is_submitted_again_was_not_taken_back(journal: Journal) -> None:
    take_back(journal)
    taken = Journal.objects.get(pk=journal.pk)
    taken.is_nothing_special = True
    taken.save()
    again = submit(journal=taken, by=journal.staff, moment=NOW, received_at=NOW)
    assert again.withdrawn_at is None


# ------------------------------------------------------------------ opening it


@pytest.mark.parametrize("address", ["/journals/{}/review/", "/journals/{}/", "/api/journals/{}/review"])
def test_who_opens_a_journal_has_it_without_any_script(
    journal: Journal, client: Client, address: str
) -> None:
    assert client.get(address.format(journal.pk)).status_code == 200
    kept = Reading.objects.get()
    assert (kept.anchor, kept.seconds, kept.last_at) == ("", 0, NOW)
    with pytest.raises(InputError, match="opened the journal"):
        take_back(journal)
    # It is not read for that.
    assert "you looked for" not in client.get(f"/journals/{journal.pk}/review/").content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_HX_PRELOADED": "true"},
    ],
)
def test_what_is_fetched_ahead_is_not_opened(
    journal: Journal, client: Client, headers: dict[str, str]
) -> None:
    assert client.get(f"/journals/{journal.pk}/review/", **headers).status_code == 200
    assert client.head(f"/journals/{journal.pk}/review/").status_code == 200
    take_back(journal)
    assert Journal.objects.get(pk=journal.pk).state == "draft"


def test_what_was_opened_before_it_came_again_may_be_taken_back_again(
    cast: Cast, journal: Journal, client: Client
) -> None:
    client.get(f"/journals/{journal.pk}/review/")
    return_journal(journal=journal, by=cast.supervisor, reason="Until when?", moment=NOW)
    again = resubmitted(Journal.objects.get(pk=journal.pk), content(news="Until May"))
    Journal.objects.filter(pk=again.pk).update(received_at=NOW + timedelta(minutes=1))
    take_back(Journal.objects.get(pk=again.pk))
    assert Journal.objects.get(pk=again.pk).state == "returned"


def test_a_decided_one_is_opened_without_a_trace(cast: Cast, journal: Journal, client: Client) -> None:
    accept(journal=journal, by=cast.director, reply=WELL, moment=NOW)
    client.get(f"/journals/{journal.pk}/review/")
    assert not Reading.objects.exists()
