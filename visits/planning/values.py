"""What planning takes and gives. Minutes are those of the local day, from 0 to 1440; distances are metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position

from ..enums import LeftOutReason

Window = tuple[int, int]
"""From the first minute to the minute at which it is over."""

WHOLE_DAY: Window = (0, 24 * 60)


@dataclass(frozen=True, slots=True)
class FieldDay:
    """What a day in the field is reckoned with.

    It lasts from minute ``begins`` to minute ``ends``; a call takes ``visit_minutes``, there are at most
    ``most_visits``.
    """

    visit_minutes: int = 10
    most_visits: int = 30
    begins: int = 8 * 60 + 30
    ends: int = 17 * 60 + 30


@dataclass(frozen=True, slots=True)
class Stop:
    """A shop to be called at on one day.

    ``windows`` are the stretches of that day in which it is open, ascending; none when it is closed all day.
    ``place`` orders the shops of which no ``position`` is known: (route, place on the route).
    """

    shop: int
    position: Position | None
    windows: tuple[Window, ...] = (WHOLE_DAY,)
    place: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class TimedStop:
    """A call of a day in its order. ``metres`` is the way from the call before it, or from the start point.

    ``minute`` is when it begins; None when the shop has closed by then. ``metres`` is None where the way is
    not known, since one of its ends has no position.
    """

    shop: int
    minute: int | None
    metres: int | None


@dataclass(frozen=True, slots=True)
class TimedDay:
    """A day's calls in their order.

    ``metres`` is the length of the whole round as far as it is known, the way back to the start point
    included; ``driving_minutes`` what it takes. ``ends`` is the minute at which the last call is over.
    ``by_road`` says that a road server measured the ways, rather than straight lines.
    """

    stops: tuple[TimedStop, ...]
    metres: int
    driving_minutes: int
    ends: int
    by_road: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One working day of a proposal, whether anything falls on it or not.

    ``unplaced`` are the calls at shops without a position, which stand at the end.
    """

    date: date
    calls: int
    metres: int
    driving_minutes: int
    ends: int | None
    unplaced: int
    by_road: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many ``calls`` at a shop for which no place was found, and why."""

    shop: int
    calls: int
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was planned of a month, and what was not.

    ``required`` are the visits that are still hers to make in the month, ``already`` those of them for which
    a call is in force or was put in by hand; ``planned`` are the new calls. Always ``required`` = ``already``
    + ``planned`` + ``missing``. ``without_position`` are the shops that could not be driven to in order.
    ``road_server_failed`` says that ways were to be measured by road, but had to be taken as straight lines.
    ``by_day`` has each day in its order, calls that stood there before among the others.
    """

    plan_id: int
    month: Month
    required: int
    already: int
    planned: int
    days: tuple[PlannedDay, ...]
    left_out: tuple[LeftOut, ...] = ()
    without_position: tuple[int, ...] = ()
    road_server_failed: bool = False
    by_day: dict[date, TimedDay] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How many calls found no place."""
        return sum(left.calls for left in self.left_out)

    @property
    def metres(self) -> int:
        """The length of all days' rounds."""
        return sum(day.metres for day in self.days)
