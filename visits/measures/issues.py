"""How well the complaints and requests of shops are handled (domain.md §3.12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from salesforce_app.kernel.ratio import Ratio


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """One issue that is due in a period. ``answered_on`` is the local day of its answer, None without one."""

    kind: str
    due_on: date
    answered_on: date | None
    is_closed: bool
    unit: int | None = None

    @property
    def is_in_time(self) -> bool:
        """Closed, with an answer on its due day or before.

        The due day is that of the answer; the shop is asked again at the next call, which may come later.
        """
        return self.is_closed and self.answered_on is not None and self.answered_on <= self.due_on

    def is_overdue(self, day: date) -> bool:
        """Whether the answer is late on ``day``."""
        return self.answered_on is None and self.due_on < day


@dataclass(frozen=True, slots=True)
class Handling:
    """What became of some issues. ``open`` are not closed yet, ``overdue`` still without an answer."""

    due: int
    in_time: int
    open: int
    overdue: int

    @property
    def rate(self) -> Ratio:
        """The handling rate: closed in time ÷ due in the period (domain.md §3.12)."""
        return Ratio(self.in_time, self.due)


def handling(issues: Iterable[IssueFacts], day: date) -> Handling:
    """How some issues that are due in one period were handled, as of ``day``."""
    rows = list(issues)
    return Handling(
        due=len(rows),
        in_time=sum(row.is_in_time for row in rows),
        open=sum(not row.is_closed for row in rows),
        overdue=sum(row.is_overdue(day) for row in rows),
    )
