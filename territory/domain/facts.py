"""Month facts, made from the sales lines by set-based SQL.

Every page and report reads these facts instead of the lines, so whoever writes lines calls
``rebuild_month_facts`` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from accounts.models import Retailer
from salesforce_app.kernel.bulk import in_list, insert_frame
from salesforce_app.kernel.periods import Month

from ..models import MonthClose, RetailerMonth, RouteMonth, SalesLine, VillageMonth

if TYPE_CHECKING:
    import polars as pl

LINE = SalesLine._meta.db_table
SHOP = Retailer._meta.db_table
FACT = RetailerMonth._meta.db_table
ROUTE = RouteMonth._meta.db_table
VILLAGE = VillageMonth._meta.db_table


def first_of_month(column: str) -> str:
    """SQL for the first day of the month of a date column."""
    if connection.vendor == "postgresql":
        return f"DATE_TRUNC('month', {column})::date"
    return f"SUBSTR({column}, 1, 8) || '01'"


def among(column: str, days: Sequence[date]) -> tuple[str, list[Any]]:
    """SQL for a month column among ``days``, with its parameters."""
    return f"{column} IN ({', '.join(['%s'] * len(days))})", [str(day) for day in days]


def within(column: str, days: Sequence[date]) -> tuple[str, list[Any]]:
    """SQL for a date column within the months that begin on ``days`` (ascending), with its parameters."""
    sql, values = f"{column} >= %s AND {column} < %s", [str(days[0]), str(Month.of(days[-1]).end)]
    if len(days) == len(Month.range(Month.of(days[0]), Month.of(days[-1]))):
        return sql, values
    # Only where there are gaps: the test costs a pass over the rows.
    in_months, months = among(first_of_month(column), days)
    return f"{sql} AND {in_months}", [*values, *months]


def shops_among(column: str, retailers: Iterable[int] | None) -> tuple[str, list[Any]]:
    """SQL for a retailer column among ``retailers`` (any when None), with its parameters."""
    if retailers is None:
        return "1 = 1", []
    sql, value = in_list(column, retailers)
    return sql, [value]


def open_months(months: Iterable[Month]) -> list[date]:
    """The first days of those months that are not closed, ascending."""
    days = {month.first for month in months}
    return sorted(
        days - set(MonthClose.objects.in_force().filter(month__in=days).values_list("month", flat=True))
    )


def months_on_file() -> list[Month]:
    """The months from the first sales line to the last one, ascending; one pass over the lines."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(MIN(sold_on) AS TEXT), CAST(MAX(sold_on) AS TEXT) FROM {LINE}")  # noqa: S608
        first, last = cursor.fetchone()
    if first is None:
        return []
    return Month.range(Month.of(date.fromisoformat(first)), Month.of(date.fromisoformat(last)))


@transaction.atomic
def rebuild_month_facts(
    *, months: Iterable[Month] | None = None, retailers: Sequence[int] | None = None
) -> list[Month]:
    """Make the facts of ``months`` (all on file when None) anew from the sales lines, and their roll-ups.

    With ``retailers`` only the facts of these shops are made anew (the roll-ups always are). Closed
    months are left as they are; the months rebuilt are returned. A fixed number of statements, whatever
    the number of lines: some three seconds for a million lines on either database.
    """
    days = open_months(months_on_file() if months is None else months)
    if not days:
        return []
    in_months, month_values = among("month", days)
    shops, shop_values = shops_among("retailer_id", retailers)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FACT} WHERE {in_months} AND {shops}", [*month_values, *shop_values])  # noqa: S608
        _insert_facts(cursor, days, retailers)
        cursor.execute(
            f"""
            UPDATE {FACT} SET is_split = TRUE
            WHERE {in_months} AND {shops} AND (retailer_id, month) IN (
                SELECT retailer_id, month FROM {FACT} WHERE {in_months} AND {shops}
                GROUP BY retailer_id, month HAVING COUNT(*) > 1
            )
            """,  # noqa: S608
            [*month_values, *shop_values] * 2,
        )
    rebuild_roll_ups(days)
    return [Month.of(day) for day in days]


