"""The database keeps the rules of jobs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from salesforce_app.jobs.models import JobState
from tests.constraints import Rule, check
from tests.factories import JobFactory

ENDED = {"state": JobState.DONE, "finished_at": datetime(2024, 3, 1, 9, tzinfo=UTC)}


def two_of(key: str, **first: object) -> None:
    """Two jobs of one key, the second one waiting."""
    JobFactory(key=key, **first)
    JobFactory(key=key)


RULES = [
    Rule("job_unfinished_once", broken=lambda: two_of("close"), good=lambda: two_of("close", **ENDED)),
    Rule(
        "job_finished_paired",
        broken=lambda: JobFactory(state=JobState.DONE),
        good=lambda: JobFactory(**ENDED),
    ),
    Rule(
        "job_done_within_total",
        broken=lambda: JobFactory(done=3, total=2),
        good=lambda: JobFactory(done=3, total=None),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
def test_jobs_without_a_key_do_not_exclude_each_other() -> None:
    two_of("")


@pytest.mark.django_db
def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(IntegrityError, match="job_finished_paired"):
        JobFactory(state="lost")
