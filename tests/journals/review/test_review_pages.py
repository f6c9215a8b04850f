"""The pages of a review: the queue and its order, one journal, decisions, comments, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Staff
from journals.domain.reviewing import accept, return_journal
from journals.enums import JournalKind
from journals.models import Decision, Journal, Remark
from visits.models import Action

from ...cast import Cast, Office
from ...factories import (
    ActionFactory,
    FlagFactory,
    IssueFactory,
    JournalFactory,
    ReadingFactory,
    RuleSetFactory,
)
from .office import FINDING, NEWS, NOW, TUESDAY, content, many, resubmitted, submitted

SignIn = Callable[[Staff], Client]
WELL = "Good that you asked for the reason"
KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f12")


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The supervisor's browser."""
    return signed_in(cast.supervisor)


@pytest.fixture
def experienced(cast: Cast, office: Office) -> None:
    """The account manager has had enough journals accepted not to be new, and nothing is sampled."""
    for back in range(30, 36):
        JournalFactory(
            staff=cast.account_manager,
            unit=office.north_1,
            starts_on=TUESDAY - timedelta(days=back),
            submitted=True,
            state="accepted",
            decided_by=cast.supervisor,
            decided_at=NOW,
        )
    RuleSetFactory(since=TUESDAY.replace(day=1), review_sample_percent=0)


def queue_of(client: Client, query: str = "") -> tuple[list[tuple[date, list[str]]], list[date]]:
    """The days of the journals to read with the reasons, and of the others."""
    context = client.get(f"/journals/review/{query}").context
    need = [(row["journal"].starts_on, [name for name, _words in row["reasons"]]) for row in context["need"]]
    return need, [row["journal"].starts_on for row in context["rest"]]


@pytest.mark.usefixtures("experienced")
def test_the_queue_is_ordered_by_need(cast: Cast, office: Office, client: Client) -> None:
    plain, copied, contradicted, again = many(cast.account_manager, office.north_1, 4)
    FlagFactory(version=copied.versions.get(), kind="near_copy")
    FlagFactory(version=contradicted.versions.get(), kind="count")
    return_journal(journal=again, by=cast.supervisor, reason="Which shops?", moment=NOW)
    resubmitted(again, content(news="Shop A and shop B"))
    weekly = submitted(
        cast.account_manager, office.north_1, kind=JournalKind.WEEKLY, starts_on=date(2024, 3, 4)
    )
    need, rest = queue_of(client)
    assert need == [
        (contradicted.starts_on, ["contradictions"]),
        (copied.starts_on, ["copies"]),
        (again.starts_on, ["resubmitted"]),
        (weekly.starts_on, ["weekly"]),
    ]
    assert rest == [plain.starts_on]


@pytest.mark.usefixtures("experienced")
def test_overdue_actions_and_complaints_speak_for_reading(cast: Cast, office: Office, client: Client) -> None:
    yesterday, before = many(cast.account_manager, office.north_1, 2)
    shop = office.shops["N1A"][0]
    IssueFactory(retailer=shop, received_by=cast.account_manager, assigned_to=cast.account_manager)
    assert queue_of(client) == ([(yesterday.starts_on, ["complaints"])], [before.starts_on])
    ActionFactory(retailer=shop, owner=cast.account_manager, due_on=NOW.date() - timedelta(days=1))
    # The newest of her journals stands for what speaks of the writer rather than of one journal.
    need = [(yesterday.starts_on, ["overdue_actions", "complaints"])]
    assert queue_of(client) == (need, [before.starts_on])


@pytest.mark.usefixtures("experienced")
def test_a_complaint_about_the_reader_is_no_reason_that_she_sees(
    cast: Cast, office: Office, client: Client, signed_in: SignIn
) -> None:
    journal = submitted(cast.account_manager, office.north_1)
    IssueFactory(
        retailer=office.shops["N1A"][0],
        received_by=cast.account_manager,
        assigned_to=cast.director,
        about=cast.supervisor,
    )
    assert queue_of(client) == ([], [journal.starts_on])
    assert queue_of(signed_in(cast.director), "?whose=all")[0] == [(journal.starts_on, ["complaints"])]


def test_first_journals_are_read(cast: Cast, office: Office, client: Client) -> None:
    journal = submitted(cast.account_manager, office.north_1)
    assert queue_of(client) == ([(journal.starts_on, ["first_time"])], [])


