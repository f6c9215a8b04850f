"""How long journals are kept, what stays of them, and that their writers see all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import Staff
from journals.domain.retention import first_day_kept, forget_journals
from journals.domain.searching import index_journal
from journals.models import (
    DailyQuestion,
    Decision,
    Finding,
    Flag,
    Journal,
    JournalMonth,
    JournalText,
    JournalVersion,
    Passage,
    Reading,
    Remark,
)
from journals.models.search import JOURNAL_GRAMS
from journals.tasks import forget_old_journals
from tests.cast import Cast, Office
from tests.factories.journals import (
    DailyQuestionFactory,
    DecisionFactory,
    FindingActionFactory,
    FindingFactory,
    FlagFactory,
    JournalFactory,
    JournalMonthFactory,
    JournalVersionFactory,
    PassageFactory,
    ReadingFactory,
    RemarkFactory,
)
from visits.models import Action

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 4, 15)


def daily(
    cast: Cast, office: Office, day: date, handed_in: datetime | None = None, **values: object
) -> Journal:
    """A daily journal of 李静."""
    if handed_in is not None:
        values = {
            "submitted": True,
            "first_submitted_at": handed_in,
            "reply_due_on": date(2024, 3, 15),
            **values,
        }
    journal: Journal = JournalFactory(
        staff=cast.account_manager,
        unit=office.north_1,
        starts_on=day,
        due_at=datetime(day.year, day.month, day.day, 23, tzinfo=SHANGHAI),
        grace_until=datetime(day.year, day.month, day.day, 23, 30, tzinfo=SHANGHAI),
        **values,
    )
    return journal


@pytest.fixture
def full(cast: Cast, office: Office) -> Journal:
    """An accepted journal of March 2024 with all that can be about one."""
    journal = daily(
        cast,
        office,
        date(2024, 3, 12),
        datetime(2024, 3, 13, 8, tzinfo=SHANGHAI),
        state="accepted",
        decided_at=datetime(2024, 3, 18, 8, tzinfo=SHANGHAI),
        decided_by=cast.supervisor,
    )
    PassageFactory(journal=journal, text="陈列零乱")
    FindingActionFactory(finding=FindingFactory(journal=journal))
    version = JournalVersionFactory(journal=journal, number=1)
    FlagFactory(version=version, other=daily(cast, office, date(2026, 3, 2)))
    DecisionFactory(version=version, decided_by=cast.supervisor, reply="继续观察")
    RemarkFactory(version=version, author=cast.supervisor, text="哪个品牌？")
    ReadingFactory(journal=journal, reader=cast.supervisor)
    DailyQuestionFactory(staff=cast.account_manager, asked_on=date(2024, 3, 12))
    Passage.objects.filter(journal=journal).update(text="陈列零乱")
    return journal


def test_whole_months_are_kept() -> None:
    assert first_day_kept(TODAY) == date(2024, 4, 1)
    assert first_day_kept(date(2026, 3, 31)) == date(2024, 3, 1)


def test_old_journals_go_and_their_counts_stay(cast: Cast, office: Office, full: Journal) -> None:
    daily(cast, office, date(2024, 3, 13), datetime(2024, 3, 13, 20, tzinfo=SHANGHAI))
    daily(cast, office, date(2024, 3, 14))
    daily(cast, office, date(2024, 4, 2))

    assert forget_journals(today=TODAY) == 3

    assert list(Journal.objects.values_list("starts_on", flat=True).order_by("starts_on")) == [
        date(2024, 4, 2),
        date(2026, 3, 2),
    ]
    for model in (Passage, Finding, JournalVersion, Flag, Decision, Remark, Reading, DailyQuestion):
        assert not model.objects.exists(), model
    assert Action.objects.count() == 1
    assert JournalMonth.objects.values("unit", "month", "kind", "journals", "submitted", "late").get() == {
        "unit": office.north_1.pk,
        "month": date(2024, 3, 1),
        "kind": "daily",
        "journals": 3,
        "submitted": 2,
        "late": 1,
    }
    assert JournalMonth.objects.values_list("accepted", "replies_late", "findings").get() == (1, 1, 1)


def test_forgetting_again_changes_nothing(cast: Cast, office: Office, full: Journal) -> None:
    forget_old_journals("2026-04-15T03:32:00+08:00")

    assert forget_journals(today=TODAY) == 0
    assert JournalMonth.objects.get().journals == 1


def test_what_is_forgotten_is_not_found_any_more(cast: Cast, office: Office, full: Journal) -> None:
    JournalVersion.objects.filter(journal=full).update(
        content={
            "facts": [],
            "passages": [{"topic": "market_news", "text": "陈列零乱", "drafted": "", "uses": []}],
            "findings": [],
            "is_nothing_special": False,
        }
    )
    index_journal(full)
    assert JOURNAL_GRAMS.first(JournalText, "陈列", ["陈列"], 5)

    forget_journals(today=TODAY)

    assert not JournalText.objects.exists()
    assert JOURNAL_GRAMS.first(JournalText, "陈列", ["陈列"], 5) == []


def test_a_writer_takes_all_of_it_with_her(
    cast: Cast, full: Journal, signed_in: Callable[[Staff], Client]
) -> None:
    def data(who: Staff) -> dict[str, list[dict[str, object]]]:
        found: dict[str, list[dict[str, object]]] = json.loads(
            signed_in(who).get("/me/field-data/json/").content
        )
        return found

    hers = data(cast.account_manager)
    assert str(full.pk) in {row["id"] for row in hers["journals"]}
    assert [row["text"] for row in hers["journal_passages"]] == ["陈列零乱"]
    assert [row["reply"] for row in hers["journal_decisions"]] == ["继续观察"]
    assert [row["text"] for row in hers["journal_comments"]] == ["哪个品牌？"]
    assert len(hers["journal_versions"]) == len(hers["journal_flags"]) == 1
    # Whose text hers is like is not hers to know, and what others read is theirs.
    assert "other" not in hers["journal_flags"][0]
    assert hers["readings"] == []

    theirs = data(cast.supervisor)
    assert theirs["journals"] == []
    assert [row["text"] for row in theirs["comments_made"]] == ["哪个品牌？"]
    assert len(theirs["readings"]) == len(theirs["decisions_made"]) == 1
    assert all(rows == [] for name, rows in data(cast.stranger).items() if name.startswith("journal"))


@pytest.fixture
def forgotten(cast: Cast, office: Office, full: Journal) -> Journal:
    """March 2024 after its journals were removed: three daily ones of 李静's unit, others elsewhere."""
    daily(cast, office, date(2024, 3, 13), datetime(2024, 3, 13, 20, tzinfo=SHANGHAI))
    daily(cast, office, date(2024, 3, 14))
    JournalMonthFactory(unit=office.south_1, month=date(2024, 3, 1), journals=5, submitted=4, late=1)
    forget_journals(today=TODAY)
    return full


