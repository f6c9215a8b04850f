"""What is drafted from facts never contradicts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from accounts.enums import Role
from journals.domain.drafting import open_journal
from journals.enums import JournalKind
from journals.measures.contradictions import contradictions
from journals.measures.facts import Fact
from journals.measures.sentences import say
from journals.measures.spans import span_of
from journals.queries.fact_sheet import fact_sheet_of
from tests.factories import PostingFactory
from tests.made_up import LAST, make_up

NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", list(JournalKind))
def test_no_drafted_sentence_contradicts_the_facts(kind: JournalKind, language: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override(language):
        office = make_up(42, shops=25)
        writer = office.staff[0]
        PostingFactory(
            staff=writer, unit=office.territories[0], role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1)
        )
        found = []
        for day in (16, 17, 18, 19, 25):
            starts_on = span_of(kind, LAST.last.replace(day=day)).start
            journal = open_journal(staff=writer, kind=kind, starts_on=starts_on, moment=NOW)
            facts = [Fact.of_json(kept) for kept in journal.facts]
            sheet = fact_sheet_of(journal, facts)
            texts = [*(say(fact).text for fact in facts), *(one.text for one in journal.passages.all())]
            found += [
                (text[one.start : one.end], text) for text in texts for one in contradictions(text, sheet)
            ]
        assert not found
