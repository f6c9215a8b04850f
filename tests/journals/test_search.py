"""Searching journals and the notes of visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ExportLog, Staff
from journals.domain.searching import forget_texts, index_all_journals, index_journal
from journals.models import Journal, JournalText
from journals.queries.journals import readable_journals
from salesforce_app.kernel.changes import ChangeSet
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import IssueFactory, VisitFactory
from tests.factories.journals import (
    FindingFactory,
    FindingShopFactory,
    JournalFactory,
    PassageFactory,
)
from visits.domain.searching import write_all_visit_texts
from visits.models import Visit, VisitText
from visits.models.search import NOTE_GRAMS

from .searched import submitted


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
    monkeypatch.setattr("visits.queries.notes.FEW", few)
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


def test_nothing_is_asked_for_without_words(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.account_manager)

    assert client.get("/journals/search/", {"q": "  "}).status_code == 200
    assert client.get("/api/journals/search", {"q": " "}).json()["items"] == []
    assert client.get("/journals/search/", {"q": "陈列", "writer": "nobody"}).status_code == 422


def test_readers_see_their_own_and_what_their_units_submitted(cast: Cast, kept: dict[str, Journal]) -> None:
    people = (cast.account_manager, cast.supervisor, cast.director, cast.analyst)
    seen = {person: set(readable_journals(build_scope(person))) for person in people}
    assert seen[cast.account_manager] == {kept["chinese"], kept["english"], kept["draft"]}
    assert seen[cast.supervisor] == {kept["chinese"], kept["english"]}
    assert seen[cast.director] == {kept["chinese"], kept["english"], kept["strangers"]}
    assert seen[cast.analyst] == set()
