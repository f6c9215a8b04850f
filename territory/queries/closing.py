"""Which months are closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from salesforce_app.kernel.periods import Month

from ..models import MonthClose


def closed_months() -> list[date]:
    """The first days of all closed months."""
    return list(MonthClose.objects.in_force().values_list("month", flat=True))


def closed_since(moment: datetime, months: Iterable[date]) -> list[Month]:
    """Those of ``months`` (first days) that were closed at ``moment`` or later, ascending."""
    closed = MonthClose.objects.in_force().filter(month__in=list(months), closed_at__gte=moment)
    closed = closed.order_by("month")
    return [Month.of(month) for month in closed.values_list("month", flat=True)]


def close_of(month: Month) -> MonthClose | None:
    """The close of a month that is in force; None while the month is open."""
    return MonthClose.objects.in_force().filter(month=month.first).first()


def version_to_close(month: Month) -> int:
    """The version of the month's close that is in force, or else of the one that would come next."""
    last = MonthClose.objects.filter(month=month.first).order_by("version").last()
    if last is None:
        return 1
    return last.version if last.reopened_at is None else last.version + 1


def reopenings(month: Month) -> list[MonthClose]:
    """The closes of a month that are over, the first one first: who opened it again, when and why."""
    closes = MonthClose.objects.filter(month=month.first, reopened_at__isnull=False)
    return list(closes.order_by("version"))
