"""The question of the day: chosen once from the data, answered by whom it was put to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Staff
from journals.domain.asking import answer, ask
from journals.enums import DailyQuestionKind
from journals.models import DailyQuestion
from journals.queries.questions import best_question
from salesforce_app.kernel.errors import InputError
from tests.cast import Cast, Office
from tests.factories import ActionFactory, DailyQuestionFactory, PostingFactory, VisitFactory
from tests.made_up import make_up

TUESDAY = date(2024, 3, 12)
EVENING = datetime(2024, 3, 12, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening() -> object:
    with time_machine.travel(EVENING, tick=False):
        yield


def overdue(cast: Cast, office: Office, number: int = 1) -> None:
    for shop in office.shops_of("N1A", "N1B")[:number]:
        ActionFactory(retailer=shop, owner=cast.account_manager, due_on=date(2024, 3, 1))


def test_there_is_one_question_a_day(cast: Cast, office: Office) -> None:
    assert ask(staff=cast.account_manager, day=TUESDAY) is None
    overdue(cast, office)
    first = ask(staff=cast.account_manager, day=TUESDAY)
    assert first is not None
    assert first.kind == DailyQuestionKind.ACTION_OVERDUE
    assert first.parameters == {"days": 11, "action": "Bring the new price marks"}
    assert ask(staff=cast.account_manager, day=TUESDAY) == first
    assert DailyQuestion.objects.count() == 1


def test_a_shop_is_left_in_peace_once_it_was_asked_about(cast: Cast, office: Office) -> None:
    overdue(cast, office)
    shop = office.shops_of("N1A")[0]
    DailyQuestionFactory(staff=cast.account_manager, retailer=shop, asked_on=date(2024, 3, 5))
    assert ask(staff=cast.account_manager, day=TUESDAY) is None


def test_a_stock_that_nobody_saw_is_asked_about(cast: Cast, office: Office) -> None:
    shop = office.shops_of("N1A")[0]
    VisitFactory(
        retailer=shop,
        unit=office.north_1,
        route=office.routes["N1A"],
        started_at=datetime(2024, 1, 2, 2, tzinfo=UTC),
        ended_at=None,
        visited_on=date(2024, 1, 2),
    )
    asked = ask(staff=cast.account_manager, day=TUESDAY)
    assert asked is not None
    assert (asked.kind, asked.retailer, asked.parameters) == ("stock_unseen", shop, {"days": 70})


def test_only_she_answers_and_with_words(cast: Cast, office: Office) -> None:
    overdue(cast, office)
    asked = ask(staff=cast.account_manager, day=TUESDAY)
    assert asked is not None
    answered = answer(question=asked, by=cast.account_manager, text=" Waits for stock ", moment=EVENING)
    assert (answered.answer, answered.answered_at) == ("Waits for stock", EVENING)
    for person, text in (
        (cast.account_manager, " "),
        (cast.account_manager, "x" * 1001),
        (cast.stranger, "x"),
    ):
        with pytest.raises(InputError):
            answer(question=asked, by=person, text=text, moment=EVENING)


def test_the_api_asks_and_takes_the_answer(
    cast: Cast, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    hers = signed_in(cast.account_manager)
    assert hers.get("/api/journals/question").json() == {"day": "2024-03-12", "question": None}
    body = {"answer": "It waits for stock"}
    assert hers.post("/api/journals/question", body, content_type="application/json").status_code == 404
    overdue(cast, office)
    asked = hers.get("/api/journals/question").json()["question"]
    assert asked["text"] == "Shop N1A-1的“Bring the new price marks”已逾期11天，卡在哪里？"
    told = hers.post("/api/journals/question", body, content_type="application/json").json()["question"]
    assert (told["answer"], told["retailer"]) == ("It waits for stock", asked["retailer"])
    assert signed_in(cast.supervisor).get("/api/journals/question").status_code == 403


@pytest.mark.parametrize("shops", [1, 3])
def test_choosing_takes_the_same_statements_for_any_number_of_shops(
    shops: int, cast: Cast, office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    overdue(cast, office, shops)
    with django_assert_num_queries(26):
        assert best_question(cast.account_manager, TUESDAY) is not None


@pytest.mark.parametrize("seed", [42, 43])
def test_an_office_in_which_everything_happens_has_something_to_ask(seed: int) -> None:
    office = make_up(seed, shops=25)
    writer = office.staff[0]
    PostingFactory(
        staff=writer, unit=office.territories[0], role=Role.ACCOUNT_MANAGER, since=date(2020, 1, 1)
    )
    with time_machine.travel(datetime(2025, 6, 25, 4, tzinfo=UTC), tick=False):
        found = best_question(writer, date(2025, 6, 25))
    assert found is not None
    assert found.weight > 0
