"""What a day begins with: the month so far, the months that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope

from ..measures.trends import Change, change, to_date
from ..models import OrgUnit, RouteMonth, SalesLine
from .closing import closed_months
from .frame import UnitFrame, frame_of
from .overview import top_unit


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """A unit's newest month against the one before.

    While the month runs, ``until`` is the last day with sales, ``amount`` what was sold up to then and
    ``base`` what was sold in as many order cycles of the month before (domain.md §7.2). ``until`` is None for
    a month that has ended, which is compared whole.
    """

    unit: OrgUnit
    month: Month
    amount: int
    base: int | None
    until: date | None

    @property
    def change(self) -> Change:
        """The change on the month before."""
        return change(self.amount, self.base)


def month_so_far(scope: Scope, *, today: date | None = None) -> MonthSoFar | None:
    """The newest month of the first unit at which the reader's tree begins; None before the first sales.

    At most ten statements. A running month is read from the lines of the reader's own shops.
    """
    unit = top_unit(scope)
    if unit is None:
        return None
    newest = RouteMonth.objects.visible_to(scope).aggregate(Max("month"))["month__max"]
    if newest is None:
        return None
    month = Month.of(newest)
    frame = frame_of(unit, month, scope)
    if month < Month.of(today or timezone.localdate()):
        sums = _sums(frame)
        base = sums.get(frame.previous, 0) if frame.knows(frame.previous) else None
        return MonthSoFar(unit, month, sums.get(month, 0), base, None)
    return _running(unit, frame)


def open_months() -> list[Month]:
    """The months with sales that nobody has closed, newest first; two statements."""
    closed = {Month.of(day) for day in closed_months()}
    days = RouteMonth.objects.values_list("month", flat=True).distinct()
    return sorted({Month.of(day) for day in days} - closed, reverse=True)


def _sums(frame: UnitFrame) -> dict[Month, int]:
    months = [frame.month.first, frame.previous.first]
    rows = RouteMonth.objects.filter(unit__in=frame.units, month__in=months)
    return {Month.of(day): amount for day, amount in rows.values_list("month").annotate(Sum("amount"))}


def _running(unit: OrgUnit, frame: UnitFrame) -> MonthSoFar:
    month, before = frame.month, frame.previous
    lines = SalesLine.objects.visible_to(frame.scope).filter(
        unit__in=frame.units, sold_on__gte=before.first, sold_on__lt=month.end
    )
    sold: dict[int, dict[date, int]] = {}
    for route, day, amount in lines.values_list("route", "sold_on").annotate(Sum("amount")).order_by():
        sold.setdefault(route, {})[day] = amount
    days = [day for by_day in sold.values() for day in by_day if day >= month.first]
    until = max(days, default=month.first)
    amount = base = 0
    for route in frame.routes.inside(month.last) | sold.keys():
        by_day = sold.get(route, {})
        now, then = _windows(frame, route, until)
        amount += sum(sum_ for day, sum_ in by_day.items() if day in now)
        base += sum(sum_ for day, sum_ in by_day.items() if day in then)
    return MonthSoFar(unit, month, amount, base if frame.knows(before) else None, until)


def _windows(frame: UnitFrame, route: int, until: date) -> tuple[Period, Period]:
    """The days of the two months that are compared: the same number of cycles, else the same days."""
    month, before = frame.month, frame.previous
    dates, dates_before = (frame.routes.order_dates(route, when.period) for when in (month, before))
    if dates and dates_before:
        window = to_date(month, dates, before, dates_before, until)
        if window is not None:
            return window.current, window.base
    days = (until - month.first).days + 1
    end = min(before.first + timedelta(days=days), before.end)
    return Period(month.first, until + timedelta(days=1)), Period(before.first, end)
