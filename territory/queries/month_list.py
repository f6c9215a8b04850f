"""The office's months: what was sold in each, and how often it was closed and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope

from ..models import ClosedRouteMonth, MonthClose, OrgUnit, RouteMonth, SalesAdjustment
from .units import unit_tree

SOLD = ("territory.RouteMonth",)
"""What the sales of all months are made of, within some units."""


@dataclass(frozen=True, slots=True)
class CloseLine:
    """One close of a month. ``amount`` is what it was closed at, None while the close is in force."""

    pk: int
    version: int
    closed_at: datetime
    closed_by: str
    reopened_at: datetime | None
    reopened_by: str
    reason: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month within a scope: net sales by its facts, what was booked beside them, its closes.

    ``amount`` is that of the facts: the closed figure while the month is closed, the restated one after it
    was opened again. ``adjustment`` is booked beside a closed month and not yet in it.
    """

    month: Month
    amount: int
    adjustment: int
    closes: tuple[CloseLine, ...]

    @property
    def close(self) -> CloseLine | None:
        """The close in force."""
        return next((close for close in self.closes if close.reopened_at is None), None)

    @property
    def first(self) -> CloseLine | None:
        """The first close of a month that was opened again: its figures are those shown beside."""
        return self.closes[0] if self.closes and self.closes[0].reopened_at else None

    @property
    def restated(self) -> int:
        """Net sales as known today."""
        return self.amount + self.adjustment

    @property
    def has_ended(self) -> bool:
        """Whether the month is over by the office's clock, so that it can be closed."""
        return self.month.end <= local_day(timezone.now())


def month_lines(scope: Scope, only: Month | None = None) -> list[MonthLine]:
    """The months on file or closed, the newest first (``only`` one of them when given); five statements.

    What was sold in all of them is kept.
    """
    units = OrgUnit.objects.visible_to(scope).values("pk")
    sold = RouteMonth.objects.filter(unit__in=units)
    if only is None:
        key = (scope.units_digest,)
        amounts = kept("sold", key, lambda: _sums(sold, None), made_of=SOLD, until=date.max)
    else:
        amounts = _sums(sold, only)
    booked = _sums(SalesAdjustment.objects.filter(unit__in=units), only)
    closed = ClosedRouteMonth.objects.filter(unit__in=units).order_by().values_list("close")
    at_closing = dict(closed.annotate(Sum("amount")))
    closes: dict[Month, list[CloseLine]] = {}
    found = MonthClose.objects.filter(month=only.first) if only else MonthClose.objects.all()
    for close in found.order_by("month", "version"):
        line = CloseLine(
            close.pk,
            close.version,
            close.closed_at,
            close.closed_by,
            close.reopened_at,
            close.reopened_by,
            close.reason,
            at_closing.get(close.pk, 0) if close.reopened_at else None,
        )
        closes.setdefault(Month.of(close.month), []).append(line)
    return [
        MonthLine(month, amounts.get(month, 0), booked.get(month, 0), tuple(closes.get(month, ())))
        for month in sorted(amounts.keys() | closes.keys(), reverse=True)
    ]


def sold_in(unit: OrgUnit, month: Month) -> int:
    """Net sales of a unit and those below it in a month, by its facts of now; two statements."""
    rows = RouteMonth.objects.filter(month=month.first, unit__in=unit_tree().below([unit.pk]))
    total: int = rows.aggregate(total=Sum("amount", default=0))["total"]
    return total


def _sums(rows: QuerySet[RouteMonth] | QuerySet[SalesAdjustment], only: Month | None) -> dict[Month, int]:
    if only is not None:
        rows = rows.filter(month=only.first)
    return {
        Month.of(day): total for day, total in rows.order_by().values_list("month").annotate(Sum("amount"))
    }
