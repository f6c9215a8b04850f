"""The orders of many shops: the last three, the newest cycle beside the average, 13 months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Sum

from accounts.enums import SERVED_STATES
from accounts.models import Retailer
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month
from territory.measures.order_cycles import OrderCycle, newest_cycle
from territory.models import RetailerMonth, SalesLine
from territory.queries.shop_sales import Order

from .ground import WEEKS_BACK, FieldGround

LAST_ORDERS = 3

LINE = SalesLine._meta.db_table
FACT = RetailerMonth._meta.db_table
SHOP = Retailer._meta.db_table

Amounts = dict[date, int]


@dataclass(frozen=True, slots=True)
class ShopOrders:
    """A shop's orders on the ground's day; amounts net, in minor units.

    ``last`` are the newest orders, the newest first. ``cycle`` is None where the order days of the route or
    sales are not known. ``trend`` has None for a month of which nothing is known. ``missed_cycles`` are the
    order dates since the last order, counted 16 weeks back at most; None where they are not known or it never
    ordered.
    """

    last: tuple[Order, ...]
    cycle: OrderCycle | None
    trend: tuple[tuple[Month, int | None], ...]
    missed_cycles: int | None


def shop_orders(ground: FieldGround, shops: Mapping[int, Retailer]) -> dict[int, ShopOrders]:
    """The orders of some shops; two statements: month facts, and a bounded stretch of lines."""
    keys = sorted(shops)
    months = _months(ground, keys)
    last, by_day = _lines(ground, keys)
    found = {}
    for key in keys:
        sold = months.get(key, {})
        found[key] = ShopOrders(
            last=tuple(last.get(key, ())),
            cycle=_cycle(ground, shops[key], by_day.get(key, {})),
            trend=tuple(
                (month, sold.get(month, 0) if month.first >= ground.known_from else None)
                for month in ground.trend
            ),
            missed_cycles=_missed(ground, key, last.get(key, ())),
        )
    return found


def _cycle(ground: FieldGround, shop: Retailer, amounts: Amounts) -> OrderCycle | None:
    if ground.sold_until is None:
        return None
    dates = ground.order_dates(shop.pk, ground.sold_until)
    if not dates:
        return None

    def is_served(day: date) -> bool:
        status = ground.status(shop.pk, day)
        return status is None or status.state in SERVED_STATES

    return newest_cycle(
        dates,
        amounts,
        known_until=ground.sold_until,
        known_from=max(ground.known_from, shop.opened_on or ground.known_from),
        is_served=is_served,
    )


def _missed(ground: FieldGround, shop: int, last: Sequence[Order]) -> int | None:
    """Order dates after the last order up to the day until which sales are known."""
    if not last or ground.sold_until is None:
        return None
    dates = ground.order_dates(shop, ground.sold_until)
    if dates is None:
        return None
    return sum(last[0].sold_on < day <= ground.sold_until for day in dates)


def _months(ground: FieldGround, shops: Sequence[int]) -> dict[int, dict[Month, int]]:
    """Net amounts by shop and month on whatever route; one statement."""
    trend = ground.trend
    rows = (
        RetailerMonth.objects.filter(retailer__in=shops, month__range=(trend[0].first, trend[-1].first))
        .order_by()
        .values_list("retailer", "month")
        .annotate(Sum("amount"))
    )
    found: dict[int, dict[Month, int]] = {}
    for shop, day, amount in rows:
        found.setdefault(shop, {})[Month.of(day)] = amount
    return found


def _lines(ground: FieldGround, shops: Sequence[int]) -> tuple[dict[int, list[Order]], dict[int, Amounts]]:
    """The last orders of each shop, and its net amounts by day as far back as its average needs.

    One statement. The lines begin where the shop's last three months with orders do, or where the cycles of
    the average do: a handful of months, however long the shop has been on file.
    """
    some, ids = in_list("r.id", shops)
    since = (ground.sold_until or ground.day) - timedelta(weeks=WEEKS_BACK)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT s.retailer_id, CAST(l.sold_on AS TEXT), l.document_no, CAST(SUM(l.amount) AS BIGINT),
                   CAST(SUM(l.quantity) AS BIGINT), COUNT(*)
            FROM (
                SELECT r.id AS retailer_id,
                       (SELECT MIN(newest.month) FROM (
                            SELECT f.month FROM {FACT} f WHERE f.retailer_id = r.id AND f.orders > 0
                            ORDER BY f.month DESC LIMIT {LAST_ORDERS}) newest) AS ordered_since
                FROM {SHOP} r WHERE {some}
            ) s
            JOIN {LINE} l ON l.retailer_id = s.retailer_id
             AND l.sold_on >= COALESCE(CASE WHEN s.ordered_since < %s THEN s.ordered_since END, %s)
            GROUP BY s.retailer_id, l.sold_on, l.document_no
            ORDER BY s.retailer_id, l.sold_on DESC, l.document_no DESC
            """,  # noqa: S608 - our own names
            [ids, since, since],
        )
        rows = cursor.fetchall()
    last: dict[int, list[Order]] = {}
    by_day: dict[int, Amounts] = {}
    for shop, text, document_no, amount, quantity, lines in rows:
        day = date.fromisoformat(text)
        orders = last.setdefault(shop, [])
        if len(orders) < LAST_ORDERS:
            orders.append(Order(day, document_no, amount, quantity, lines))
        amounts = by_day.setdefault(shop, {})
        amounts[day] = amounts.get(day, 0) + amount
    return last, by_day
