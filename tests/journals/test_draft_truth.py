"""What is drafted from facts never contradicts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from accounts.enums import Role
from journals.domain.drafting import open_journal
from journals.domain.submitting import submit
from journals.domain.writing import save
from journals.domain.written import Written
from journals.enums import JournalKind, Topic
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


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_month_takes_over_what_she_wrote_of_a_week_and_not_its_figures(language: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override(language):
        office = make_up(42, shops=25)
        writer = office.staff[0]
        PostingFactory(
            staff=writer, unit=office.territories[0], role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1)
        )
        week = span_of(JournalKind.WEEKLY, LAST.last.replace(day=18)).start
        journal = open_journal(staff=writer, kind=JournalKind.WEEKLY, starts_on=week, moment=NOW)
        drafted = journal.passages.get(topic=Topic.CHANGES).drafted
        assert drafted
        own = {Topic.CHANGES: f"{drafted}\nThe bridge was closed.\nFewer people came by."}
        journal = save(journal=journal, written=Written(journal.revision, own), by=writer, moment=NOW)
        submit(journal=journal, by=writer, moment=NOW, received_at=NOW)
        month = open_journal(staff=writer, kind=JournalKind.MONTHLY, starts_on=LAST.first, moment=NOW)
        causes = month.passages.get(topic=Topic.CAUSES).drafted
        line = next(line for line in causes.splitlines() if "bridge" in line)
        assert "The bridge was closed" in line and line.endswith("Fewer people came by.")
        assert not any(figure in causes for figure in drafted.splitlines()[0].split("; "))
        sheet = fact_sheet_of(month, [Fact.of_json(kept) for kept in month.facts])
        assert not contradictions(causes + "\n", sheet)