def _insert_facts(cursor: Any, days: Sequence[date], retailers: Sequence[int] | None) -> None:
    """Group the lines of the months by month, route, shop and unit.

    SQLite finds the lines shop by shop in their key's index (the cross join fixes that order): it has no
    index by date, and a month of a large office is a small part of all lines. The groups come out
    sorted by the facts' own key, so the table grows at its end. The village is nearly always the same in
    a whole group; where it is not, that of the last line of the last order counts.
    """
    shops, shop_values = shops_among("r.id", retailers)
    in_days, day_values = within("s.sold_on", days)
    last = (
        f"(SELECT x.%s FROM {LINE} x WHERE x.retailer_id = g.retailer_id AND x.sold_on = g.last_order_on "  # noqa: S608
        "AND x.route_id = g.route_id AND x.unit_id = g.unit_id "
        "ORDER BY x.document_no DESC, x.line_no DESC, x.key_product DESC LIMIT 1)"
    )
    cursor.execute(
        f"""
        INSERT INTO {FACT} (month, route_id, retailer_id, unit_id, village_id, amount, quantity, orders,
                            last_order_on, is_split)
        SELECT g.month, g.route_id, g.retailer_id, g.unit_id,
               CASE WHEN g.lines_in_village = 0 THEN NULL
                    WHEN g.lines_in_village = g.lines AND g.one_village = g.other_village THEN g.one_village
                    ELSE {last % "village_id"} END,
               g.amount, g.quantity, g.orders, g.last_order_on, FALSE
        FROM (
            SELECT {first_of_month("s.sold_on")} AS month, s.route_id, s.retailer_id, s.unit_id,
                   MIN(s.village_id) AS one_village, MAX(s.village_id) AS other_village,
                   COUNT(s.village_id) AS lines_in_village, COUNT(*) AS lines,
                   SUM(s.amount) AS amount, SUM(s.quantity) AS quantity,
                   COUNT(DISTINCT CAST(s.sold_on AS TEXT) || s.document_no) AS orders,
                   MAX(s.sold_on) AS last_order_on
            FROM {SHOP} r CROSS JOIN {LINE} s
            WHERE s.retailer_id = r.id AND {in_days} AND {shops}
            GROUP BY 1, 2, 3, 4
        ) g
        """,  # noqa: S608
        [*day_values, *shop_values],
    )


def add_month_facts(lines: pl.DataFrame) -> list[date]:
    """Make the facts of lines in hand, and answer with the first days of their months; no roll-ups.

    For lines that are all there is of their shops in their months. ``lines`` have the columns of the table
    and are sorted by their key. The outcome is that of ``rebuild_month_facts``, which reads the lines from
    the table instead and takes three times as long.
    """
    import polars as pl

    order = ["retailer_id", "route_id", "unit_id", "sold_on", "document_no"]
    is_same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in order)
    facts = (
        lines.lazy()
        .with_columns(
            month=pl.col("sold_on").dt.truncate("1mo"), is_new_order=~is_same.fill_null(value=False)
        )
        .group_by("month", "route_id", "retailer_id", "unit_id")
        .agg(
            pl.col("village_id").last(),
            pl.col("amount").sum(),
            # The sum of nothing is nothing, not 0.
            pl.when(pl.col("quantity").count() > 0).then(pl.col("quantity").sum()).alias("quantity"),
            pl.col("is_new_order").sum().cast(pl.Int64).alias("orders"),
            pl.col("sold_on").last().alias("last_order_on"),
        )
        .with_columns(is_split=pl.len().over("month", "retailer_id") > 1)
        .sort("month", "route_id", "retailer_id", "unit_id")
        .collect()
    )
    insert_frame(FACT, facts)
    days: list[date] = facts["month"].unique(maintain_order=True).to_list()
    return days


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
