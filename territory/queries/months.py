"""The month facts of a unit: by month, by route, by shop. What the sales section is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Count, Sum, Value

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month

from ..models import ClosedRouteMonth, RetailerMonth, RouteMonth, SalesAdjustment
from .facts import MonthSales, RouteRef
from .frame import UnitFrame
from .made_of import MONTHS

FACT = RetailerMonth._meta.db_table


@dataclass(frozen=True, slots=True)
class RouteMonthRow:
    """One route's part in a unit's month."""

    amount: int
    quantity: int | None
    retailers: int


@dataclass(frozen=True, slots=True)
class RouteMonths:
    """The routes with facts in the unit in the frame's month, the month before, or a year before."""

    refs: Mapping[int, RouteRef]
    rows: Mapping[Month, Mapping[int, RouteMonthRow]]


def read_months(frame: UnitFrame) -> dict[Month, MonthSales]:
    """The 13 months of the trend and the 13 a year before; four statements, one while they are kept.

    A shop that bought on several routes of the unit in one month is one shop, hence the second.
    """
    key = (frame.unit_id, frame.month)
    return kept("months", key, lambda: _read_months(frame), made_of=MONTHS, until=frame.month.last)


def _read_months(frame: UnitFrame) -> dict[Month, MonthSales]:
    months = Month.range(frame.trend[0].shift(-12), frame.month)
    span = (months[0].first, months[-1].first)
    sums = {
        Month.of(day): figures
        for day, *figures in RouteMonth.objects.filter(unit__in=frame.units, month__range=span)
        .values_list("month")
        .annotate(Sum("amount"), Sum("quantity"), Sum("orders"), Sum("retailers"))
    }
    split = (
        RetailerMonth.objects.filter(is_split=True, unit__in=frame.units, month__range=span)
        .values_list("month", "retailer")
        .annotate(routes=Count("route"))
        .filter(routes__gt=1)
    )
    twice: dict[Month, int] = {}
    for day, _shop, routes in split:
        twice[Month.of(day)] = twice.get(Month.of(day), 0) + routes - 1
    adjustments, first_closed = _beside(frame, span)
    found = {}
    for month in months:
        cycles = frame.cycles(month)
        if not frame.knows(month):
            found[month] = MonthSales(month, None, None, None, None, cycles)
            continue
        amount, quantity, orders, shops = sums.get(month, (0, 0, 0, 0))
        found[month] = MonthSales(
            month,
            amount,
            quantity,
            orders,
            shops - twice.get(month, 0),
            cycles,
            adjustments.get(month, 0),
            first_closed.get(month),
        )
    return found


def _beside(frame: UnitFrame, span: tuple[date, date]) -> tuple[dict[Month, int], dict[Month, int]]:
    """By month, what was booked beside the closed figures, and at what a month opened again was closed first.

    One statement.
    """
    booked = SalesAdjustment.objects.filter(unit__in=frame.units, month__range=span).order_by()
    closed = ClosedRouteMonth.objects.filter(
        unit__in=frame.units, close__month__range=span, close__version=1
    ).order_by()
    rows = (
        booked.values_list("month")
        .annotate(total=Sum("amount"), is_closed=Value(0))
        .union(closed.values_list("close__month").annotate(total=Sum("amount"), is_closed=Value(1)), all=True)
    )
    found: tuple[dict[Month, int], dict[Month, int]] = ({}, {})
    for day, total, is_closed in rows:
        found[is_closed][Month.of(day)] = total
    return found


def read_route_months(frame: UnitFrame) -> RouteMonths:
    """The unit's routes in the three months that its report compares; two statements.

    A route that changed its unit within a month has facts in both, and a shop on it may have been in both.
    """
    months = (frame.month, frame.previous, frame.last_year)
    days = [month.first for month in months]
    refs: dict[int, RouteRef] = {}
    rows: dict[Month, dict[int, RouteMonthRow]] = {month: {} for month in months}
    found = (
        RouteMonth.objects.filter(unit__in=frame.units, month__in=days)
        .values_list("month", "route_id", "route__code", "route__name")
        .annotate(Sum("amount"), Sum("quantity"), Sum("retailers"))
    )
    for day, route, code, name, amount, quantity, retailers in found:
        refs[route] = RouteRef(code, name)
        rows[Month.of(day)][route] = RouteMonthRow(amount, quantity, retailers)
    # Counted here, since a database that is asked to group goes through the whole month in its order.
    split = RetailerMonth.objects.filter(is_split=True, unit__in=frame.units, month__in=days)
    units_of = Counter(split.values_list("month", "route_id", "retailer"))
    for (day, route, _shop), units in units_of.items():
        row = rows[Month.of(day)][route]
        rows[Month.of(day)][route] = replace(row, retailers=row.retailers - units + 1)
    return RouteMonths(refs, rows)


def read_shop_months(frame: UnitFrame) -> dict[Month, dict[int, int]]:
    """What each shop bought within the unit in the frame's month, the month before, a year before.

    One statement for each of the months; a month of which nothing is known is left out.
    """
    months = (frame.month, frame.previous, frame.last_year)
    return {month: read_shop_month(frame, month) for month in months if frame.knows(month)}


def read_shop_month(frame: UnitFrame, month: Month) -> dict[int, int]:
    """Shop → net amount within the unit in one of these months, read once however many ask; one statement."""
    kept = frame.keep(_shop_months)
    if month not in kept:
        kept[month] = _shop_month(frame, month)
    return kept[month]


def _shop_months(frame: UnitFrame) -> dict[Month, dict[int, int]]:
    return {}


def _shop_month(frame: UnitFrame, month: Month) -> dict[int, int]:
    """Shop → net amount within the unit. Only shops on several routes have to be added up."""
    on_routes, routes = in_list("route_id", sorted(frame.keep(read_route_months).rows[month]))
    in_units, units = frame.in_units("unit_id")
    where = f"month = %s AND {on_routes} AND {in_units}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT retailer_id, amount FROM {FACT} WHERE {where} AND NOT is_split
            UNION ALL
            SELECT retailer_id, CAST(SUM(amount) AS BIGINT) FROM {FACT} WHERE {where} AND is_split
            GROUP BY retailer_id
            """,  # noqa: S608
            [month.first, routes, units] * 2,
        )
        return dict(cursor.fetchall())
