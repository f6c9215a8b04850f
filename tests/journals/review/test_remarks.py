"""Comments, answers, actions of comments, and what was looked at."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from accounts.models import Notification
from journals.domain.readings import note_reading
from journals.domain.remarks import add_remark, turn_into_action
from journals.domain.reviewing import accept
from journals.enums import JournalKind
from journals.measures.sentences import say
from journals.models import Journal, Reading, Remark
from journals.queries.facts import count_facts
from journals.queries.reviews import own_readings
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Period
from territory.scope import build_scope
from visits.domain.actions import complete_action
from visits.models import Action
from visits.queries.actions import open_actions_of

from ...cast import Cast, Office
from .office import FINDING, NOW, content, submitted

KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f11")
NEWS = "passage:market_news"
FRIDAY = date(2024, 3, 15)


def commented(journal: Journal, cast: Cast, anchor: str = NEWS) -> Remark:
    """The supervisor asks."""
    return add_remark(
        uuid=KEY, journal=journal, author=cast.supervisor, text=" Which road? ", anchor=anchor, moment=NOW
    )


def test_a_comment_stands_on_its_part_and_the_writer_is_told(cast: Cast, journal: Journal) -> None:
    remark = commented(journal, cast)
    assert (remark.anchor, remark.text, remark.version) == (NEWS, "Which road?", journal.versions.get())
    notice = Notification.objects.get()
    assert (notice.staff, notice.kind) == (cast.account_manager, "journal_remark")
    assert commented(journal, cast) == remark
    assert Notification.objects.count() == 1


def test_the_writer_answers_whoever_spoke(cast: Cast, journal: Journal) -> None:
    with pytest.raises(InputError):
        add_remark(uuid=uuid4(), journal=journal, author=cast.account_manager, text="Hm", moment=NOW)
    commented(journal, cast)
    accept(journal=journal, by=cast.director, reply="Well seen", moment=NOW)
    Notification.objects.all().delete()
    add_remark(
        uuid=uuid4(),
        journal=journal,
        author=cast.account_manager,
        text="The one to the river",
        anchor=NEWS,
        moment=NOW,
    )
    told = Notification.objects.order_by("staff__username").values_list("staff__username", flat=True)
    assert list(told) == ["chen.ming", "wang.qiang"]


@pytest.mark.parametrize(
    ("text", "anchor", "field"),
    [
        ("  ", "", "text"),
        ("a" * 501, "", "text"),
        ("A", "passage:plan", "anchor"),
        ("A", "finding:1", "anchor"),
    ],
)
def test_what_is_no_comment(cast: Cast, journal: Journal, text: str, anchor: str, field: str) -> None:
    with pytest.raises(InputError) as refused:
        add_remark(uuid=KEY, journal=journal, author=cast.supervisor, text=text, anchor=anchor, moment=NOW)
    assert refused.value.field == field


def test_a_key_is_one_comment(cast: Cast, journal: Journal) -> None:
    commented(journal, cast)
    with pytest.raises(InputError) as refused:
        add_remark(uuid=KEY, journal=journal, author=cast.director, text="A", moment=NOW)
    assert refused.value.field == "id"


def test_a_comment_becomes_an_action_that_stands_at_the_shop(cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    journal = submitted(
        cast.account_manager, office.north_1, told=content(seen="Half of it is left", shops=[shop])
    )
    remark = commented(journal, cast, anchor=f"finding:{FINDING}:seen")
    scope = build_scope(cast.account_manager)
    assert open_actions_of(scope, shop.pk, NOW.date()) == (0, 0)
    given = {"retailer": shop, "owner": cast.account_manager, "due_on": FRIDAY, "by": cast.supervisor}
    action = turn_into_action(remark=remark, moment=NOW, **given)
    assert (action.origin, action.text, action.owner) == ("review", "Which road?", cast.account_manager)
    assert open_actions_of(scope, shop.pk, NOW.date()) == (1, 0)
    assert Remark.objects.get().action == action
    # One comment is one action, however often it is asked for.
    assert turn_into_action(remark=remark, moment=NOW, **given) == action
    assert Action.objects.count() == 1
    told = Notification.objects.filter(kind="journal_action")
    assert [notice.staff for notice in told] == [cast.account_manager]


def test_the_next_journal_cites_what_the_review_led_to(cast: Cast, office: Office, journal: Journal) -> None:
    shop = office.shops["N1A"][0]
    action = turn_into_action(
        remark=commented(journal, cast),
        retailer=shop,
        owner=cast.account_manager,
        due_on=FRIDAY,
        by=cast.supervisor,
        moment=NOW,
    )
    assert cited(cast, NOW.date()) == [f"From the review: {shop.name}, Which road?; until March 15"]
    complete_action(action=action, evidence="The one to the river", actor="li.jing", moment=NOW)
    assert cited(cast, NOW.date()) == [
        f"From the review: {shop.name}, Which road?; done on March 13: The one to the river"
    ]
    assert cited(cast, NOW.date() + timedelta(days=1)) == []


def cited(cast: Cast, day: date) -> list[str]:
    """What the account manager's journal of a day says of actions from reviews."""
    period = Period(day, day + timedelta(days=1))
    with translation.override("en"):
        facts = count_facts(cast.account_manager, JournalKind.DAILY, period)
        return [say(fact).text for fact in facts if fact.code.startswith("actions.review_one.")]


def test_an_answer_of_the_writer_is_no_action(cast: Cast, journal: Journal, office: Office) -> None:
    commented(journal, cast)
    answer = add_remark(
        uuid=uuid4(), journal=journal, author=cast.account_manager, text="That one", moment=NOW
    )
    with pytest.raises(InputError) as refused:
        turn_into_action(
            remark=answer,
            retailer=office.shops["N1A"][0],
            owner=cast.account_manager,
            due_on=FRIDAY,
            by=cast.supervisor,
            moment=NOW,
        )
    assert refused.value.field == "remark"


def test_what_was_looked_at_adds_up_for_the_reader_alone(cast: Cast, journal: Journal) -> None:
    for seconds in ({NEWS: 10, "fact:visits.done": 3}, {NEWS: 5, "passage:plan": 9, "": 0}):
        note_reading(journal=journal, reader=cast.supervisor, seconds=seconds, moment=NOW)
    assert own_readings(build_scope(cast.supervisor), journal) == {NEWS: 15, "fact:visits.done": 3}
    assert own_readings(build_scope(cast.director), journal) == {}


def test_a_page_left_open_is_not_read_for_hours(cast: Cast, journal: Journal) -> None:
    note_reading(journal=journal, reader=cast.supervisor, seconds={NEWS: 10**6}, moment=NOW)
    assert Reading.objects.get().seconds == 3600


def test_nobody_reads_her_own_as_a_reviewer(cast: Cast, journal: Journal) -> None:
    with pytest.raises(InputError):
        note_reading(journal=journal, reader=cast.account_manager, seconds={NEWS: 1}, moment=NOW)


def test_readings_take_as_many_statements_for_many_parts(
    cast: Cast, journal: Journal, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        note_reading(journal=journal, reader=cast.supervisor, seconds={NEWS: 4}, moment=NOW)
    with django_assert_num_queries(5):  # type: ignore[operator]
        note_reading(
            journal=journal,
            reader=cast.supervisor,
            seconds={NEWS: 4, "": 3, "fact:visits.done": 2},
            moment=NOW,
        )
