"""Month facts, made from the sales lines by set-based SQL.

Every page and report reads these facts instead of the lines, so whoever writes lines calls
``rebuild_month_facts`` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month

from ..models import MonthClose, RetailerMonth, RouteMonth, SalesLine, VillageMonth

LINE = SalesLine._meta.db_table
FACT = RetailerMonth._meta.db_table
ROUTE = RouteMonth._meta.db_table
VILLAGE = VillageMonth._meta.db_table


def first_of_month(column: str) -> str:
    """SQL for the first day of the month of a date column."""
    if connection.vendor == "postgresql":
        return f"DATE_TRUNC('month', {column})::date"
    return f"SUBSTR({column}, 1, 8) || '01'"


def latest(column: str, by: str) -> str:
    """SQL, in a grouped query whose only MIN or MAX is ``MAX(by)``, for ``column`` of the row with that maximum."""
    if connection.vendor == "postgresql":
        return f"(ARRAY_AGG({column} ORDER BY {by} DESC))[1]"
    # SQLite takes a bare column from the row that holds the maximum.
    return column


def among(column: str, days: Sequence[date]) -> tuple[str, list[Any]]:
    """SQL for a month column among ``days``, with its parameters."""
    return f"{column} IN ({', '.join(['%s'] * len(days))})", [str(day) for day in days]


def open_months(months: Iterable[Month]) -> list[date]:
    """The first days of those months that are not closed, ascending."""
    days = {month.first for month in months}
    return sorted(days - set(MonthClose.objects.filter(month__in=days).values_list("month", flat=True)))


@transaction.atomic
def rebuild_month_facts(*, months: Iterable[Month], retailers: Sequence[int] | None = None) -> None:
    """Make the facts of ``months`` anew from the sales lines, and the roll-ups of these months with them.

    With ``retailers`` only the facts of these shops are made anew (the roll-ups always are). Closed
    months are left as they are. A fixed number of statements, whatever the number of lines.
    """
    days = open_months(months)
    if not days:
        return
    shops, shop_parameters = in_list("retailer_id", retailers) if retailers is not None else ("1 = 1", None)
    shop_values = [] if shop_parameters is None else [shop_parameters]
    in_months, month_values = among("month", days)
    month = first_of_month("sold_on")
    whole = len(days) == len(Month.range(Month.of(days[0]), Month.of(days[-1])))
    # A gap between the months is left out only where there is one: the test costs a pass over the lines.
    in_gaps, gap_values = ("1 = 1", []) if whole else among(month, days)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FACT} WHERE {in_months} AND {shops}", [*month_values, *shop_values])  # noqa: S608
        cursor.execute(
            # The lines of one order lie side by side in their key's index, so that orders are
            # gathered without sorting; counting distinct orders would sort every line.
            f"""
            INSERT INTO {FACT} (month, route_id, retailer_id, unit_id, village_id, amount, quantity, orders,
                                last_order_on, is_split)
            SELECT {month} AS first, route_id, retailer_id, {latest("unit_id", "sold_on")},
                   {latest("village_id", "sold_on")}, SUM(amount), SUM(quantity), COUNT(*), MAX(sold_on), FALSE
            FROM (
                SELECT retailer_id, sold_on, document_no, route_id, MIN(unit_id) AS unit_id,
                       MIN(village_id) AS village_id, SUM(amount) AS amount, SUM(quantity) AS quantity
                FROM {LINE}
                WHERE sold_on >= %s AND sold_on < %s AND {shops} AND {in_gaps}
                GROUP BY retailer_id, sold_on, document_no, route_id
            ) orders
            GROUP BY retailer_id, first, route_id
            """,  # noqa: S608
            [days[0].isoformat(), Month.of(days[-1]).end.isoformat(), *shop_values, *gap_values],
        )
        mark_split(cursor, FACT, days)
    rebuild_roll_ups(days)


def mark_split(cursor: CursorWrapper, table: str, days: Sequence[date]) -> None:
    """Mark the facts of shops that have several in one of the months (first days): on several routes."""
    in_months, values = among("month", days)
    cursor.execute(
        f"""
        UPDATE {table} SET is_split = TRUE
        WHERE {in_months} AND (month, retailer_id) IN (
            SELECT month, retailer_id FROM {table} WHERE {in_months} GROUP BY month, retailer_id
            HAVING COUNT(*) > 1
        )
        """,  # noqa: S608
        [*values, *values],
    )


def rebuild_roll_ups(days: Sequence[date]) -> None:
    """Make the roll-ups per route and per village of months (their first days) anew from the facts."""
    in_months, values = among("month", days)
    with connection.cursor() as cursor:
        for table, key, condition, shops in (
            (ROUTE, "route_id", "1 = 1", "COUNT(*)"),
            (VILLAGE, "village_id", "village_id IS NOT NULL", "COUNT(DISTINCT retailer_id)"),
        ):
            cursor.execute(f"DELETE FROM {table} WHERE {in_months}", values)  # noqa: S608
            cursor.execute(
                f"""
                INSERT INTO {table} (month, {key}, unit_id, amount, quantity, orders, retailers)
                SELECT month, {key}, unit_id, SUM(amount), SUM(quantity), SUM(orders), {shops}
                FROM {FACT} WHERE {in_months} AND {condition} GROUP BY month, {key}, unit_id
                """,  # noqa: S608
                values,
            )
