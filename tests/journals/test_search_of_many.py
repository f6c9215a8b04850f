"""Searching many journals: as much is read for many as for few, and the same is found in whatever way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from random import Random

import pytest
from django.test import Client

from accounts.measures.search import words
from accounts.models import Staff
from journals.domain.searching import index_journal
from journals.models import JournalText
from journals.queries.journals import readable_journals
from journals.queries.search import Asked, found_journals
from journals.views import search
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories.journals import JournalFactory, PassageFactory

from .searched import submitted


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
