"""How far the data of a report reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from salesforce_app.kernel.periods import Month, local_day
from settlement.models import Due
from territory.models import MonthClose
from territory.queries.newest_sale import sold_until
from visits.models import Visit


@dataclass(frozen=True, slots=True)
class Reopened:
    """A close of the month that is over: when it was closed, when opened again, and why."""

    closed_on: date
    opened_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DataDates:
    """The newest dates on file within a unit's month, None where there are none; its close, if it is closed.

    ``reopened`` are the closes before, the first one first.

    They come from the data and not from the clock, so that the same data make the same report.
    """

    sales_until: date | None = None
    dues_until: date | None = None
    visits_until: date | None = None
    closed_on: date | None = None
    reopened: tuple[Reopened, ...] = ()

    @property
    def newest(self) -> date | None:
        """The newest of the dates: the report's data date."""
        return max(filter(None, (self.sales_until, self.dues_until, self.visits_until)), default=None)


def data_dates(units: Collection[int], month: Month) -> DataDates:
    """The newest sale, due and visit of the ``units`` in a month, and the date of its close; four queries."""
    inside = (month.first, month.last)
    dues = Due.objects.filter(due_on__range=inside, unit__in=units)
    visits = Visit.objects.filter(visited_on__range=inside, unit__in=units)
    closes = MonthClose.objects.filter(month=month.first).order_by("version")
    held = next((close for close in closes if close.reopened_at is None), None)
    return DataDates(
        sold_until(units, [month]),
        _newest(dues.aggregate(newest=Max("due_on"))),
        _newest(visits.aggregate(newest=Max("visited_on"))),
        local_day(held.closed_at) if held else None,
        tuple(
            Reopened(local_day(close.closed_at), local_day(close.reopened_at), close.reason)
            for close in closes
            if close.reopened_at is not None
        ),
    )


def _newest(found: dict[str, date | None]) -> date | None:
    return found["newest"]
