"""What is said of a fact whose figure, or the records behind it, changed since it was drafted."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from journals.domain.checking import changed_facts
from journals.enums import FigureKind, Section
from journals.measures.content import Content
from journals.measures.facts import Fact, Figure
from journals.measures.sentences import say, tell
from journals.views.fact_words import fact_words
from journals.views.noticed_words import noticed_words

COUNT, AMOUNT, RATIO = FigureKind.COUNT, FigureKind.AMOUNT, FigureKind.RATIO
ROWS = "/journals/1/facts/2/"


def fact(code: str, kind: FigureKind, was: Figure, now: Figure | None, **parameters: Any) -> Fact:
    """A fact as it was drafted, counted once more."""
    section = Section(code.partition(".")[0])
    return Fact(code, section, kind, was, ROWS, parameters=parameters).counted_again(now)


NINE = Figure(9, rows=9, stamp="a")
A_SHOP = Figure(1, rows=1, stamp="a")
SHOP = {"shop": "万家招待所", "reason": ""}
CASES = [
    # Where the number is another, both are told.
    (fact("visits.done", COUNT, NINE, Figure(10, rows=10)), "was 9, now 10", "原为 9，现为 10"),
    (fact("visits.done", COUNT, NINE, None), "was 9, now 0", "原为 9，现为 0"),
    (
        fact("visits.effective", RATIO, Figure(2, 3), Figure(3, 4)),
        "was 66.7% (2/3), now 75.0% (3/4)",
        "原为 66.7%（2/3），现为 75.0%（3/4）",
    ),
    (
        fact("sales.amount", AMOUNT, Figure(120_000), Figure(130_000), currency="CNY"),
        "was ¥1,200, now ¥1,300",
        "原为 ¥1,200，现为 ¥1,300",
    ),
    # Where it stayed, that the records behind it did not.
    (
        fact("visits.done", COUNT, NINE, Figure(9, rows=9, stamp="b")),
        "still 9, but the records behind it have changed",
        "仍为 9，但所依据的记录已有变动",
    ),
    (
        fact("visits.effective", RATIO, Figure(2, 3, stamp="a"), Figure(2, 3, stamp="b")),
        "still 66.7% (2/3), but the records behind it have changed",
        "仍为 66.7%（2/3），但所依据的记录已有变动",
    ),
    (
        fact("sales.amount", AMOUNT, Figure(120_000, rows=1), Figure(120_000, rows=2), currency="CNY"),
        "still ¥1,200, but the records behind it have changed",
        "仍为 ¥1,200，但所依据的记录已有变动",
    ),
    # A record that is told by its shop is never compared with a number.
    (
        fact("visits.missed_call.1", COUNT, A_SHOP, Figure(1, rows=1, stamp="b"), **SHOP),
        "the record behind it has changed",
        "所依据的记录已有变动",
    ),
    (fact("visits.missed_call.1", COUNT, A_SHOP, None, **SHOP), "no longer so", "现已不是这样"),
]


@pytest.mark.parametrize(("one", "english", "chinese"), CASES)
def test_what_became_of_a_figure_is_said_in_both_languages(one: Fact, english: str, chinese: str) -> None:
    assert one.is_changed
    for language, words in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert say(one).changed == words


@pytest.mark.parametrize(("one", "english", "_chinese"), CASES)
def test_it_leads_to_the_records(one: Fact, english: str, _chinese: str) -> None:
    words = english[0].upper() + english[1:]
    assert f'<a class="fact-now" href="{ROWS}">{words}</a>' in fact_words(one)


@pytest.mark.parametrize(("one", "english", "_chinese"), CASES)
def test_the_writer_is_asked_about_what_changed(one: Fact, english: str, _chinese: str) -> None:
    [noticed] = changed_facts(Content((one,)))
    is_other = english.startswith(("was", "no longer"))
    words = "This is counted otherwise now." if is_other else "The records behind it have changed."
    assert noticed_words(noticed) == words


@pytest.mark.parametrize(("one", "english", "_chinese"), CASES)
def test_a_version_says_it_as_well(one: Fact, english: str, _chinese: str) -> None:
    context = {"sections": tell([one]), "content": Content((one,))}
    page = BeautifulSoup(render_to_string("journals/editor/read.html", context), "html.parser")
    link = page.select_one(".j-now a")
    assert link is not None
    assert (link["href"], link.text) == (ROWS, english[0].upper() + english[1:])


def test_a_fact_that_did_not_change_says_nothing_of_it() -> None:
    same = fact("visits.done", COUNT, NINE, NINE)
    assert say(same).changed == ""
    assert "fact-now" not in fact_words(same)
