"""How many journals of some were handed in on time, late or not at all, and how many answers were late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ..enums import Standing


class Stands(Protocol):
    """A journal that is owed, or was written without being owed."""

    @property
    def standing(self) -> Standing:
        """How it stands in time."""

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in at least once."""

    @property
    def is_voluntary(self) -> bool:
        """Whether nobody owed it."""

    @property
    def waits(self) -> bool:
        """Whether it waits for its reviewer."""

    @property
    def reply_is_late(self) -> bool:
        """Whether its answer came after its day, or has not come though its day is over."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of journals. Those that are not due yet are owed later; late ones were handed in, missing not.

    ``in_time`` were handed in by the due time or in the time of grace. ``waiting`` wait for their reviewer,
    ``replies_late`` had or have no answer in time; both count what nobody owed as well.
    """

    owed: int = 0
    in_time: int = 0
    late: int = 0
    missing: int = 0
    waiting: int = 0
    replies_late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.owed + other.owed,
            self.in_time + other.in_time,
            self.late + other.late,
            self.missing + other.missing,
            self.waiting + other.waiting,
            self.replies_late + other.replies_late,
        )


def tally(journals: Iterable[Stands]) -> Tally:
    """The counts of some journals. ``owed`` are those that were due, or were handed in before."""
    total = Tally()
    for one in journals:
        counts = not one.is_voluntary and (one.is_submitted or one.standing is Standing.MISSING)
        total += Tally(
            owed=int(counts),
            in_time=int(counts and one.standing in (Standing.ON_TIME, Standing.IN_GRACE)),
            late=int(counts and one.standing is Standing.LATE),
            missing=int(counts and one.standing is Standing.MISSING),
            waiting=int(one.waits),
            replies_late=int(one.reply_is_late),
        )
    return total
