"""How long the rounds of somebody's days are, and when she is expected where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from accounts.measures.opening_hours import OpeningHours, parse_hours
from accounts.models import Retailer
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position
from territory.measures.rules import FieldRules
from territory.queries.positions import position_of
from territory.queries.rules import rules_of

from ..models import StartPoint
from ..planning.timing import time_day
from ..planning.values import WHOLE_DAY, FieldDay, Stop, TimedDay, Window


@dataclass(frozen=True, slots=True)
class Rounds:
    """The days of one person in a month: where they begin, and where the shops lie."""

    start: StartPoint | None
    shops: Mapping[int, Retailer]
    rules: FieldRules

    @property
    def start_position(self) -> Position | None:
        """Where a day begins, in WGS-84."""
        if self.start is None:
            return None
        return Position(float(self.start.latitude), float(self.start.longitude))

    @property
    def field_day(self) -> FieldDay:
        """What a day is reckoned with."""
        begins, ends = (moment.hour * 60 + moment.minute for moment in settings.FIELD_DAY)
        return FieldDay(self.rules.visit_minutes, self.rules.most_visits_a_day, begins, ends)

    def stop(self, shop: int, day: date) -> Stop:
        """A shop as it is on a day."""
        return Stop(shop, position_of(self.shops[shop]), self.windows(shop, day))

    def windows(self, shop: int, day: date) -> tuple[Window, ...]:
        """When a shop is open on a day: all day where nothing is known of it."""
        return _windows(self.shops[shop].opening_hours, day)

    def of(self, day: date, shops: Sequence[int]) -> TimedDay:
        """The times and ways of a day's calls at these shops, in this order."""
        stops = [self.stop(pk, day) for pk in shops]
        return time_day(stops, start=self.start_position, rules=self.field_day)


@lru_cache(maxsize=4096)
def _hours(text: str) -> OpeningHours | None:
    """Opening hours as read from a record; None when nothing is known, or nothing that can be read."""
    try:
        return parse_hours(text)
    except InputError:
        return None


def _windows(text: str, day: date) -> tuple[Window, ...]:
    hours = _hours(text)
    return (WHOLE_DAY,) if hours is None else hours.windows(day)


def rounds_of(staff: int, month: Month, shops: Mapping[int, Retailer]) -> Rounds:
    """What the days of a month are reckoned with; two statements."""
    start = StartPoint.objects.filter(staff=staff).first()
    return Rounds(start, shops, rules_of(month).field_work)
