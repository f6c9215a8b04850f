"""The editor as a plain form, and one's own journals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Staff
from journals.domain.receiving import receive_journal
from journals.domain.written import SentJournal
from journals.enums import JournalKind, Theme
from journals.measures.content import Content, FindingText
from journals.models import Finding, Journal, JournalVersion
from journals.queries.content import content_of
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from tests.factories import JournalFactory, JournalVersionFactory, ReadingFactory, VisitFactory
from visits.domain.sent import Sender

from ...cast import Cast, Office
from .pen import DAY, EVENING, FINDING, SEEN, key_of, written

ADDRESS = f"/journals/daily/{DAY.isoformat()}/"
NEWS = "The road through the village is closed until April, so the carrier comes by the north"


@pytest.fixture
def client(in_the_evening: None, cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """The account manager's browser."""
    return signed_in(cast.account_manager)


def soup(answer: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.content, "html.parser")


def post(client: Client, do: str, revision: int = 0, **values: Any) -> Any:
    """Press a button of the form."""
    form = {"do": do, "base_revision": revision, "passage-market_news": "", **values}
    return client.post(ADDRESS, form)


def finding(shop: int, **values: str) -> dict[str, Any]:
    """The fields of one finding."""
    key = str(FINDING)
    said = {"theme": "stock", "shops": [shop], "seen": SEEN} | values
    return {"finding": key} | {f"{key}-{name}": value for name, value in said.items()}


def test_opening_it_begins_the_journal_with_its_facts_and_topics(
    client: Client, cast: Cast, office: Office
) -> None:
    VisitFactory(
        staff=cast.account_manager,
        retailer=office.shops["N1A"][1],
        visited_on=DAY,
        started_at=EVENING - timedelta(hours=1),
        ended_at=EVENING,
    )
    page = soup(client.get(ADDRESS))
    assert page.h1.text == "Daily journal of March 12, 2024"
    assert [area["name"] for area in page.select("textarea[data-passage]")] == [
        "passage-market_news",
        "passage-help_needed",
        "passage-focus",
    ]
    assert page.select(".j-facts li a[href]")
    assert Journal.objects.get().pk == key_of(cast.account_manager)
    client.get(ADDRESS)
    assert Journal.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["/journals/daily/2024-03-13/", "/journals/weekly/2024-03-12/", "/journals/monthly/2024-03-02/"],
)
def test_days_to_come_and_days_on_which_none_begins_have_no_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_finding_is_added_saved_and_removed_without_scripts(client: Client, office: Office) -> None:
    shop = office.shops["N1A"][0]
    client.get(ADDRESS)
    added = client.post(ADDRESS, {"do": "add", "base_revision": 0})
    (blank,) = Finding.objects.all()
    assert added["Location"] == f"{ADDRESS}#finding-{blank.pk}"
    assert post(client, "save", 1, **finding(shop.pk)).status_code == 302
    (kept,) = content_of(Journal.objects.get()).findings
    assert (kept.seen, [one.id for one in kept.shops]) == (SEEN, [shop.pk])
    page = soup(client.get(ADDRESS))
    assert page.select_one("[data-shop]:checked, [data-shop][checked]")["value"] == str(shop.pk)
    post(client, f"remove:{FINDING}", 2, **finding(shop.pk))
    assert not Finding.objects.exists()


def test_nothing_special_is_one_tap(client: Client) -> None:
    client.get(ADDRESS)
    answer = post(client, "nothing")
    assert answer["Location"] == "/journals/"
    journal = Journal.objects.get()
    assert (journal.state, journal.is_nothing_special) == ("submitted", True)


def test_the_second_of_two_clicks_finds_the_journal_submitted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(ADDRESS)

    def meanwhile(scope: Scope, kind: JournalKind, starts_on: date, moment: datetime) -> Journal:
        """The journal as it was found just before the first click's request was done."""
        found: Journal = Journal.objects.select_related("staff", "unit").get()
        receive_journal(
            uuid=found.pk,
            record=SentJournal(kind, starts_on, written(is_nothing_special=True), submit=True),
            sender=Sender(found.staff, scope, moment, ""),
        )
        return found

    monkeypatch.setattr("journals.views.writing._open", meanwhile)
    answer = post(client, "nothing")
    assert answer["Location"] == ADDRESS
    monkeypatch.undo()
    assert "The journal has been submitted" in soup(client.get(ADDRESS)).text
    assert Journal.objects.get().state == "submitted"