@pytest.mark.parametrize("address", ["/journals/calendar/2024-03/", "/journals/burden/?month=2024-03"])
def test_the_counts_of_a_removed_month_are_shown_to_reviewers(
    cast: Cast, forgotten: Journal, signed_in: Callable[[Staff], Client], address: str
) -> None:
    Staff.objects.update(language="en")
    with time_machine.travel(datetime(2026, 4, 15, 9, tzinfo=SHANGHAI), tick=False):
        theirs = signed_in(cast.supervisor).get(address).content.decode()
        all_of_it = signed_in(cast.director).get(address).content.decode()
        more = "&" if "?" in address else "?"
        below = signed_in(cast.director).get(f"{address}{more}unit=S1").content.decode()
        kept = signed_in(cast.supervisor).get(address.replace("2024-03", "2024-04")).content.decode()
    assert "Journals are removed after 24 months" in theirs
    assert "1 of 3 daily journals in time" in theirs
    assert "late: 1 · accepted: 1 · replied late: 1 · findings: 1" in theirs
    assert "4 of 8 daily journals in time" in all_of_it
    assert "3 of 5 daily journals in time" in below
    assert "Journals are removed after" not in kept


def test_a_writer_is_told_why_an_old_month_is_empty(
    cast: Cast, forgotten: Journal, signed_in: Callable[[Staff], Client]
) -> None:
    Staff.objects.update(language="en")
    with time_machine.travel(datetime(2026, 4, 15, 9, tzinfo=SHANGHAI), tick=False):
        page = signed_in(cast.account_manager).get("/journals/calendar/2024-03/").content.decode()
    assert "Journals are removed after 24 months" in page
    assert "daily journals in time" not in page
