"""Opening a journal, counting it again, and taking over what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from journals.domain.checking import changed_facts
from journals.domain.drafting import accept_changes, open_journal, recount
from journals.domain.keys import journal_key
from journals.enums import TOPICS, JournalKind, Topic
from journals.measures.contradictions import contradictions
from journals.measures.facts import Fact
from journals.measures.sentences import say, tell
from journals.models import Journal
from journals.queries.content import content_of
from journals.queries.fact_sheet import fact_sheet_of
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast, Office
from tests.factories import PlannedCallFactory, RetiredTopicFactory, StaffFactory, VisitFactory
from visits.models import Visit

TUESDAY = date(2024, 3, 12)
EVENING = datetime(2024, 3, 12, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> object:
    with time_machine.travel(EVENING, tick=False):
        yield


def visit(cast: Cast, office: Office, shop: int, **others: object) -> Visit:
    found: Visit = VisitFactory(
        staff=cast.account_manager,
        retailer=office.shops_of("N1A", "N1B")[shop],
        route=office.routes["N1A"],
        unit=office.north_1,
        started_at=datetime(2024, 3, 12, 2 + shop, tzinfo=UTC),
        ended_at=datetime(2024, 3, 12, 2 + shop, 20, tzinfo=UTC),
        **others,
    )
    return found


def plan(cast: Cast, office: Office, shop: int, **others: object) -> None:
    PlannedCallFactory(
        staff=cast.account_manager,
        retailer=office.shops_of("N1A", "N1B")[shop],
        route=office.routes["N1A"],
        unit=office.north_1,
        **others,
    )


def opened(cast: Cast, kind: JournalKind = JournalKind.DAILY, day: date = TUESDAY) -> Journal:
    return open_journal(staff=cast.account_manager, kind=kind, starts_on=day, moment=EVENING)


def facts(journal: Journal) -> dict[str, Fact]:
    return {fact.code: fact for fact in (Fact.of_json(kept) for kept in journal.facts)}


def test_a_day_is_drafted_from_calls_and_visits(cast: Cast, office: Office) -> None:
    plan(cast, office, 0)
    plan(cast, office, 1)
    plan(cast, office, 2, moved_to=date(2024, 3, 13), status="moved", reason="Away")
    visit(cast, office, 0, outcome="stock_low")
    visit(cast, office, 3)
    found = facts(opened(cast))
    figures = {
        code: (fact.figure.value, fact.figure.of, fact.figure.rows)
        for code, fact in found.items()
        if fact.section == "visits"
    }
    assert figures == {
        "visits.planned": (2, None, 2),
        "visits.done": (2, None, 2),
        "visits.adherence": (1, 2, 2),
        "visits.unplanned": (1, None, 1),
        "visits.effective": (1, 2, 2),
        "visits.time": (20, None, 2),
        "visits.to_come": (1, None, 1),
        "visits.missed": (0, None, 0),
        "visits.next": (1, None, 1),
    }
    said = say(found["visits.adherence"])
    assert (said.figure, said.note) == ("50.0% (1/2)", "1 still to come")


def test_a_call_of_today_is_missed_when_it_is_given_up_or_the_day_is_over(cast: Cast, office: Office) -> None:
    plan(cast, office, 0)
    plan(cast, office, 1, status="missed", reason="Shop closed")
    plan(cast, office, 2)
    visit(cast, office, 2)
    journal = opened(cast)
    Journal.objects.filter(pk=journal.pk).update(revision=1)
    by_day = facts(journal)
    given_up = [fact for code, fact in by_day.items() if code.startswith("visits.missed_call.")]
    assert [fact.parameters["shop"] for fact in given_up] == ["Shop N1A-2"]
    assert by_day["visits.to_come"].figure.value == by_day["visits.missed"].figure.value == 1
    with time_machine.travel(EVENING + timedelta(hours=6, minutes=1), tick=False):
        over = facts(recount(journal=journal, moment=EVENING + timedelta(hours=7)))
        gone, missed = over["visits.to_come"].now, over["visits.missed"].now
        assert gone is not None and missed is not None
        assert (gone.value, missed.value, missed.rows) == (0, 2, 2)
        flagged = {one.anchor for one in changed_facts(content_of(Journal.objects.get(pk=journal.pk)))}
        assert {"fact:visits.to_come", "fact:visits.missed"} <= flagged
        taken = facts(accept_changes(journal=journal, codes=None, moment=EVENING))
        assert "visits.to_come" not in taken
        assert sorted(
            fact.parameters["shop"] for code, fact in taken.items() if code.startswith("visits.missed_call.")
        ) == ["Shop N1A-1", "Shop N1A-2"]


def test_calls_still_to_come_may_be_called_missed_by_whoever_has_gone_home(
    cast: Cast, office: Office
) -> None:
    for shop in range(3):
        plan(cast, office, shop)
    visit(cast, office, 0)
    journal = opened(cast)
    sheet = fact_sheet_of(journal, facts(journal).values())
    assert not contradictions("2 planned calls were missed.", sheet)
    assert contradictions("1 planned call was missed.", sheet)


def test_opening_twice_gives_the_one_on_file(cast: Cast) -> None:
    first, second = opened(cast), opened(cast)
    assert first.pk == second.pk == journal_key(cast.account_manager.pk, JournalKind.DAILY, TUESDAY)
    assert Journal.objects.count() == 1
    assert {one.topic for one in first.passages.all()} == set(TOPICS[JournalKind.DAILY])
    assert first.unit.code == "N1"
    assert first.due_at == datetime(2024, 3, 12, 16, tzinfo=UTC)
    assert first.grace_until == datetime(2024, 3, 13, 2, tzinfo=UTC)


def test_a_draft_without_a_word_follows_the_day(cast: Cast, office: Office) -> None:
    assert facts(opened(cast))["visits.done"].figure.value == 0
    visit(cast, office, 0)
    assert facts(opened(cast))["visits.done"].figure.value == 1


def test_a_draft_with_words_keeps_its_figures_and_tells_what_changed(cast: Cast, office: Office) -> None:
    made = visit(cast, office, 0)
    journal = opened(cast)
    Journal.objects.filter(pk=journal.pk).update(revision=1)
    made.ended_at = made.started_at + timedelta(minutes=2)
    made.revision += 1
    made.save()
    assert facts(opened(cast))["visits.done"].now is None
    found = facts(recount(journal=journal, moment=EVENING))
    assert found["visits.done"].figure.value == 1
    now = found["visits.done"].now
    assert now is not None
    assert (now.value, now.rows) == (1, 1)
    assert now.stamp != found["visits.done"].figure.stamp
    assert not found["visits.planned"].is_changed
    taken = facts(accept_changes(journal=journal, codes=["visits.done"], moment=EVENING))
    assert not taken["visits.done"].is_changed
    assert taken["visits.time"].is_changed
    every = facts(accept_changes(journal=journal, codes=None, moment=EVENING))
    assert every["visits.time"].figure.value == 2
    assert not any(fact.is_changed for fact in every.values())


def test_a_topic_that_the_office_retired_is_not_asked_for(cast: Cast) -> None:
    RetiredTopicFactory(topic=Topic.HELP_NEEDED, since=TUESDAY)
    topics = {one.topic for one in opened(cast).passages.all()}
    assert topics == {Topic.MARKET_NEWS, Topic.FOCUS}


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (JournalKind.DAILY, date(2024, 3, 13)),
        (JournalKind.WEEKLY, date(2024, 3, 18)),
        (JournalKind.WEEKLY, TUESDAY),
        (JournalKind.MONTHLY, TUESDAY),
        (JournalKind.DAILY, date.max),
        (JournalKind.MONTHLY, date(9999, 12, 1)),
        (JournalKind.DAILY, date.min),
        (JournalKind.WEEKLY, date.min),
        (JournalKind.MONTHLY, date(2022, 2, 1)),
    ],
)
def test_days_out_of_reach_and_wrong_first_days_are_refused(cast: Cast, kind: JournalKind, day: date) -> None:
    with pytest.raises(InputError):
        opened(cast, kind, day)


def test_whoever_was_never_posted_has_nothing_to_draft_from(db: None) -> None:
    with pytest.raises(InputError):
        open_journal(staff=StaffFactory(), kind=JournalKind.DAILY, starts_on=TUESDAY, moment=EVENING)


def test_what_was_submitted_keeps_its_figures(cast: Cast) -> None:
    journal = opened(cast)
    Journal.objects.filter(pk=journal.pk).update(
        state="submitted",
        submitted_at=EVENING,
        first_submitted_at=EVENING,
        received_at=EVENING,
        reply_due_on=TUESDAY,
    )
    with pytest.raises(InputError):
        accept_changes(journal=journal, codes=None, moment=EVENING)


def test_altering_a_visit_flags_the_sentence_that_rests_on_it(cast: Cast, office: Office) -> None:
    plan(cast, office, 0)
    plan(cast, office, 1)
    visit(cast, office, 0)
    wrong = visit(cast, office, 3)
    journal = opened(cast)
    Journal.objects.filter(pk=journal.pk).update(revision=1)
    focus = journal.passages.get(topic=Topic.FOCUS)
    assert focus.text == "Still to be visited today, or to be made up for: Shop N1A-2."
    assert not list(changed_facts(content_of(recount(journal=journal, moment=EVENING))))
    wrong.retailer = office.shops_of("N1A")[1]
    wrong.revision += 1
    wrong.save()
    flagged = {one.anchor for one in changed_facts(content_of(recount(journal=journal, moment=EVENING)))}
    assert {"passage:focus", "fact:visits.done", "fact:visits.to_come", "fact:visits.adherence"} <= flagged
    accept_changes(journal=journal, codes=None, moment=EVENING)
    focus.refresh_from_db()
    assert (focus.text, focus.drafted, focus.uses) == ("", "", [])


def test_what_was_written_over_a_draft_stays(cast: Cast, office: Office) -> None:
    plan(cast, office, 0)
    journal = opened(cast)
    Journal.objects.filter(pk=journal.pk).update(revision=1)
    journal.passages.filter(topic=Topic.FOCUS).update(text="First to the school shop")
    visit(cast, office, 0)
    accept_changes(journal=journal, codes=None, moment=EVENING)
    focus = journal.passages.get(topic=Topic.FOCUS)
    assert focus.text == "First to the school shop"
    assert focus.drafted == "Still to be visited today, or to be made up for: Shop N1A-1."


def test_a_week_that_runs_is_held_against_as_many_days_of_the_week_before(cast: Cast, office: Office) -> None:
    for day in (4, 5, 6, 7):
        VisitFactory(
            staff=cast.account_manager,
            retailer=office.shops["N1A"][0],
            route=office.routes["N1A"],
            unit=office.north_1,
            visited_on=date(2024, 3, day),
            started_at=datetime(2024, 3, day, 2, tzinfo=UTC),
            ended_at=datetime(2024, 3, day, 2, 20, tzinfo=UTC),
        )
    visit(cast, office, 0)
    running = facts(opened(cast, JournalKind.WEEKLY, date(2024, 3, 11)))["visits.done"]
    assert say(running).text == "1 visit was made; the same days of the week before 2, −50.0%"
    with time_machine.travel(EVENING + timedelta(days=7), tick=False):
        over = facts(opened_at(cast, EVENING + timedelta(days=7)))["visits.done"]
    assert say(over).text == "1 visit was made; week before 4, −75.0%"


def opened_at(cast: Cast, moment: datetime) -> Journal:
    """The week's journal drafted anew at a later moment."""
    return open_journal(
        staff=cast.account_manager, kind=JournalKind.WEEKLY, starts_on=date(2024, 3, 11), moment=moment
    )


def test_a_comparison_of_nothing_with_nothing_is_not_told(cast: Cast, office: Office) -> None:
    empty = facts(opened(cast, JournalKind.WEEKLY, date(2024, 3, 11)))
    assert say(empty["visits.done"]).text == "0 visits were made"
    assert "visits.planned" not in [
        said.code for section in tell(empty.values()) for said in section.sentences
    ]
    plan(cast, office, 0)
    assert "visits.adherence" not in facts(opened(cast)), "nothing is decided while every call is to come"
