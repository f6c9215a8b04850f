"""What a shop buys: by category and product, against a year before and against its route."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.timeline import in_force

from ..enums import RouteKind
from ..measures.trends import Change, change
from ..models import RouteStop, SalesLine
from .shop_frame import ShopFrame

MOST_PRODUCTS = 12
MOST_OPPORTUNITIES = 10
FEWEST_BUYERS = 2
"""A product that fewer shops of the route buy is no opportunity but somebody's habit."""


@dataclass(frozen=True, slots=True)
class MixLine:
    """A category or a product in the window and in the same window a year before.

    Amounts in minor units; ``last_year`` None when nothing is known of it. ``quantity`` None where a line
    has none. ``route_price`` is the unit value on the whole route, ``share`` that of the shop's amount.
    """

    code: str
    name: str
    category: str
    amount: int
    quantity: int | None
    last_year: int | None
    share: Ratio
    route_price: Ratio

    @property
    def yoy(self) -> Change:
        """Year on year."""
        return change(self.amount, self.last_year)

    @property
    def price(self) -> Ratio:
        """Unit value: amount ÷ quantity (domain.md §2)."""
        return _price(self.amount, self.quantity)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A product that shops of the route bought in the window and this one did not.

    ``buyers`` over the other shops of the route that bought anything; ``amount`` is what they spent on it.
    ``bought_before`` when this shop bought it a year before.
    """

    code: str
    name: str
    category: str
    buyers: Ratio
    amount: int
    bought_before: bool

    @property
    def per_buyer(self) -> Ratio:
        """Amount ÷ shops that bought it."""
        return Ratio(self.amount, self.buyers.numerator)


@dataclass(frozen=True, slots=True)
class ShopMix:
    """The mix of a shop over three months.

    ``products`` are the largest, ``others`` the number of the rest. ``has_products`` is False where the
    sales name no products: there is then nothing but a total.
    """

    window: tuple[Month, Month]
    total: MixLine
    categories: tuple[MixLine, ...]
    products: tuple[MixLine, ...]
    others: int
    opportunities: tuple[Opportunity, ...]
    has_products: bool


@dataclass(slots=True)
class _Sold:
    """What was sold of a product in the windows; ``buyers`` on the route."""

    code: str
    name: str
    category: str
    amount: int = 0
    quantity: int | None = 0
    last_year: int = 0
    bought: bool = False
    bought_before: bool = False
    others: int = 0
    others_quantity: int | None = 0
    buyers: int = 0


def shop_mix(shop: ShopFrame) -> ShopMix:
    """The mix of a shop beside its route; four statements, whatever the number of products and shops.

    The route's sales are those of the shops that stand on it on the month's last day, wherever they stood
    when they bought.
    """
    window = shop.frame.window
    span = (window[0].first, window[1].last)
    year_before = (window[0].shift(-12).first, window[1].shift(-12).last)
    knows_year = shop.frame.knows(window[0].shift(-12))
    sold: dict[int | None, _Sold] = {}
    for product, code, name, category, amount, quantity, unknown in _products([shop.retailer_id], span):
        found = _of(sold, product, code, name, category)
        found.bought, found.amount, found.quantity = True, amount, None if unknown else quantity
    for product, code, name, category, amount, _quantity, _unknown in _products(
        [shop.retailer_id], year_before
    ):
        found = _of(sold, product, code, name, category)
        found.bought_before, found.last_year = True, amount
    day = window[1].last
    others = (
        RouteStop.objects.one_visible_to(shop.card.scope)
        .filter(in_force(day), route=shop.route, kind=RouteKind.ORDER_VISIT)
        .exclude(retailer=shop.retailer_id)
        .values("retailer")
    )
    lines = SalesLine.objects.filter(retailer__in=others, sold_on__range=span)
    active = lines.aggregate(shops=Count("retailer", distinct=True))["shops"]
    rows = (
        lines.filter(product__isnull=False)
        .values_list("product", "product__code", "product__name", "product__category")
        .annotate(
            Sum("amount"),
            Sum("quantity"),
            without_quantity=Count("pk", filter=Q(quantity=None)),
            buyers=Count("retailer", distinct=True),
        )
        .order_by()
    )
    for product, code, name, category, amount, quantity, unknown, buyers in rows:
        found = _of(sold, product, code, name, category)
        found.others, found.others_quantity, found.buyers = amount, None if unknown else quantity, buyers
    return _mix(window, sold.values(), active, knows_year=knows_year, has_products=any(key for key in sold))


def _products(shops: Iterable[int], span: tuple[date, date]) -> Iterable[tuple[Any, ...]]:
    return (
        SalesLine.objects.filter(retailer__in=shops, sold_on__range=span)
        .values_list("product", "product__code", "product__name", "product__category")
        .annotate(Sum("amount"), Sum("quantity"), without_quantity=Count("pk", filter=Q(quantity=None)))
        .order_by()
    )


def _of(
    sold: dict[int | None, _Sold], product: object, code: object, name: object, category: object
) -> _Sold:
    key = product if isinstance(product, int) else None
    if key not in sold:
        sold[key] = _Sold(str(code or ""), str(name or code or ""), str(category or ""))
    return sold[key]


def _mix(
    window: tuple[Month, Month],
    sold: Iterable[_Sold],
    active: int,
    *,
    knows_year: bool,
    has_products: bool,
) -> ShopMix:
    rows = list(sold)
    mine = [row for row in rows if row.bought or row.bought_before]
    amount = sum(row.amount for row in mine)

    def line(code: str, name: str, category: str, parts: list[_Sold]) -> MixLine:
        own = sum(part.amount for part in parts)
        together = sum(part.amount + part.others for part in parts)
        return MixLine(
            code=code,
            name=name,
            category=category,
            amount=own,
            quantity=_total(part.quantity for part in parts),
            last_year=sum(part.last_year for part in parts) if knows_year else None,
            share=Ratio(own, amount) if amount > 0 else Ratio(0, 0),
            route_price=_price(
                together,
                _total(n for part in parts for n in (part.quantity, part.others_quantity)),
            ),
        )

    categories: dict[str, list[_Sold]] = {}
    for row in mine:
        categories.setdefault(row.category, []).append(row)
    by_category = [line("", name, name, parts) for name, parts in categories.items()]
    by_product = [line(row.code, row.name, row.category, [row]) for row in mine if row.code]
    by_category.sort(key=lambda item: (-item.amount, item.name))
    by_product.sort(key=lambda item: (-item.amount, -(item.last_year or 0), item.code))
    missing = [row for row in rows if row.code and not row.bought and row.buyers >= FEWEST_BUYERS]
    missing.sort(key=lambda row: (-row.buyers, -row.others, row.code))
    return ShopMix(
        window=window,
        total=line("", "", "", mine),
        categories=tuple(by_category),
        products=tuple(by_product[:MOST_PRODUCTS]),
        others=max(0, len(by_product) - MOST_PRODUCTS),
        opportunities=tuple(
            Opportunity(
                row.code, row.name, row.category, Ratio(row.buyers, active), row.others, row.bought_before
            )
            for row in missing[:MOST_OPPORTUNITIES]
        ),
        has_products=has_products,
    )


def _total(quantities: Iterable[int | None]) -> int | None:
    """The sum; None as soon as one of them is unknown."""
    total = 0
    for quantity in quantities:
        if quantity is None:
            return None
        total += quantity
    return total


def _price(amount: int, quantity: int | None) -> Ratio:
    return Ratio(amount, quantity) if quantity and quantity > 0 else Ratio(0, 0)