def test_the_queue_holds_others_journals_of_ones_units_alone(
    cast: Cast, office: Office, client: Client, signed_in: SignIn
) -> None:
    submitted(cast.stranger, office.south_1)
    own = submitted(cast.administrator, office.north_1)
    JournalFactory(staff=cast.account_manager, unit=office.north_1)
    assert [day for day, _reasons in queue_of(client)[0]] == [own.starts_on]
    assert len(queue_of(signed_in(cast.director), "?whose=all")[0]) == 2
    # The administrator does not meet her own.
    assert len(queue_of(signed_in(cast.administrator), "?whose=all")[0]) == 1


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("?kind=weekly", 1),
        ("?writer=li.jing", 2),
        ("?writer=nobody", 0),
        ("?unit=N1", 2),
        ("?unit=S1", 0),
        ("?kind=nonsense", 2),
    ],
)
def test_the_queue_is_narrowed(cast: Cast, office: Office, client: Client, query: str, number: int) -> None:
    submitted(cast.account_manager, office.north_1)
    submitted(cast.account_manager, office.north_1, kind=JournalKind.WEEKLY, starts_on=date(2024, 3, 4))
    need, rest = queue_of(client, query)
    assert len(need) + len(rest) == number


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_queue_takes_as_many_statements_for_many_rows(
    cast: Cast, office: Office, client: Client, django_assert_num_queries: Callable[..., object], number: int
) -> None:
    for journal in many(cast.account_manager, office.north_1, number):
        FlagFactory(version=journal.versions.get())
    client.get("/journals/review/")
    with django_assert_num_queries(17):  # type: ignore[attr-defined]
        assert client.get("/journals/review/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_journals_page_takes_as_many_statements_for_many_parts(
    cast: Cast, office: Office, client: Client, django_assert_num_queries: Callable[..., object], number: int
) -> None:
    shops = office.shops_of("N1A", "N1B")[:number]
    journal = submitted(cast.account_manager, office.north_1, told=content(seen="A", shops=shops))
    for place in range(number):
        FlagFactory(version=journal.versions.get(), kind="pasted", start=place, end=place + 1, other=journal)
        Remark.objects.create(
            journal=journal, version=journal.versions.get(), author=cast.director, text="A", made_at=NOW
        )
    address = f"/journals/{journal.pk}/review/"
    client.get(address)
    with django_assert_num_queries(32):  # type: ignore[attr-defined]
        assert client.get(address).status_code == 200


def test_the_page_shows_facts_beside_prose_with_what_was_noticed(
    cast: Cast, office: Office, client: Client
) -> None:
    journal = submitted(
        cast.account_manager, office.north_1, told=content(news="12 visits, the road is closed")
    )
    FlagFactory(version=journal.versions.get(), said="12 visits", expected="9", reason="The file is late")
    page = client.get(f"/journals/{journal.pk}/review/").content.decode()
    assert 'href="/visits/?month=2024-03">9</a>' in page
    assert "On file: 9" in page
    assert "kept because: The file is late" in page
    assert '<mark aria-describedby="passage-market_news-note-1 ">12 visits<sup>1</sup></mark>' in page


def test_a_colleagues_text_is_not_named(cast: Cast, office: Office, client: Client) -> None:
    journal = submitted(cast.account_manager, office.north_1)
    other = submitted(cast.stranger, office.south_1)
    version = journal.versions.get()
    FlagFactory(version=version, kind="near_copy", other=other, start=0, end=8)
    page = client.get(f"/journals/{journal.pk}/review/").content.decode()
    assert "Very like a colleague" in page
    assert str(other.pk) not in page
    earlier = submitted(cast.account_manager, office.north_1, starts_on=date(2024, 3, 1))
    FlagFactory(version=version, kind="near_copy", other=earlier, start=0, end=8)
    page = client.get(f"/journals/{journal.pk}/review/").content.decode()
    assert "Very like the writer&#x27;s own daily journal of March 1, 2024" in page
    assert f"/journals/{earlier.pk}/review/" in page


def test_what_changed_since_it_was_returned_is_marked(
    cast: Cast, office: Office, journal: Journal, client: Client
) -> None:
    return_journal(journal=journal, by=cast.supervisor, reason="Until when?", moment=NOW)
    resubmitted(journal, content(news=NEWS.replace("April", "May"), visits=10))
    page = client.get(f"/journals/{journal.pk}/review/").content.decode()
    assert "<del>April</del><ins>May</ins>" in page
    assert "Until when?" in page
    assert "in the returned version: 9" in page


