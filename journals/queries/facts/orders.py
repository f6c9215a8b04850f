"""Orders of days and weeks: totals beside the same cycle, shops without an order, shops that moved most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Sum

from accounts.models import Retailer
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.periods import Month, Period
from territory.models import SalesLine
from territory.queries.newest_sale import sold_until
from territory.queries.shops import read_shops

from ...enums import FigureKind, JournalKind, Section
from ...measures.facts import Figure
from .counted import Counted, Row, RowKind
from .ground import Ground

SALES = Section.SALES
CYCLES_BACK = timedelta(days=35)
"""How far back the order date before is looked for: holidays drop several in a row."""
WEEK = timedelta(days=7)
MOST_MOVERS = 3


class Order(NamedTuple):
    """An order of a shop, net, in minor units."""

    retailer: int
    route: int
    on: date
    document_no: str
    amount: int
    quantity: int


def order_facts(ground: Ground) -> Iterator[Counted]:
    """The orders of a day or a week beside those of the cycle before.

    Nothing while the orders of the days are not on file yet: not known is not nothing.
    """
    period = Period(ground.period.start, ground.as_of + timedelta(days=1))
    bases = _days_before(ground, period)
    first = min((day for days in bases.values() for day in days), default=period.start)
    orders = _orders(ground, Period(min(first, ground.before.start), period.end))
    now = [order for order in orders if order.on in period]
    ordering = _ordering(ground, period)
    if not _is_known(ground, period) or (not now and not ordering):
        return
    before = [order for order in orders if order.on in bases.get(order.route, ())]
    is_known_before = ground.frame(Month.of(period.start)).knows(Month.of(first))
    rows = [_row(order) for order in now]
    yield ground.counted(
        "sales.orders",
        SALES,
        FigureKind.COUNT,
        rows,
        base=Figure(len(before)) if is_known_before else None,
    )
    yield ground.counted(
        "sales.amount",
        SALES,
        FigureKind.AMOUNT,
        rows,
        base=Figure(sum(order.amount for order in before)) if is_known_before else None,
    )
    yield ground.counted(
        "sales.quantity",
        SALES,
        FigureKind.QUANTITY,
        [_row(order, quantity=True) for order in now],
        base=Figure(sum(order.quantity for order in before)) if is_known_before else None,
    )
    yield from _shops(ground, now, ordering)
    if is_known_before and ground.kind is JournalKind.WEEKLY:
        yield from _movers(ground, now, before)


def _shops(ground: Ground, now: Sequence[Order], ordering: frozenset[int]) -> Iterator[Counted]:
    """Shops that ordered, and those that could have and did not."""
    of_shop: defaultdict[int, list[Order]] = defaultdict(list)
    for order in now:
        of_shop[order.retailer].append(order)
    bought = [
        Row(RowKind.SHOP, str(shop), shop, value=sum(order.amount for order in orders), mark=str(len(orders)))
        for shop, orders in sorted(of_shop.items())
    ]
    yield ground.counted("sales.shops", SALES, FigureKind.COUNT, bought)
    if not ordering:
        return
    without = [
        shop.key
        for shop in ground.work.shops
        if shop.served and shop.route in ordering and shop.key not in of_shop
    ]
    rows = [Row(RowKind.SHOP, str(shop), shop) for shop in sorted(without)]
    yield ground.counted("sales.without_order", SALES, FigureKind.COUNT, rows)


def _movers(ground: Ground, now: Sequence[Order], before: Sequence[Order]) -> Iterator[Counted]:
    """The shops that gained and lost most against the cycle before."""
    amounts: defaultdict[int, int] = defaultdict(int)
    bases: defaultdict[int, int] = defaultdict(int)
    of_shop: defaultdict[int, list[Order]] = defaultdict(list)
    for order in now:
        amounts[order.retailer] += order.amount
        of_shop[order.retailer].append(order)
    for order in before:
        bases[order.retailer] += order.amount
    deltas = {shop: amounts[shop] - bases[shop] for shop in amounts.keys() | bases.keys()}
    order_of = sorted(deltas, key=lambda shop: (deltas[shop], shop))
    down = [shop for shop in order_of[:MOST_MOVERS] if deltas[shop] < 0]
    up = [shop for shop in reversed(order_of[-MOST_MOVERS:]) if deltas[shop] > 0]
    names = dict(Retailer.objects.filter(pk__in=[*up, *down]).values_list("pk", "name"))
    for name, shops in (("up", up), ("down", down)):
        for shop in shops:
            yield ground.counted(
                f"movements.{name}.{shop}",
                Section.MOVEMENTS,
                FigureKind.AMOUNT,
                [_row(order) for order in of_shop[shop]],
                base=Figure(bases[shop]),
                retailer=shop,
                shop=names[shop],
            )


def _row(order: Order, *, quantity: bool = False) -> Row:
    return Row(
        RowKind.ORDER,
        f"{order.retailer}|{order.on}|{order.document_no}",
        order.retailer,
        value=order.quantity if quantity else order.amount,
        on=order.on,
        note=order.document_no,
    )


def _is_known(ground: Ground, period: Period) -> bool:
    """Whether orders of the last of the days, or for weeks of any of them, are on file; one statement."""
    months = Month.range(Month.of(period.start), Month.of(period.last))
    newest = sold_until(ground.units, list(months))
    return newest is not None and newest >= period.start


def _ordering(ground: Ground, period: Period) -> frozenset[int]:
    """The routes that order in the period."""
    routes = ground.frame(ground.month).routes
    return frozenset(route for route in routes.inside(period.last) if routes.order_dates(route, period))


def _days_before(ground: Ground, period: Period) -> Mapping[int, Collection[date]]:
    """By route, the days with which the period is compared.

    For a day the order date before it of a route that orders on it, else the same day of the week before; a
    week's days are those of the week before.
    """
    routes = ground.frame(ground.month).routes
    shifted = {day - WEEK for day in period.dates()}
    found: dict[int, Collection[date]] = dict.fromkeys(routes.refs, shifted)
    if ground.kind is JournalKind.DAILY:
        for route in routes.inside(period.last):
            dates = routes.order_dates(route, Period(period.start - CYCLES_BACK, period.end))
            if dates is not None and dates and dates[-1] in period:
                found[route] = {dates[-2]} if len(dates) > 1 else set()
    return found


def _orders(ground: Ground, period: Period) -> list[Order]:
    """Every order of the territory's shops that is stamped with its units; two statements."""
    shops = ground.frame(ground.month).keep(read_shops)
    keys = [*shops.plain_ids, *shops.storied]
    found = (
        SalesLine.objects.filter(
            retailer__in=narrow(Retailer.objects.order_by(), keys).values("pk"),
            sold_on__range=(period.start, period.last),
            unit__in=ground.units,
        )
        .order_by("retailer", "sold_on", "document_no")
        .values_list("retailer", "route", "sold_on", "document_no")
        .annotate(Sum("amount"), Sum("quantity"))
    )
    return [
        Order(shop, route, on, document_no, amount, quantity or 0)
        for shop, route, on, document_no, amount, quantity in found
    ]
