"""Which span holds on a day, and where a new one goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.timeline import Slot, continuation, holding, insertion, nearest


@dataclass(frozen=True)
class Term:
    since: date
    until: date | None


def day(number: int) -> date:
    return date(2024, 1, 1) + timedelta(days=number)


FIRST = Term(day(10), day(20))
SECOND = Term(day(30), day(40))
LAST = Term(day(40), None)
TERMS = [FIRST, SECOND, LAST]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(9, None), (10, FIRST), (19, FIRST), (20, None), (30, SECOND), (39, SECOND), (40, LAST), (9999, LAST)],
)
def test_a_span_holds_from_its_first_day_to_the_day_before_its_end(
    number: int, expected: Term | None
) -> None:
    assert holding(TERMS, day(number)) is expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, FIRST), (15, FIRST), (25, FIRST), (35, SECOND), (50, LAST)]
)
def test_where_none_holds_the_last_before_counts_else_the_first_after(number: int, expected: Term) -> None:
    assert nearest(TERMS, day(number)) is expected


def test_without_spans_nothing_is_nearest() -> None:
    assert nearest([], day(0)) is None
    assert continuation([], day(0)) == Slot()
    assert insertion([], day(0)) == Slot()


def test_a_continuation_ends_the_open_span() -> None:
    assert continuation(TERMS, day(50)) == Slot(ends=LAST)


def test_a_continuation_on_the_first_day_of_the_last_span_corrects_it() -> None:
    assert continuation(TERMS, day(40)) == Slot(same=LAST)


def test_nothing_continues_before_the_last_span_begins() -> None:
    assert continuation(TERMS, day(39)) is None


def test_a_continuation_leaves_a_span_that_ended_before_it_alone() -> None:
    assert continuation([FIRST], day(20)) == Slot()
    assert continuation([FIRST], day(19)) == Slot(ends=FIRST)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, Slot(until=day(10))),
        (10, Slot(same=FIRST, until=day(20))),
        (15, Slot(ends=FIRST, until=day(20))),
        (25, Slot(until=day(30))),
        (35, Slot(ends=SECOND, until=day(40))),
        (50, Slot(ends=LAST)),
    ],
)
def test_an_insertion_lasts_to_the_next_change(number: int, expected: Slot[Term]) -> None:
    assert insertion(TERMS, day(number)) == expected


@given(st.lists(st.integers(0, 400), max_size=12), st.lists(st.integers(0, 400), max_size=12))
def test_inserting_in_any_order_never_overlaps_and_keeps_every_first_day(
    numbers: list[int], more: list[int]
) -> None:
    spans: list[Term] = []
    for number in [*numbers, *more]:
        slot = insertion(spans, day(number))
        if slot.same is not None:
            continue
        if slot.ends is not None:
            spans.remove(slot.ends)
            spans.append(Term(slot.ends.since, day(number)))
        spans.append(Term(day(number), slot.until))
        spans.sort(key=lambda term: term.since)
    assert [span.since for span in spans] == sorted({day(number) for number in [*numbers, *more]})
    assert all(
        earlier.until is not None and earlier.until <= later.since for earlier, later in pairwise(spans)
    )
