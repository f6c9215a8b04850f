"""One good question a day (domain.md §8.4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from journals.enums import DailyQuestionKind
from journals.measures import questions
from journals.measures.questions import Asked, Candidate, choose
from journals.measures.wording import question_text
from salesforce_app.kernel.ratio import Ratio

DAY = date(2026, 6, 12)


def candidate(kind: DailyQuestionKind, retailer: int, weight: int) -> Candidate:
    return Candidate(kind, retailer, weight)


BELOW = candidate(DailyQuestionKind.BELOW_ROUTE, 1, 80)
LATER = candidate(DailyQuestionKind.BELOW_ROUTE, 2, 70)
DEBITS = candidate(DailyQuestionKind.FAILED_DEBITS, 3, 60)


def test_the_weightiest_is_asked() -> None:
    assert choose([LATER, DEBITS, BELOW], [], DAY) == BELOW


def test_a_shop_is_left_in_peace_for_two_weeks() -> None:
    asked = [Asked(DAY - timedelta(days=14), DailyQuestionKind.NO_ORDER, 1)]
    assert choose([BELOW, LATER], asked, DAY) == LATER
    assert choose([BELOW, LATER], asked, DAY + timedelta(days=1)) == BELOW
    assert choose([BELOW], asked, DAY) is None


def test_the_same_kind_is_not_asked_twice_running_where_there_is_another() -> None:
    asked = [Asked(DAY - timedelta(days=1), DailyQuestionKind.BELOW_ROUTE, 9)]
    assert choose([BELOW, LATER, DEBITS], asked, DAY) == DEBITS
    assert choose([BELOW, LATER], asked, DAY) == BELOW


def test_kinds_take_turns_as_long_as_there_are_others() -> None:
    stubborn = [
        candidate(kind, 100 * place + shop, weight)
        for place, (kind, weight) in enumerate(
            (
                (DailyQuestionKind.FAILED_DEBITS, 110),
                (DailyQuestionKind.NO_ORDER, 100),
                (DailyQuestionKind.BELOW_ROUTE, 60),
                (DailyQuestionKind.STOCK_UNSEEN, 30),
            )
        )
        for shop in range(20)
    ]
    asked: list[Asked] = []
    for number in range(12):
        day = DAY + timedelta(days=number)
        found = choose(stubborn, asked, day)
        assert found is not None
        asked.append(Asked(day, found.kind, found.retailer))
    assert all(len({one.kind for one in asked[start : start + 4]}) == 4 for start in range(9))
    assert len({one.retailer for one in asked}) == 12


def test_what_was_asked_today_or_later_does_not_change_todays_question() -> None:
    assert choose([BELOW, DEBITS], [Asked(DAY, DailyQuestionKind.BELOW_ROUTE, 1)], DAY) == BELOW


@given(st.permutations([BELOW, LATER, DEBITS, candidate(DailyQuestionKind.NO_ORDER, 4, 80)]))
def test_the_order_of_the_candidates_does_not_matter(candidates: list[Candidate]) -> None:
    assert choose(candidates, [], DAY) == candidate(DailyQuestionKind.NO_ORDER, 4, 80)


def test_candidates_are_made_only_of_what_is_worth_a_question() -> None:
    assert questions.below_route(1, Ratio(81, 100), "R1") is None
    assert questions.below_route(1, Ratio(1, 0), "R1") is None
    assert questions.failed_debits(1, 1) is None
    assert questions.no_order(1, 0) is None
    assert questions.stock_unseen(1, 27) is None
    assert questions.tier_fallen(1, "Big", "Top", -1) is None
    assert questions.action_overdue(1, 0, "x") is None
    assert questions.unit_value(1, Ratio(-4, 100), Ratio(10, 100)) is None
    assert questions.unit_value(1, Ratio(-8, 100), Ratio(-1, 100)) is None


def test_worse_weighs_more() -> None:
    little, much = (questions.below_route(1, Ratio(index, 100), "R1") for index in (78, 40))
    assert little is not None and much is not None and little.weight < much.weight


CANDIDATES = [
    (questions.below_route(1, Ratio(62, 100), "城东线"), "李记 is 38% below its route 城东线: why?"),
    (questions.no_order(1, 1), "李记 has not ordered in its last cycle: why?"),
    (questions.no_order(1, 3), "李记 has not ordered for 3 cycles: why?"),
    (questions.failed_debits(1, 2), "The last 2 debits of 李记 failed: what is the matter with the account?"),
    (
        questions.stock_unseen(1, 40),
        "Nobody has looked at the stock of 李记 for 40 days: what is left there?",
    ),
    (questions.tier_fallen(1, "Big", "Small", 2), "李记 fell from Big to Small: what changed?"),
    (questions.action_overdue(1, 3, "换展架"), "“换展架” for 李记 is 3 days overdue: what keeps it?"),
    (
        questions.unit_value(1, Ratio(-8, 100), Ratio(10, 100)),
        "李记 buys 10% more, but at 8% less a carton: which brand went?",
    ),
]


@pytest.mark.parametrize(("found", "text"), CANDIDATES)
def test_every_question_is_worded_in_both_languages(found: Candidate, text: str) -> None:
    with translation.override("en"):
        assert question_text(found.kind, "李记", found.parameters) == text
    with translation.override("zh-hans"):
        worded = question_text(found.kind, "李记", found.parameters)
    assert "李记" in worded
    assert not any("a" <= letter <= "z" for letter in worded)
