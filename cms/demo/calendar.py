"""Working days and order days of the demo office: the national calendar of China."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from salesforce_app.kernel.periods import Month, Period
from territory.measures.cycles import order_dates


@dataclass(frozen=True)
class DemoCalendar:
    """Days that differ from the ordinary week, and order dates that a holiday moves or drops."""

    special: dict[date, tuple[bool, str]]
    moves: dict[date, date | None]

    def is_working(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        return self.special[day][0] if day in self.special else day.weekday() < 5

    def working_days(self, month: Month) -> list[date]:
        """The working days of a month."""
        return [day for day in month.period.dates() if self.is_working(day)]

    def order_days(self, weekday: int, period: Period) -> Sequence[date]:
        """The real order dates of a route that orders on ``weekday`` (1 = Monday)."""
        return order_dates((weekday,), period, self.moves)


def make_calendar(first: Month, last: Month) -> DemoCalendar:
    """Holidays and make-up days between two months, as far as they have been published.

    An order date on a holiday moves to the next working day of the same week, else it is dropped.
    """
    import chinese_calendar

    special: dict[date, tuple[bool, str]] = {}
    for day in Period(first.first, last.end).dates():
        try:
            is_holiday, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            # The year's holidays have not been published in the package: its weeks are ordinary.
            continue
        if is_holiday and name and day.weekday() < 5:
            special[day] = (False, name)
        elif not is_holiday and day.weekday() >= 5:
            special[day] = (True, name or "")
    calendar = DemoCalendar(special, {})
    for day, (working, _name) in special.items():
        if not working:
            later = [day + timedelta(days=gap) for gap in range(1, 7 - day.weekday())]
            calendar.moves[day] = next((other for other in later if calendar.is_working(other)), None)
    return calendar
