"""Jobs carry ids, start after the commit, and are claimed by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Staff
from salesforce_app.jobs import queue

from ...factories import StaffFactory

TASK = "accounts.tasks.clear_expired_sessions"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """What was handed to the queue, as (arguments, keywords)."""
    handed: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    monkeypatch.setattr(queue, "async_task", lambda *args, **kwargs: handed.append((args, kwargs)))
    return handed


def test_a_job_is_handed_over_with_its_ids_and_options(
    db: None, queued: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue(TASK, 7, "2020-06", group="close", timeout=30)
    assert queued == [((TASK, 7, "2020-06"), {"q_options": {"group": "close", "timeout": 30}})]


def test_a_job_waits_for_the_commit_and_a_rollback_drops_it(
    transactional_db: None, queued: list[Any]
) -> None:
    with transaction.atomic():
        queue.enqueue(TASK, 1)
        assert queued == []
    assert len(queued) == 1
    with transaction.atomic():
        queue.enqueue(TASK, 2)
        transaction.set_rollback(True)
    assert len(queued) == 1


def test_a_job_does_not_carry_objects(db: None, queued: list[Any]) -> None:
    with pytest.raises(TypeError, match="jobs carry ids, not Staff"):
        queue.enqueue(TASK, StaffFactory())  # type: ignore[arg-type]


def test_a_job_that_does_not_exist_is_refused_where_it_is_asked_for(db: None, queued: list[Any]) -> None:
    with pytest.raises(ImportError):
        queue.enqueue("accounts.tasks.nothing")
    assert queued == []


def test_of_two_claims_one_wins(db: None) -> None:
    staff = StaffFactory(email="")
    free = Staff.objects.filter(pk=staff.pk, email="")
    assert queue.claim(free, email="first@example.org") is True
    assert queue.claim(free, email="second@example.org") is False
    staff.refresh_from_db()
    assert staff.email == "first@example.org"


def test_several_pieces_of_work_are_not_claimed_at_once(db: None) -> None:
    StaffFactory.create_batch(2, email="")
    with pytest.raises(ValueError, match="2 rows claimed at once"):
        queue.claim(Staff.objects.filter(email=""), email="taken@example.org")
    assert Staff.objects.filter(email="").count() == 2
