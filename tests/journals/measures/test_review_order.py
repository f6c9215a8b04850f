"""The order in which journals are reviewed (domain.md §8.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from journals.enums import JournalKind
from journals.measures.review_order import Reason, Waiting, is_sampled, review_order

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)
SECRET = "office"


def waiting(number: int, kind: JournalKind = JournalKind.DAILY, **needs: int | bool) -> Waiting:
    return Waiting(UUID(int=number), kind, NOON + timedelta(minutes=number), **needs)


def order(*journals: Waiting, percent: int = 0) -> list[tuple[int, tuple[Reason, ...]]]:
    queue = review_order(journals, secret=SECRET, sample_percent=percent)
    return [(queued.key.int, queued.reasons) for queued in queue]


def test_journals_come_in_the_order_of_need_and_say_why() -> None:
    found = order(
        waiting(1),
        waiting(2, JournalKind.WEEKLY),
        waiting(3, is_first_time=True),
        waiting(4, complaints=1),
        waiting(5, copies=2),
        waiting(6, contradictions=1, copies=1),
        waiting(7, overdue_actions=1),
        waiting(8, contradictions=3),
        waiting(9, JournalKind.MONTHLY),
        waiting(10, is_resubmitted=True),
    )
    assert found == [
        (7, (Reason.OVERDUE_ACTIONS,)),
        (6, (Reason.CONTRADICTIONS, Reason.COPIES)),
        (8, (Reason.CONTRADICTIONS,)),
        (5, (Reason.COPIES,)),
        (4, (Reason.COMPLAINTS,)),
        (10, (Reason.RESUBMITTED,)),
        (3, (Reason.FIRST_TIME,)),
        (9, (Reason.MONTHLY,)),
        (2, (Reason.WEEKLY,)),
        (1, ()),
    ]


def test_the_longest_waiting_comes_first_among_equals() -> None:
    assert [key for key, _reasons in order(waiting(2, copies=1), waiting(1, copies=1))] == [1, 2]


def test_a_fifth_of_the_others_is_read_at_random() -> None:
    random = Random(1)
    keys = [UUID(int=random.getrandbits(128)) for _ in range(5000)]
    sampled = [key for key in keys if is_sampled(key, secret=SECRET, percent=20)]
    assert 900 < len(sampled) < 1100
    assert not any(is_sampled(key, secret=SECRET, percent=0) for key in keys)
    assert all(is_sampled(key, secret=SECRET, percent=100) for key in keys)
    assert sampled != [key for key in keys if is_sampled(key, secret="another", percent=20)]


@given(st.permutations([waiting(number, copies=number % 3) for number in range(12)]))
def test_the_queue_does_not_change_on_reload(journals: list[Waiting]) -> None:
    assert order(*journals, percent=20) == order(*reversed(journals), percent=20)
    assert sorted(key for key, _reasons in order(*journals)) == list(range(12))