def decide(client: Client, journal: Journal, verdict: str, text: str, query: str = "") -> str:
    """Send a decision; where it leads."""
    answer = client.post(
        f"/journals/{journal.pk}/decision/{query}", {"verdict": verdict, "text": text, "version": 1}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_the_next_journal_opens_by_itself_and_the_last_leads_to_the_queue(
    cast: Cast, office: Office, client: Client
) -> None:
    first, second, third = sorted(many(cast.account_manager, office.north_1, 3), key=lambda one: str(one.pk))
    went = [decide(client, first, "accepted", WELL, "?unit=N1")]
    went.append(decide(client, second, "returned", "Which shops?", "?unit=N1"))
    went.append(decide(client, third, "accepted", WELL, "?unit=N1"))
    made = list(Decision.objects.order_by("pk").values_list("pk", flat=True))
    assert went == [
        f"/journals/{second.pk}/review/?unit=N1&decided={made[0]}",
        f"/journals/{third.pk}/review/?unit=N1&decided={made[1]}",
        f"/journals/review/?unit=N1&decided={made[2]}",
    ]
    page = client.get(went[2]).content.decode()
    assert f"/journals/decisions/{made[2]}/undo/" in page
    back = client.post(f"/journals/decisions/{made[2]}/undo/?unit=N1")
    assert back["Location"] == f"/journals/{third.pk}/review/?unit=N1&undone={made[2]}"
    # What she had said is at hand, to be said otherwise.
    page = BeautifulSoup(client.get(back["Location"]).content, "html.parser")
    assert page.select_one("#reply")["value"] == WELL
    assert page.select_one("[autofocus]") is None
    assert Journal.objects.get(pk=third.pk).state == "submitted"


def test_who_comes_second_is_told_and_keeps_what_she_typed(
    cast: Cast, office: Office, journal: Journal, client: Client
) -> None:
    accept(journal=journal, by=cast.director, reply=WELL, moment=NOW)
    answer = client.post(
        f"/journals/{journal.pk}/decision/", {"verdict": "returned", "text": "Which shops?", "version": 1}
    )
    assert answer.status_code == 409
    assert "陈明 has decided" in answer.content.decode()


def test_a_refused_decision_keeps_what_was_typed(journal: Journal, client: Client) -> None:
    address = f"/journals/{journal.pk}/decision/"
    answer = client.post(address, {"verdict": "accepted", "text": " ", "version": 1})
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert "at least one sentence" in answer.content.decode()
    assert client.post(address, {"verdict": "maybe", "version": 1}).status_code == 422


def test_the_rest_is_accepted_together(cast: Cast, office: Office, client: Client) -> None:
    first, second, third = many(cast.account_manager, office.north_1, 3)
    form = {"journal": [str(first.pk), str(second.pk), "nonsense"], "text": WELL}
    assert client.post("/journals/review/accept/?unit=N1", form)["Location"] == "/journals/review/?unit=N1"
    states = {one.pk: one.state for one in Journal.objects.all()}
    assert states == {first.pk: "accepted", second.pk: "accepted", third.pk: "submitted"}
    page = client.get("/journals/review/").content.decode()
    assert "2 journals were accepted." in page


def test_a_comment_can_be_made_an_action_at_once(cast: Cast, office: Office, client: Client) -> None:
    shop = office.shops["N1A"][0]
    journal = submitted(cast.account_manager, office.north_1, told=content(seen="Half is left", shops=[shop]))
    anchor = f"finding:{FINDING}:seen"
    form = {
        "key": str(KEY),
        "anchor": anchor,
        "text": "Agree on a smaller order",
        "act": "1",
        "shop": str(shop.pk),
        "owner": "li.jing",
        "due_on": "2024-03-20",
    }
    answer = client.post(f"/journals/{journal.pk}/remarks/", form)
    assert answer["Location"] == f"/journals/{journal.pk}/review/#{anchor.replace(':', '-')}"
    action = Action.objects.get()
    assert (action.retailer, action.owner, action.text) == (shop, cast.account_manager, form["text"])
    assert Remark.objects.get().action == action


def test_a_comment_on_the_whole_becomes_an_action_at_any_shop_one_sees(
    cast: Cast, office: Office, journal: Journal, client: Client
) -> None:
    client.post(f"/journals/{journal.pk}/remarks/", {"key": str(KEY), "anchor": "", "text": "Look there"})
    address = f"/journals/remarks/{KEY}/action/"
    form = {"shop": "", "owner": "wang.qiang", "due_on": "2024-03-20"}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "licence_no": "S1A-1"}).status_code == 422
    assert client.post(address, {**form, "licence_no": "N2A-1"}).status_code == 302
    assert Action.objects.get().retailer == office.shops["N2A"][0]


