"""When something is due, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from salesforce_app.web.words import due_time, due_words

MIDNIGHT = datetime(2024, 3, 12, 16, tzinfo=UTC)
"""The end of 12 March in the office."""
EVENING = datetime(2024, 3, 11, 10, tzinfo=UTC)


def test_midnight_is_the_end_of_the_day_before() -> None:
    assert due_time(MIDNIGHT) == (date(2024, 3, 12), "24:00")
    assert due_time(EVENING) == (date(2024, 3, 11), "18:00")


@pytest.mark.parametrize(
    ("language", "moment", "words"),
    [
        ("en", MIDNIGHT, "Mar 12, 2024, 24:00"),
        ("en", EVENING, "Mar 11, 2024, 18:00"),
        ("zh-hans", MIDNIGHT, "2024年3月12日24:00"),
        ("zh-hans", EVENING, "2024年3月11日18:00"),
    ],
)
def test_a_due_time_is_told_with_its_day(language: str, moment: datetime, words: str) -> None:
    with override(language):
        assert due_words(moment) == words
