"""Searching journals and the notes of visits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.measures.search import words
from accounts.models import ExportLog, Staff
from journals.domain.searching import forget_texts, index_all_journals, index_journal
from journals.models import Journal, JournalText
from journals.queries.journals import readable_journals
from journals.queries.search import Asked, found_journals
from journals.views import search
from salesforce_app.kernel.changes import ChangeSet
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import IssueFactory, VisitFactory
from tests.factories.journals import (
    FindingFactory,
    FindingShopFactory,
    JournalFactory,
    JournalVersionFactory,
    PassageFactory,
)
from visits.domain.searching import write_all_visit_texts
from visits.models import Visit, VisitText
from visits.models.search import NOTE_GRAMS


def submitted(journal: Journal, **texts: str) -> Journal:
    """A journal handed in with these texts by topic."""
    JournalVersionFactory(
        journal=journal,
        number=journal.versions.count() + 1,
        content={
            "facts": [],
            "passages": [
                {"topic": topic, "text": text, "drafted": "", "uses": []} for topic, text in texts.items()
            ],
            "findings": [
                {
                    "id": "6f2a1c9e-6a53-4a0e-9a53-0d9a5f3b7c11",
                    "theme": "stock",
                    "shops": [{"id": 1, "name": "福源便利店"}],
                    "seen": "上次订货的一半还在货架上",
                    "evidence": "",
                    "cause": "",
                    "action_text": "",
                    "owner": None,
                    "owner_name": "",
                    "due_on": "",
                }
            ],
            "is_nothing_special": False,
        },
    )
    index_journal(journal)
    return journal


@pytest.fixture
def kept(cast: Cast, office: Office) -> dict[str, Journal]:
    """Journals with texts in both languages."""

    def daily(staff: Staff, day: int, **values: object) -> Journal:
        journal: Journal = JournalFactory(
            staff=staff,
            unit=office.north_1 if staff == cast.account_manager else office.south_1,
            starts_on=date(2024, 3, day),
            **values,
        )
        return journal

    draft = daily(cast.account_manager, 14)
    PassageFactory(journal=draft, topic="focus", text="明天检查陈列 and the display of new brands")
    index_journal(draft)
    return {
        "chinese": submitted(
            daily(cast.account_manager, 12, submitted=True), market_news="村里修路，陈列受影响"
        ),
        "english": submitted(
            daily(cast.account_manager, 13, submitted=True), market_news="The Display was moved to the door"
        ),
        "strangers": submitted(daily(cast.stranger, 12, submitted=True), market_news="陈列很好"),
        "draft": draft,
    }


def found(client: Client, kept: dict[str, Journal], query: str, **more: object) -> list[str]:
    """The journals that the API finds, by their names."""
    answer = client.get("/api/journals/search", {"q": query, **more})
    assert answer.status_code == 200, answer.content
    names = {str(journal.pk): name for name, journal in kept.items()}
    return [names[row["key"]] for row in answer.json()["items"]]


def test_both_languages_are_found_newest_first(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.account_manager)

    assert found(client, kept, "陈列") == ["draft", "chinese"]
    assert found(client, kept, "陳列") == ["draft", "chinese"]
    assert found(client, kept, "display") == ["draft", "english"]
    assert found(client, kept, "陈列 修路") == ["chinese"]
    assert found(client, kept, "福源") == ["english", "chinese"]


def test_what_is_being_written_is_its_writers_alone(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    assert found(signed_in(cast.supervisor), kept, "陈列") == ["chinese"]
    assert set(found(signed_in(cast.director), kept, "陈列")) == {"chinese", "strangers"}
    assert found(signed_in(cast.stranger), kept, "陈列") == ["strangers"]
    assert signed_in(cast.analyst).get("/journals/search/?q=陈列").status_code == 403


def test_a_returned_journal_is_found_by_its_reviewer_as_it_was_submitted(
    cast: Cast, office: Office, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    journal = kept["chinese"]
    Journal.objects.filter(pk=journal.pk).update(
        state="returned", decided_at="2024-03-13T01:00Z", decided_by=cast.supervisor
    )
    journal.refresh_from_db()
    PassageFactory(journal=journal, text="改写后的内容")
    shop = office.shops["N1A"][0]
    FindingShopFactory(finding=FindingFactory(journal=journal), retailer=shop)
    index_journal(journal)
    reviewer, writer = signed_in(cast.supervisor), signed_in(cast.account_manager)

    assert found(reviewer, kept, "改写") == []
    assert found(reviewer, kept, "修路") == ["chinese"]
    assert found(reviewer, kept, "修路", shop=shop.licence_no) == []
    assert found(writer, kept, "改写") == ["chinese"]
    assert found(writer, kept, "修路", shop=shop.licence_no) == ["chinese"]


def test_it_narrows_by_time_writer_and_shop(
    cast: Cast, office: Office, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.director)
    shop = office.shops["N1A"][0]
    FindingShopFactory(finding=FindingFactory(journal=kept["chinese"]), retailer=shop)

    assert found(client, kept, "陈列", writer="zhou.tao") == ["strangers"]
    assert found(client, kept, "货架", since="2024-03-13") == ["english"]
    assert set(found(client, kept, "货架", until="2024-03-12")) == {"chinese", "strangers"}
    assert found(client, kept, "陈列", shop=shop.licence_no) == ["chinese"]
    assert client.get("/api/journals/search", {"q": "陈列", "writer": "nobody"}).status_code == 422


def test_the_places_are_marked(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.supervisor)

    (item,) = client.get("/api/journals/search", {"q": "修路"}).json()["items"]
    page = client.get("/journals/search/", {"q": "修路"}).content.decode()

    assert item["excerpts"] == [
        {
            "anchor": "passage:market_news",
            "pieces": [
                {"text": "村里", "is_word": False},
                {"text": "修路", "is_word": True},
                {"text": "，陈列受影响", "is_word": False},
            ],
        }
    ]
    assert "<mark>修路</mark>" in page


@pytest.mark.parametrize("few", [0, 500])
def test_notes_of_visits_are_found_within_the_scope(
    cast: Cast,
    office: Office,
    signed_in: Callable[[Staff], Client],
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    """Whether the index names the notes or each visit's are read."""
    monkeypatch.setattr("visits.queries.search.FEW", few)
    shop, other = office.shops["N1A"][0], office.shops["S1A"][0]
    visits = [
        VisitFactory(
            staff=cast.account_manager,
            retailer=shop,
            unit=office.north_1,
            route=office.routes["N1A"],
            notes="价格标签旧了",
        ),
        VisitFactory(
            staff=cast.stranger,
            retailer=other,
            unit=office.south_1,
            route=office.routes["S1A"],
            notes="价格标签很好",
        ),
    ]
    write_all_visit_texts()

    def keys(who: Staff) -> set[str]:
        answer = signed_in(who).get("/api/journals/search", {"q": "价格标签", "what": "visits"})
        return {row["key"] for row in answer.json()["items"]}

    assert keys(cast.account_manager) == {str(visits[0].pk)}
    assert keys(cast.director) == {str(visit.pk) for visit in visits}