@pytest.mark.parametrize(
    ("wanted", "marked"),
    [
        ({"shop": "", "owner": "li.jing", "due_on": "2024-03-20"}, "It is not said at which shop."),
        ({"owner": "li.jing", "due_on": ""}, "This field is required."),
        ({"owner": "li.jing", "due_on": "2024-03-01"}, "The day lies in the past."),
        ({"owner": "zhou.tao", "due_on": "2024-03-20"}, "Select a valid choice."),
    ],
)
def test_a_comment_is_kept_with_its_action_or_not_at_all(
    office: Office, cast: Cast, client: Client, wanted: dict[str, str], marked: str
) -> None:
    shop = office.shops["N1A"][0]
    journal = submitted(cast.account_manager, office.north_1, told=content(seen="Half is left", shops=[shop]))
    anchor = f"finding:{FINDING}:seen"
    said = {"key": str(KEY), "anchor": anchor, "text": "Agree on less", "act": "1", "shop": str(shop.pk)}
    address = f"/journals/{journal.pk}/remarks/"
    answer = client.post(address, said | wanted)
    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, Remark.objects.count(), Action.objects.count()) == (422, 0, 0)
    form = page.select_one("details[data-remark][open] form")
    assert {name: form.select_one(f"[name={name}]")["value"] for name in ("key", "anchor", "text")} == {
        name: said[name] for name in ("key", "anchor", "text")
    }
    assert form.select_one("[name=act]").has_attr("checked")
    assert marked in form.select_one(".action-fields").text
    assert form.select_one("[role=alert]") is not None
    # Mended and sent again there is one comment, and one action.
    for _time in range(2):
        assert client.post(address, said | {"owner": "li.jing", "due_on": "2024-03-20"}).status_code == 302
    assert Remark.objects.get().action == Action.objects.get()


def test_an_action_of_a_comment_keeps_its_form_where_it_is_refused(
    cast: Cast, journal: Journal, client: Client
) -> None:
    client.post(f"/journals/{journal.pk}/remarks/", {"key": str(KEY), "anchor": "", "text": "Look there"})
    form = {"shop": "", "licence_no": "S1A-1", "owner": "wang.qiang", "due_on": "2024-03-20"}
    answer = client.post(f"/journals/remarks/{KEY}/action/", form)
    page = BeautifulSoup(answer.content, "html.parser")
    kept = page.select_one("details[data-act][open] form")
    assert (answer.status_code, kept.select_one("[name=licence_no]")["value"]) == (422, "S1A-1")
    assert kept.select_one("[name=owner] [selected]")["value"] == "wang.qiang"


def test_a_comment_that_is_too_long_is_kept_in_its_form(journal: Journal, client: Client) -> None:
    said = {"key": str(KEY), "anchor": "passage:market_news", "text": "a" * 501}
    answer = client.post(f"/journals/{journal.pk}/remarks/", said)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#passage-market_news details[open] [name=text]")["value"] == "a" * 501


def test_nobody_else_learns_what_was_looked_at(
    cast: Cast, journal: Journal, client: Client, signed_in: SignIn
) -> None:
    ReadingFactory(journal=journal, reader=cast.supervisor, seconds=47)
    own = client.get(f"/journals/{journal.pk}/review/").content.decode()
    assert "you looked for 47 s" in own
    others = signed_in(cast.director).get(f"/journals/{journal.pk}/review/").content.decode()
    assert "47 s" not in others


@pytest.mark.parametrize("who", ["account_manager", "stranger", "analyst"])
def test_reviewing_is_for_reviewers(cast: Cast, journal: Journal, signed_in: SignIn, who: str) -> None:
    other = signed_in(getattr(cast, who))
    for address in ("/journals/review/", f"/journals/{journal.pk}/review/", "/journals/team/2024-W11/"):
        assert other.get(address).status_code == 403


def test_another_units_journal_is_not_there(cast: Cast, office: Office, client: Client) -> None:
    journal = submitted(cast.stranger, office.south_1)
    assert client.get(f"/journals/{journal.pk}/review/").status_code == 404
    form = {"verdict": "accepted", "text": WELL, "version": 1}
    assert client.post(f"/journals/{journal.pk}/decision/", form).status_code == 404
    assert (
        client.post(f"/journals/{journal.pk}/remarks/", {"key": str(uuid4()), "text": "A"}).status_code == 404
    )


def test_a_draft_is_its_writers_alone(cast: Cast, office: Office, client: Client) -> None:
    draft = JournalFactory(staff=cast.account_manager, unit=office.north_1)
    assert client.get(f"/journals/{draft.pk}/review/").status_code == 404
