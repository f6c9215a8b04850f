"""A shop's sales over 13 months, beside its peers and its route."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.db.models import Count, Max, Sum

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio

from ..measures.peers import PeerLevel, Peers, Profile, Quartiles, choose_peers, quartiles_of
from ..measures.shop_growth import Judgement, ShopMonths, judge, level
from ..measures.trends import Change, change, moving_annual_change, moving_annual_total, per_cycle
from ..models import RetailerMonth, RouteMonth, SalesAdjustment, SalesLine
from .served import stops_on
from .shop_frame import ShopFrame

LAST_ORDERS = 8


@dataclass(frozen=True, slots=True)
class ShopMonth:
    """A shop's month; minor units of money, None where nothing is known of the month.

    ``cycles`` are the order dates of its route in the month, None without order weekdays. ``route`` is the
    net amount of its route over the shops that bought. ``peers`` is the middle of the amounts of its peers.
    ``adjusted`` is what became known after the month's close; ``amount`` leaves it out.
    """

    month: Month
    amount: int | None
    quantity: int | None
    orders: int | None
    last_year: int | None
    cycles: int | None
    route: Ratio
    peers: Quartiles | None
    adjusted: int

    @property
    def per_cycle(self) -> Ratio:
        """Net amount ÷ order cycles."""
        return Ratio(0, 0) if self.amount is None or not self.cycles else Ratio(self.amount, self.cycles)

    @property
    def yoy(self) -> Change:
        """Year on year."""
        return change(self.amount, self.last_year)

    @property
    def of_peers(self) -> Ratio:
        """The amount against the median of the peers; 1 is level with it."""
        return level(self.amount, self.peers.median if self.peers else None)

    def quartile(self, which: Literal["lower", "upper"]) -> Ratio:
        """A quartile of the peers against their median."""
        if self.peers is None or self.peers.median <= 0:
            return Ratio(0, 0)
        return Ratio(round(getattr(self.peers, which) * 4), round(self.peers.median * 4))

    @property
    def of_route(self) -> Ratio:
        """The amount against the route's average for a shop that bought."""
        return level(self.amount, self.route.value)


@dataclass(frozen=True, slots=True)
class Order:
    """An order: what was sold under one document on one day."""

    sold_on: date
    document_no: str
    amount: int
    quantity: int | None
    lines: int


@dataclass(frozen=True)
class ShopSales:
    """What the sales panel shows of a shop; ``months`` are 13, the last one is the frame's."""

    months: tuple[ShopMonth, ...]
    level: PeerLevel | None
    peers: int
    judgement: Judgement
    mat: int | None
    mat_change: Change
    mom: Change
    mom_per_cycle: Change
    last_orders: tuple[Order, ...]

    @cached_property
    def newest(self) -> ShopMonth:
        """The frame's month."""
        return self.months[-1]


def shop_sales(shop: ShopFrame, peers_by: Callable[[ShopFrame], Peers | None] | None = None) -> ShopSales:
    """The sales of a shop. A fixed number of statements, whatever the number of peers and sales.

    A shop's sales are its own on whatever route they were made: value follows the shop. ``peers_by`` says
    who it is compared with: ``peers_of`` where nothing else is asked for.
    """
    frame = shop.frame
    first = frame.trend[0].shift(-12)
    months = Month.range(first, frame.month)
    own = _own_months(shop, months)
    route = _route_months(shop, months)
    peers = (peers_by or peers_of)(shop)
    beside = _peer_quartiles(peers, frame.trend) if peers else {}
    adjusted = _adjustments(shop, frame.trend)
    amounts = {month: own[month][0] if frame.knows(month) else None for month in months}
    rows = tuple(
        ShopMonth(
            month=month,
            amount=amounts[month],
            quantity=own[month][1] if frame.knows(month) else None,
            orders=own[month][2] if frame.knows(month) else None,
            last_year=amounts.get(month.shift(-12)),
            cycles=frame.routes.cycles(shop.route.pk, month),
            route=Ratio(*route[month]) if frame.knows(month) else Ratio(0, 0),
            peers=beside.get(month) if frame.knows(month) else None,
            adjusted=adjusted.get(month, 0),
        )
        for month in frame.trend
    )
    orders = last_orders(shop.retailer_id, LAST_ORDERS)
    newest, before = rows[-1], rows[-2]
    return ShopSales(
        months=rows,
        level=peers.level if peers else None,
        peers=len(peers.shops) if peers else 0,
        judgement=judge(
            ShopMonths(
                amounts,
                {month: own[month][2] if frame.knows(month) else None for month in months},
                {month: route[month][0] if frame.knows(month) else None for month in months},
            ),
            frame.month,
            missed_cycles=_missed_cycles(shop),
            alerts=frame.rules.alerts,
        ),
        mat=moving_annual_total(amounts, frame.month),
        mat_change=moving_annual_change(amounts, frame.month),
        mom=change(newest.amount, before.amount),
        mom_per_cycle=per_cycle(newest.amount, newest.cycles, before.amount, before.cycles),
        last_orders=orders,
    )