def test_nobody_finds_the_visit_at_which_a_shop_complained_of_her(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    visit = VisitFactory(
        staff=cast.supervisor,
        retailer=office.shops["N1A"][0],
        unit=office.north_1,
        route=office.routes["N1A"],
        notes="店主抱怨客户经理态度",
    )
    write_all_visit_texts()
    IssueFactory(
        visit=visit, retailer=visit.retailer, about=cast.account_manager, assigned_to=cast.supervisor
    )

    found = {
        who.username: len(
            signed_in(who).get("/api/journals/search", {"q": "抱怨", "what": "visits"}).json()["items"]
        )
        for who in (cast.account_manager, cast.supervisor)
    }
    assert found == {"li.jing": 0, "wang.qiang": 1}


def test_notes_are_indexed_with_every_change(cast: Cast, office: Office) -> None:
    visit = VisitFactory(staff=cast.account_manager, retailer=office.shops["N1A"][0], notes="")

    def write(notes: str) -> None:
        changes = ChangeSet()
        changes.update(Visit.objects.get(pk=visit.pk), notes=notes)
        changes.save(actor="test", moment=visit.started_at)

    write("陈列零乱")
    assert VisitText.objects.get().text == "\n陈列零乱"
    assert NOTE_GRAMS.first(VisitText, "陈列", ["陈列"], 5) == [VisitText.objects.get().pk]
    write("")
    assert not VisitText.objects.exists()


def test_the_index_can_be_made_anew_and_forgets(cast: Cast, kept: dict[str, Journal]) -> None:
    before = set(JournalText.objects.values_list("journal", "is_submitted", "text"))

    assert index_all_journals() == 4
    assert set(JournalText.objects.values_list("journal", "is_submitted", "text")) == before

    forget_texts([kept["chinese"].pk])
    assert not JournalText.objects.filter(journal=kept["chinese"]).exists()


def test_the_file_holds_what_was_found(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    answer = signed_in(cast.director).get("/journals/search/export/csv/", {"q": "陈列"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert all("陈列" in line for line in lines[1:])
    assert (ExportLog.objects.get().listing, ExportLog.objects.get().rows) == ("journal_search", 2)


def test_the_statements_do_not_grow_with_what_is_found(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.director)
    numbers = []
    for query in ("修路", "货架"):
        client.get("/journals/search/", {"q": query})
        with CaptureQueriesContext(connection) as statements:
            client.get("/journals/search/", {"q": query})
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_takes_as_many_statements_for_many(
    cast: Cast,
    office: Office,
    signed_in: Callable[[Staff], Client],
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    number: int,
) -> None:
    _told(cast, office, number)
    client = signed_in(cast.director)
    client.get("/journals/search/", {"q": "陈列"})
    with django_assert_num_queries(10):
        assert len(client.get("/journals/search/", {"q": "陈列"}).context["lines"]) == number


def test_a_common_word_is_read_by_the_page_and_counted_so_far(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "ON_A_PAGE", 2)
    monkeypatch.setattr(search, "COUNTED_TO", 4)
    days = _told(cast, office, 5)
    client = signed_in(cast.director)

    def page(number: object) -> tuple[list[date], int, bool]:
        context = client.get("/journals/search/", {"q": "陈列", "page": number}).context
        shown = context["page"]
        return [line.hit.journal.starts_on for line in context["lines"]], shown.number, shown.has_next

    assert page("") == (days[:2], 1, True)
    assert page(2) == (days[2:4], 2, True)
    # Beyond the last page the last one is shown.
    assert page(3) == page(7) == page(10**15) == (days[4:], 3, False)
    (journals, _title, counted, is_more, _address), notes = client.get(
        "/journals/search/", {"q": "陈列"}
    ).context["kinds"]
    assert (journals, counted, is_more) == ("journals", 4, True)
    assert notes[2:4] == (0, False)


def _told(cast: Cast, office: Office, number: int) -> list[date]:
    """Journals that hold the same word, by their days, the newest first."""
    days = [date(2024, 3, 20 - back) for back in range(number)]
    for day in days:
        submitted(
            JournalFactory(staff=cast.account_manager, unit=office.north_1, starts_on=day, submitted=True),
            market_news="陈列很好",
        )
    return days


def test_nothing_is_asked_for_without_words(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.account_manager)

    assert client.get("/journals/search/", {"q": "  "}).status_code == 200
    assert client.get("/api/journals/search", {"q": " "}).json()["items"] == []
    assert client.get("/journals/search/", {"q": "陈列", "writer": "nobody"}).status_code == 422


@pytest.mark.parametrize("most_known", [0, 3, 5_000])
def test_the_same_is_found_as_by_reading_every_text(
    cast: Cast, office: Office, monkeypatch: pytest.MonkeyPatch, most_known: int
) -> None:
    """Whether the index names the journals or their texts are read one by one."""
    monkeypatch.setattr("journals.queries.search.MOST_KNOWN", most_known)
    chance = Random(5)
    pieces = [
        "陈列",
        "新品",
        "断货",
        "修路",
        "店主",
        "the display",
        "price tag",
        "ＡＢ烟",
        "30 %",
        "rain",
        "扣款失败",
    ]
    for day in range(1, 25):
        mine = day % 2 == 0
        journal = JournalFactory(
            staff=cast.account_manager if mine else cast.stranger,
            unit=office.north_1 if mine else office.south_1,
            starts_on=date(2024, 3, day),
            submitted=day % 5 > 0,
        )
        text = "".join(chance.choice(["", "，", " "]) + piece for piece in chance.sample(pieces, 3))
        if day % 5:
            submitted(journal, market_news=text)
        else:
            PassageFactory(journal=journal, topic="focus", text=text)
            index_journal(journal)
    asked = [*pieces, "陈", "列新", "a", "tag rain", "陈列 the", "the 修路", "品断", "ab", "zz"]
    for person in (cast.account_manager, cast.supervisor, cast.director, cast.stranger):
        scope = build_scope(person)
        for text in asked:
            held = words(text)
            texts = [
                (row.journal_id, row.is_submitted)
                for row in JournalText.objects.all()
                if all(word in row.text for word in held)
            ]
            expected = [
                journal
                for journal in readable_journals(scope).order_by("-starts_on", "-pk")
                if (journal.pk, True) in texts
                or (journal.staff_id == person.pk and (journal.pk, False) in texts)
            ]
            assert list(found_journals(scope, Asked(tuple(held)))) == expected, (person, text)


def test_readers_see_their_own_and_what_their_units_submitted(cast: Cast, kept: dict[str, Journal]) -> None:
    people = (cast.account_manager, cast.supervisor, cast.director, cast.analyst)
    seen = {person: set(readable_journals(build_scope(person))) for person in people}
    assert seen[cast.account_manager] == {kept["chinese"], kept["english"], kept["draft"]}
    assert seen[cast.supervisor] == {kept["chinese"], kept["english"]}
    assert seen[cast.director] == {kept["chinese"], kept["english"], kept["strangers"]}
    assert seen[cast.analyst] == set()
