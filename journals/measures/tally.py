"""How many journals of some were handed in on time, late or not at all, and how many answers were late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


STANDINGS: Mapping[str, tuple[Standing, ...]] = {
    "in_time": (Standing.ON_TIME, Standing.IN_GRACE),
    "late": (Standing.LATE,),
    "missing": (Standing.MISSING,),
}
COUNTS = tuple(Tally.__annotations__)
"""The names of the counts."""


def counts_as(one: Stands, name: str) -> bool:
    """Whether a journal is one of those that the count of this name in a ``Tally`` counts."""
    if name == "waiting":
        return one.waits
    if name == "replies_late":
        return one.reply_is_late
    was_due = not one.is_voluntary and (one.is_submitted or one.standing is Standing.MISSING)
    return was_due and (name == "owed" or one.standing in STANDINGS[name])


def tally(journals: Iterable[Stands]) -> Tally:
    """The counts of some journals. ``owed`` are those that were due, or were handed in before."""
    total = Tally()
    for one in journals:
        total += Tally(**{name: int(counts_as(one, name)) for name in COUNTS})
    return total