def test_what_was_typed_after_the_journal_was_submitted_elsewhere_is_kept(
    client: Client, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    client.get(ADDRESS)
    post(client, "submit", **{"passage-market_news": "On the phone"})
    late = post(client, "save", 0, **finding(shop.pk), **{"passage-market_news": "At the desk"})
    assert late.status_code == 409
    page = soup(late)
    typed = page.select_one(".j-unsent")
    assert typed.select_one("[name=passage-market_news]").text == "At the desk"
    assert typed.select_one(f"[name='{FINDING}-seen']").text == SEEN
    assert "On the phone" in page.text
    assert content_of(Journal.objects.get()).prose() == {"passage:market_news": "On the phone"}
    form = {
        field["name"]: field.get("value", field.text)
        for field in typed.select("input[name]:not([name=csrfmiddlewaretoken]), textarea[name]")
    }
    again = client.post(ADDRESS, {**form, "do": "withdraw"})
    assert again.status_code == 200
    editor = soup(again)
    assert editor.select_one("[data-passage=market_news]").text == "At the desk"
    assert editor.select_one(f"[name='{FINDING}-seen']").text == SEEN
    beside = editor.select_one(".j-conflict").text
    assert "On the phone" in beside, "what was submitted is beside it"
    assert "Tomorrow's focus" not in beside, "and only what differs"
    assert editor.select_one("[data-state-text]").text == "Not saved yet"
    assert Journal.objects.get().state == "draft"
    post(client, "submit", 1, **finding(shop.pk), **{"passage-market_news": "At the desk"})
    assert content_of(Journal.objects.get()).prose()["passage:market_news"] == "At the desk"


def test_what_was_typed_too_late_can_still_be_copied_once_somebody_opened_the_journal(
    client: Client, cast: Cast
) -> None:
    client.get(ADDRESS)
    post(client, "submit", **{"passage-market_news": "On the phone"})
    ReadingFactory(
        journal=Journal.objects.get(), reader=cast.supervisor, last_at=EVENING + timedelta(hours=1)
    )
    late = post(client, "submit", 1, **{"passage-market_news": "At the desk"})
    assert late.status_code == 409
    typed = soup(late).select_one(".j-unsent")
    assert typed.select_one("[name=passage-market_news]").text == "At the desk"
    assert typed.select_one("button") is None


def test_new_figures_are_taken_together_with_what_was_typed_or_not_at_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(ADDRESS)

    def refuse(**_asked: Any) -> None:
        raise InputError("journal", "It has been submitted.", "Withdraw it.")

    monkeypatch.setattr("journals.views.writing.accept_changes", refuse)
    answer = post(client, "take", **{"passage-market_news": NEWS})
    assert answer.status_code == 422
    assert soup(answer).select_one("[data-passage=market_news]").text == NEWS
    assert Journal.objects.get().revision == 0


def test_what_is_noticed_stands_beside_the_text_and_can_be_kept(
    client: Client, cast: Cast, office: Office
) -> None:
    earlier = JournalFactory(
        staff=cast.account_manager, unit=office.north_1, starts_on=DAY.replace(day=1), submitted=True
    )
    JournalVersionFactory(journal=earlier, prose={"market_news": NEWS})
    client.get(ADDRESS)
    answer = post(client, "submit", **{"passage-market_news": NEWS})
    assert answer["Location"] == f"{ADDRESS}?check=1#noticed"
    page = soup(client.get(answer["Location"].partition("#")[0]))
    (card,) = page.select("[data-noticed-card]")
    assert [mark.text for mark in card.select("mark")] == [NEWS]
    hidden = {field["name"]: field["value"] for field in card.select("input[type=hidden]")}
    kept = {"noticed-0-keep": "1", "noticed-0-reason": "Still closed"}
    post(client, "submit", 1, **{"passage-market_news": NEWS}, **hidden, **kept)
    journal = Journal.objects.get(starts_on=DAY)
    assert journal.state == "submitted"
    version = JournalVersion.objects.get(journal=journal, origin="submitted")
    assert version.flags.get().reason == "Still closed"


def test_a_number_of_a_card_is_asked_about_before_anything_is_saved(client: Client) -> None:
    client.get(ADDRESS)
    said = {"passage-market_news": "Paid from card 4111 1111 1111 1111"}
    answer = post(client, "save", **said)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#numbers input[name=may_hold_numbers]") is not None
    assert page.select_one("[data-passage=market_news]").text == said["passage-market_news"]
    assert Journal.objects.get().revision == 0
    assert post(client, "save", may_hold_numbers="1", **said).status_code == 302


def test_what_was_typed_stays_when_it_is_refused_or_was_changed_elsewhere(
    client: Client, office: Office
) -> None:
    client.get(ADDRESS)
    said = finding(office.shops["N1A"][0].pk, action_text="Move the display")
    refused = post(client, "submit", **said)
    assert refused.status_code == 422
    assert soup(refused).select_one("#problem").text.count("has no day on which it is due") == 1
    assert soup(refused).select_one(f"[name='{FINDING}-seen']").text == SEEN
    post(client, "save", **{"passage-market_news": "On the phone"})
    conflict = post(client, "save", 0, **{"passage-market_news": "At the desk"})
    assert conflict.status_code == 409
    page = soup(conflict)
    assert "On the phone" in page.select_one(".j-conflict").text
    assert page.select_one("[data-passage=market_news]").text == "At the desk"
    assert page.select_one("[name=base_revision]")["value"] == "1"


def test_a_submitted_journal_is_read_and_taken_back_until_somebody_opens_it(
    client: Client, cast: Cast
) -> None:
    client.get(ADDRESS)
    post(client, "nothing")
    assert soup(client.get(ADDRESS)).select_one("button[value=withdraw]") is not None
    client.post(ADDRESS, {"do": "withdraw"})
    assert Journal.objects.get().state == "draft"
    post(client, "submit", 1, **{"passage-market_news": NEWS})
    ReadingFactory(
        journal=Journal.objects.get(), reader=cast.supervisor, last_at=EVENING + timedelta(hours=1)
    )
    assert soup(client.get(ADDRESS)).select_one("button[value=withdraw]") is None
    client.post(ADDRESS, {"do": "withdraw"})
    assert Journal.objects.get().state == "submitted"


def test_earlier_versions_are_read_and_written_again(client: Client, cast: Cast) -> None:
    client.get(ADDRESS)
    post(client, "save", **{"passage-market_news": "First"})
    JournalVersion.objects.update(made_at=EVENING - timedelta(hours=1))
    post(client, "save", 1, **{"passage-market_news": "Second"})
    list_address = f"/journals/{key_of(cast.account_manager)}/versions/"
    links = [link["href"] for link in soup(client.get(list_address)).select(".todo a")]
    assert links == [f"{list_address}2/", f"{list_address}1/"]
    page = client.get(links[1])
    assert "First" in page.content.decode()
    client.post(links[1], named(page))
    assert content_of(Journal.objects.get()).prose() == {"passage:market_news": "First"}


def named(page: Any) -> dict[str, str]:
    """What the form on a version's page sends."""
    return {str(field["name"]): str(field["value"]) for field in soup(page).select(".j-withdraw input")}


def test_a_version_that_gave_way_is_not_taken_for_the_one_that_has_its_number(
    client: Client, cast: Cast
) -> None:
    client.get(ADDRESS)
    post(client, "save", **{"passage-market_news": "First"})
    post(client, "save", 1, **{"passage-market_news": "Second"})
    address = f"/journals/{key_of(cast.account_manager)}/versions/2/"
    looked_at = named(client.get(address))
    post(client, "save", 2, **{"passage-market_news": "Second to none"})
    answer = client.post(address, looked_at)
    assert answer.status_code == 409
    assert "Second to none" in answer.content.decode()
    assert content_of(Journal.objects.get()).prose() == {"passage:market_news": "Second to none"}
    assert Journal.objects.get().revision == 3
    assert client.post(address, named(answer)).status_code == 302


def test_one_s_own_journals_lead_to_what_is_to_be_written(client: Client) -> None:
    client.get(ADDRESS)
    page = soup(client.get("/journals/"))
    assert [link["href"] for link in page.select(".j-now-begin a")] == [
        ADDRESS,
        "/journals/weekly/2024-03-11/",
        "/journals/monthly/2024-03-01/",
    ]
    assert len(page.select(".j-strip li")) == 14
    assert ADDRESS in [link["href"] for link in page.select(".todo a")]


def test_a_phone_has_the_journal_at_hand(client: Client) -> None:
    at_hand = soup(client.get("/journals/")).select(".site-nav > ul > li:not(.nav-aside) > a")
    assert [link["href"] for link in at_hand] == ["/today/", "/retailers/", "/journals/", "/me/"]
    assert [link.get("aria-current") for link in at_hand] == [None, None, "page", None]


@pytest.mark.parametrize(
    "page", [ADDRESS, "/journals/calendar/2024-03/", "/journals/list/", "/journals/back/"]
)
def test_every_page_of_journals_is_marked_in_the_writers_bar(client: Client, page: str) -> None:
    marked = soup(client.get(page)).select(".site-nav > ul > li:not(.nav-aside) > a[aria-current]")
    assert [link["href"] for link in marked] == ["/journals/"]


def test_others_read_it_once_it_was_submitted_and_never_write_it(
    client: Client, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client.get(ADDRESS)
    reading = f"/journals/{key_of(cast.account_manager)}/"
    reviewer = signed_in(cast.supervisor)
    assert reviewer.get(reading).status_code == 404
    post(client, "submit", **{"passage-market_news": NEWS})
    assert NEWS in reviewer.get(reading).content.decode()
    assert client.get(reading)["Location"] == ADDRESS
    assert reviewer.get(f"{reading}versions/").status_code == 403
    assert signed_in(cast.stranger).get(f"{reading}versions/").status_code == 404


def test_the_editor_asks_as_much_for_three_shops_as_for_one(client: Client, office: Office) -> None:
    client.get(ADDRESS)
    shops = [shop.pk for shop in office.shops_of("N1A", "N1B")]
    numbers = []
    for revision, named in enumerate((shops[:1], shops[:3])):
        post(client, "save", revision, **finding(shops[0], shops=named))
        with CaptureQueriesContext(connection) as asked:
            client.get(ADDRESS)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_a_fact_that_changed_shows_both_figures_and_is_taken_or_kept(
    client: Client, cast: Cast, office: Office
) -> None:
    client.get(ADDRESS)
    post(client, "save", **{"passage-market_news": NEWS})
    VisitFactory(
        staff=cast.account_manager,
        retailer=office.shops["N1A"][1],
        visited_on=DAY,
        started_at=EVENING - timedelta(hours=1),
        ended_at=EVENING,
    )
    page = soup(client.get(f"{ADDRESS}?check=1"))
    button = page.select_one("#fact-visits\\.done button[value='take:visits.done']")
    assert button is not None
    assert page.select_one('[data-noticed="fact:visits.done"] [data-keep]') is not None
    post(client, "take", 1, **{"passage-market_news": NEWS})
    assert not any(fact.is_changed for fact in content_of(Journal.objects.get()).facts)
    assert "1" in soup(client.get(ADDRESS)).select_one("#fact-visits\\.done a").text


def test_the_day_of_an_action_reads_as_other_days_do() -> None:
    found = FindingText("1", Theme.STOCK, (), SEEN, action_text="Ask", owner_name="Li", due_on="2024-03-15")
    page = render_to_string(
        "journals/editor/read.html", {"sections": (), "content": Content((), (), (found,))}
    )
    assert "Ask · Li · " in page and "2024-03-15" not in page