def last_orders(retailer: int, number: int, *, before: date | None = None) -> tuple[Order, ...]:
    """The newest orders of a shop, or the newest of those before a day; one statement.

    An order is a document of one day; lines without a document number make one order of their day.
    """
    lines = SalesLine.objects.filter(retailer=retailer)
    if before is not None:
        lines = lines.filter(sold_on__lt=before)
    found = (
        lines.values_list("sold_on", "document_no")
        .annotate(Sum("amount"), Sum("quantity"), Count("pk"))
        .order_by("-sold_on", "-document_no")
    )
    return tuple(Order(*row) for row in found[:number])


def order_lines(retailer: int, sold_on: date, document_no: str) -> list[SalesLine]:
    """The lines of one order with their products, as they were numbered; empty when there is none."""
    lines = SalesLine.objects.filter(retailer=retailer, sold_on=sold_on, document_no=document_no)
    return list(lines.select_related("product").order_by("line_no", "key_product"))


Figures = tuple[int, int | None, int]
NOTHING: Figures = (0, None, 0)


def _own_months(shop: ShopFrame, months: list[Month]) -> Mapping[Month, Figures]:
    """Amount, quantity and orders by month, on whatever route; one statement."""
    rows = (
        RetailerMonth.objects.filter(
            retailer=shop.retailer_id, month__range=(months[0].first, months[-1].first)
        )
        .values_list("month")
        .annotate(Sum("amount"), Sum("quantity"), Sum("orders"))
    )
    found: dict[Month, Figures] = {
        Month.of(day): (amount, number, orders) for day, amount, number, orders in rows
    }
    return {month: found.get(month, NOTHING) for month in months}


def _route_months(shop: ShopFrame, months: list[Month]) -> Mapping[Month, tuple[int, int]]:
    """Net amount and shops that bought on the shop's route, by month; one statement."""
    rows = (
        RouteMonth.objects.visible_to(shop.card.scope)
        .filter(route=shop.route, month__range=(months[0].first, months[-1].first))
        .values_list("month")
        .annotate(Sum("amount"), Sum("retailers"))
    )
    found = {Month.of(day): (amount, shops) for day, amount, shops in rows}
    return {month: found.get(month, (0, 0)) for month in months}


def _adjustments(shop: ShopFrame, months: list[Month]) -> dict[Month, int]:
    rows = (
        SalesAdjustment.objects.filter(
            retailer=shop.retailer_id, month__range=(months[0].first, months[-1].first)
        )
        .values_list("month")
        .annotate(Sum("amount"))
    )
    return {Month.of(day): amount for day, amount in rows}


def peers_of(shop: ShopFrame) -> Peers | None:
    """The shop's peers: served shops that stand in its unit on the month's last day; one statement."""
    return _peers(shop, shop.card.retailer.size_class)


def peers_of_any_size(shop: ShopFrame) -> Peers | None:
    """Its peers by business type and market type, whatever their size class (domain.md §9.2).

    One statement. Ask for them by ``shop.keep(peers_of_any_size)``.
    """
    return _peers(shop, None)


def _peers(shop: ShopFrame, size_class: int | None) -> Peers | None:
    day = shop.month.last
    rows = (
        stops_on(shop.frame.routes.inside(day), day)
        .one_visible_to(shop.card.scope)
        .values_list("retailer", "retailer__business_type", "retailer__market_type", "retailer__size_class")
    )
    retailer = shop.card.retailer
    own = Profile(retailer.pk, retailer.business_type, retailer.market_type, size_class)
    return choose_peers(own, (Profile(*row) for row in rows))


def _peer_quartiles(peers: Peers, months: list[Month]) -> dict[Month, Quartiles | None]:
    """The middle of the peers' amounts by month, those that bought nothing counted with 0; one statement."""
    rows: Any = (
        RetailerMonth.objects.filter(
            retailer__in=peers.shops, month__range=(months[0].first, months[-1].first)
        )
        .values_list("month", "retailer")
        .annotate(Sum("amount"))
        .order_by()
    )
    amounts: dict[Month, list[int]] = {month: [] for month in months}
    for day, _shop, amount in rows:
        amounts[Month.of(day)].append(amount)
    return {
        month: quartiles_of([*bought, *[0] * (len(peers.shops) - len(bought))])
        for month, bought in amounts.items()
    }


def _missed_cycles(shop: ShopFrame) -> int | None:
    """Order dates of the shop's route after its last order, up to the month's end; one statement.

    None when it never ordered or the route's order days are not known.
    """
    last = RetailerMonth.objects.filter(
        retailer=shop.retailer_id, month__lte=shop.month.first, orders__gt=0
    ).aggregate(last=Max("last_order_on"))["last"]
    if last is None or last >= shop.month.last:
        return None if last is None else 0
    # Further back than the order days are read, more than enough cycles were missed all the same.
    start = max(last, shop.frame.trend[0].first)
    dates = shop.frame.routes.order_dates(shop.route.pk, Period(start, shop.month.end))
    return None if dates is None else sum(day > last for day in dates)
