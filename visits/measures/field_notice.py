"""The notice of what is recorded of people in the field: its versions, and which is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the notice and the first day on which it is in force."""

    version: int
    since: date


NOTICES = (Notice(1, date(2026, 11, 22)),)
"""Each version in its turn. A change of what is recorded, kept or shown is another version.

Whoever acknowledged an earlier one is shown the notice again before her next position is taken. Phones learn
of a new version when they have signal: let it be in force from some days after its release.
"""


def notice_on(day: date) -> Notice:
    """The version in force on a day; the first one on the days before it."""
    return next((notice for notice in reversed(NOTICES) if notice.since <= day), NOTICES[0])
