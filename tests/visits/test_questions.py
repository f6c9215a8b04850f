"""Questions to clarify: when they come up and go, who sees, answers and settles them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast, Office
from tests.factories import VisitFactory
from visits.domain.clarifying import answer_question, settle_question
from visits.enums import LocationCheck
from visits.models import Clarification, Visit, VisitPhoto
from visits.views import questions
from visits.views.question_words import question_words

pytestmark = pytest.mark.django_db

SignIn = Callable[[Staff], Client]
NOW = datetime(2024, 3, 12, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


def made(office: Office, person: Staff, hour: int, shop: int = 0, **values: Any) -> Visit:
    """A visit of twenty minutes, saved as every record is, at an hour of the twelfth in UTC."""
    begun = datetime(2024, 3, 12, hour, tzinfo=UTC)
    visit = Visit(
        **{
            "id": uuid4(),
            "staff": person,
            "retailer": office.shops["N1A"][shop],
            "route": office.routes["N1A"],
            "unit": office.north_1,
            "started_at": begun,
            "ended_at": begun + timedelta(minutes=20),
            "visited_on": date(2024, 3, 12),
            **values,
        }
    )
    changes = ChangeSet()
    changes.create(visit)
    changes.save(actor=person.username, moment=NOW)
    return visit


def change(record: Any, **values: Any) -> None:
    changes = ChangeSet()
    changes.update(type(record).objects.get(pk=record.pk), **values)
    changes.save(actor="clerk", moment=NOW)


def contradicted(office: Office, person: Staff, hour: int = 1, **values: Any) -> Visit:
    return made(
        office, person, hour, location_check=LocationCheck.CONTRADICTED, distance_m=Decimal("640.4"), **values
    )


def asked() -> list[tuple[str, str]]:
    """Kind and words of every question."""
    return [(row.kind, question_words(row)) for row in Clarification.objects.order_by("pk")]


def photographed(visit: Visit, sha: str, fingerprint: str, minute: int = 0) -> VisitPhoto:
    photo = VisitPhoto(
        id=uuid4(),
        visit=visit,
        file="a.jpg",
        width=1,
        height=1,
        size=1,
        sha256=sha * 64,
        fingerprint=fingerprint,
        received_at=NOW + timedelta(minutes=minute),
    )
    changes = ChangeSet()
    changes.create(photo)
    changes.save(actor="clerk", moment=NOW)
    return photo


def test_each_kind_is_worded_as_a_question(office: Office, cast: Cast) -> None:
    manager = cast.account_manager
    contradicted(office, manager)
    made(office, manager, 2, latitude="28.0", longitude="115.0", accuracy_m="10")
    made(
        office,
        manager,
        2,
        1,
        started_at=datetime(2024, 3, 12, 2, 5, tzinfo=UTC),
        ended_at=datetime(2024, 3, 12, 2, 30, tzinfo=UTC),
        latitude="28.2",
        longitude="115.0",
        accuracy_m="10",
    )
    assert asked() == [
        ("place", "The fix lies 640 m from the shop's position: is the position on file right?"),
        (
            "overlap",
            (
                "The visit to Shop N1A-1 ended at 10:20 a.m., the one to Shop N1A-2 began at 10:05 a.m.; "
                "they share 15 minutes: which of the times fits?"
            ),
        ),
        (
            "speed",
            (
                "Shop N1A-1 and Shop N1A-2 lie 22.2 km apart in a straight line, the visits 5 minutes: "
                "does a time or a shop need correcting?"
            ),
        ),
    ]
    with translation.override("zh-hans"):
        assert all("？" in words for _kind, words in asked())


def test_another_person_or_day_overlaps_nothing(office: Office, cast: Cast) -> None:
    made(office, cast.account_manager, 2)
    made(office, cast.supervisor, 2)
    made(office, cast.account_manager, 2, 1, channel="phone")
    assert asked() == []


def test_what_no_longer_holds_is_asked_no_more_unless_somebody_answered(office: Office, cast: Cast) -> None:
    manager = cast.account_manager
    first, second = contradicted(office, manager, 1), contradicted(office, manager, 3, shop=1)
    question = Clarification.objects.get(visit=second)
    answer_question(question=question, answer="The shop moved.", by=manager, moment=NOW)
    for visit in (first, second):
        change(visit, location_check=LocationCheck.CONFIRMED)
    assert [row.pk for row in Clarification.objects.all()] == [question.pk]


def test_a_settled_question_does_not_come_back_and_changes_no_figure(office: Office, cast: Cast) -> None:
    visit = contradicted(office, cast.account_manager)
    question = Clarification.objects.get()
    settle_question(question=question, note="Position corrected.", by=cast.supervisor, moment=NOW)
    before = Visit.objects.values().get(pk=visit.pk)
    change(visit, notes="more")
    assert Clarification.objects.get().note == "Position corrected."
    after = Visit.objects.values().get(pk=visit.pk)
    assert {name for name in after if after[name] != before[name]} == {"notes"}
    with pytest.raises(InputError, match="settled already"):
        answer_question(
            question=Clarification.objects.get(), answer="Late", by=cast.account_manager, moment=NOW
        )


@pytest.mark.parametrize(
    ("sha", "fingerprint", "expected"),
    [
        ("a", "00ff00ff00ff00ff", "is the one taken"),
        ("b", "00ff00ff00ff00fc", "looks much like one taken"),
        ("b", "ff00ff00ff00ff00", None),
    ],
)
def test_a_photograph_that_was_seen_before(
    office: Office, cast: Cast, sha: str, fingerprint: str, expected: str | None
) -> None:
    first, second = made(office, cast.account_manager, 1), made(office, cast.account_manager, 3, 1)
    photographed(first, "a", "00ff00ff00ff00ff")
    again = photographed(second, sha, fingerprint, 1)
    if expected is None:
        assert asked() == []
        return
    ((kind, words),) = asked()
    assert kind == "photo"
    assert expected in words
    changes = ChangeSet()
    changes.delete(VisitPhoto.objects.get(pk=again.pk))
    changes.save(actor="clerk", moment=NOW)
    assert asked() == []


def test_a_photograph_of_another_person_tells_nothing_of_her_shop(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    Staff.objects.update(language="en")
    there = made(
        office,
        cast.stranger,
        1,
        retailer=office.shops["S1A"][0],
        route=office.routes["S1A"],
        unit=office.routes["S1A"].terms.get().unit,
    )
    photographed(there, "a", "00ff00ff00ff00ff")
    photographed(made(office, cast.account_manager, 3), "a", "00ff00ff00ff00ff", 1)
    question = Clarification.objects.get()
    page = f"/coverage/questions/{question.pk}/"
    shown = signed_in(cast.account_manager).get(page).content.decode()
    assert question.visit.retailer.name in shown
    assert "another&#x27;s visit on" in shown
    assert there.retailer.name not in shown
    assert f"/visits/{there.pk}/" not in shown
    assert there.retailer.name in signed_in(cast.director).get(page).content.decode()


def test_what_was_settled_meanwhile_is_answered_with_the_page(
    office: Office, cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Staff.objects.update(language="en")
    contradicted(office, cast.account_manager)

    def changed_meanwhile(**_answer: Any) -> None:
        raise StaleRecord(Clarification.objects.get())

    monkeypatch.setattr(questions, "answer_question", changed_meanwhile)
    page = f"/coverage/questions/{Clarification.objects.get().pk}/"
    answer = signed_in(cast.account_manager).post(f"{page}answer/", {"answer-text": "It moved"})
    assert (answer.status_code, "Try again" in answer.content.decode()) == (422, True)


def test_two_alike_pictures_of_one_visit_are_no_question(office: Office, cast: Cast) -> None:
    visit = made(office, cast.account_manager, 1)
    photographed(visit, "a", "00ff00ff00ff00ff")
    photographed(visit, "a", "00ff00ff00ff00ff", 1)
    assert asked() == []


def test_who_sees_answers_and_settles(office: Office, cast: Cast, signed_in: SignIn) -> None:
    contradicted(office, cast.account_manager)
    question = Clarification.objects.get()
    page = f"/coverage/questions/{question.pk}/"
    for person, status in (
        (cast.account_manager, 200),
        (cast.supervisor, 200),
        (cast.director, 200),
        (cast.stranger, 404),
        (cast.analyst, 404),
    ):
        assert signed_in(person).get(page).status_code == status
    manager, supervisor = signed_in(cast.account_manager), signed_in(cast.supervisor)
    assert manager.post(f"{page}settle/", {"settle-text": "Fine"}).status_code == 403
    assert supervisor.post(f"{page}answer/", {"answer-text": "Fine"}).status_code == 404
    assert manager.post(f"{page}answer/", {"answer-text": " "}).status_code == 422
    assert manager.post(f"{page}answer/", {"answer-text": "It moved  across"}).status_code == 302
    assert supervisor.post(f"{page}settle/", {"settle-text": "Thank you"}).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.note, question.settled_by) == (
        "It moved across",
        "Thank you",
        cast.supervisor,
    )
    assert [row.history_user for row in question.history.order_by("history_id")] == [
        cast.account_manager,
        cast.account_manager,
        cast.supervisor,
    ]


def test_nobody_settles_a_question_about_her_own_visit(office: Office, cast: Cast, signed_in: SignIn) -> None:
    contradicted(office, cast.supervisor)
    question = Clarification.objects.get()
    answer = signed_in(cast.supervisor).post(
        f"/coverage/questions/{question.pk}/settle/", {"settle-text": "Mine"}
    )
    assert answer.status_code == 422
    assert Clarification.objects.get().settled_at is None


def test_the_list_narrows_and_the_home_pages_tell_what_waits(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    Staff.objects.update(language="en")
    contradicted(office, cast.account_manager)
    contradicted(office, cast.supervisor, 3, shop=1)
    manager, supervisor = signed_in(cast.account_manager), signed_in(cast.supervisor)

    def number(client: Client, query: str) -> int:
        return client.get(f"/coverage/questions/?{query}").content.decode().count("is the position on file")

    assert (number(manager, ""), number(supervisor, "")) == (1, 2)
    assert number(supervisor, "person=li.jing&kind=place&state=open&month=2024-03&unit=N1") == 1
    assert number(supervisor, "state=settled") == number(supervisor, "month=2024-02") == 0
    assert "2 to be answered" in supervisor.get("/").content.decode()
    assert "1 to be answered" in manager.get("/").content.decode()
    visit = Visit.objects.filter(staff=cast.account_manager).get()
    assert "is the position on file" in manager.get(f"/visits/{visit.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_days_are_looked_at_together(
    office: Office, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    changes = ChangeSet()
    for place in range(number):
        day = date(2024, 3, 5 + place)
        begun = datetime(2024, 3, 5 + place, 1, tzinfo=UTC)
        visit = VisitFactory.build(
            staff=cast.account_manager,
            retailer=office.shops["N1A"][0],
            route=office.routes["N1A"],
            unit=office.north_1,
            visited_on=day,
            started_at=begun,
            ended_at=None,
            location_check=LocationCheck.CONTRADICTED,
            distance_m=Decimal(500),
        )
        changes.create(visit)
    with django_assert_num_queries(12):
        changes.save(actor=cast.account_manager.username, moment=NOW)
    assert Clarification.objects.count() == number
