"""The panels of a shop's card by equality: sales, mix, tiers; scope and number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import translation

from accounts.models import Retailer
from accounts.queries.cards import find_card
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.enums import Aside, Tier
from territory.measures.peers import FEWEST_PEERS, PeerLevel
from territory.measures.shop_growth import Verdict
from territory.queries.shop_frame import ShopFrame, shop_frame
from territory.queries.shop_mix import shop_mix
from territory.queries.shop_sales import last_orders, order_lines, shop_sales
from territory.queries.shop_tiers import tier_history
from territory.scope import build_scope
from territory.views.shop.tiers import standing_words
from territory.views.shop.wording import judgement_words, peers_words

from ...cast import Cast, Office
from ...factories import (
    ProductFactory,
    ResidenceFactory,
    RetailerFactory,
    RetailerMonthFactory,
    RetailerStatusFactory,
    RouteMonthFactory,
    RouteStopFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
    TierEntryFactory,
    TierSnapshotFactory,
)

MARCH = Month(2024, 3)
LIKE = {"business_type": "Z", "market_type": "town", "size_class": 2}


@pytest.fixture(autouse=True)
def _in_april() -> Any:
    with time_machine.travel(datetime(2024, 4, 10, 2, tzinfo=UTC), tick=False), translation.override("en"):
        yield


@pytest.fixture
def scope(cast: Cast) -> Scope:
    """What 李静 sees: routes N1A and N1B."""
    return build_scope(cast.account_manager)


def framed(scope: Scope, shop: Retailer) -> ShopFrame:
    """The shop beside its route."""
    card = find_card(scope, shop.pk)
    assert card is not None
    frame = shop_frame(card)
    assert frame is not None
    return frame


def sold(office: Office, shop: Retailer, route: str, amounts: dict[Month, int], orders: int = 4) -> None:
    """Month facts of a shop on a route of North 1."""
    for month, amount in amounts.items():
        RetailerMonthFactory(
            month=month.first,
            retailer=shop,
            route=office.routes[route],
            unit=office.north_1,
            amount=amount,
            orders=orders,
            last_order_on=month.last,
        )


def route_sold(office: Office, route: str, amounts: dict[Month, int], retailers: int = 2) -> None:
    """The roll-up of a route of North 1."""
    for month, amount in amounts.items():
        RouteMonthFactory(
            month=month.first,
            route=office.routes[route],
            unit=office.north_1,
            amount=amount,
            retailers=retailers,
        )


def years(this: int, last: int) -> dict[Month, int]:
    """The same amount in the three months up to March 2024 and in those a year before, 1 in between."""
    months = dict.fromkeys(Month.range(MARCH.shift(-14), MARCH), 100)
    months |= dict.fromkeys(Month.range(MARCH.shift(-2), MARCH), this)
    return months | dict.fromkeys(Month.range(MARCH.shift(-14), MARCH.shift(-12)), last)


def neighbour(office: Office, amount: int, **profile: Any) -> Retailer:
    """Another shop on route N1B with sales in March."""
    shop = RetailerFactory(**(LIKE | profile))
    RetailerStatusFactory(retailer=shop)
    RouteStopFactory(retailer=shop, route=office.routes["N1B"])
    ResidenceFactory(retailer=shop, village=office.villages["N1B"][0])
    if amount:
        sold(office, shop, "N1B", {MARCH: amount})
    return shop


def test_13_months_beside_route_and_peers(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    Retailer.objects.filter(pk=shop.pk).update(**LIKE)
    sold(office, shop, "N1A", years(3000_00, 5000_00))
    route_sold(office, "N1A", years(100_000_00, 100_000_00), retailers=20)
    for amount in (1000_00, 2000_00, 4000_00, 6000_00, 0):
        neighbour(office, amount)
    SalesAdjustmentFactory(
        retailer=shop,
        route=office.routes["N1A"],
        unit=office.north_1,
        sold_on=date(2024, 2, 6),
        month=date(2024, 2, 1),
        amount=-50_00,
    )
    found = shop_sales(framed(scope, shop))
    newest = found.newest
    assert [month.month for month in found.months] == Month.range(MARCH.shift(-12), MARCH)
    assert (newest.amount, newest.last_year, newest.orders) == (3000_00, 5000_00, 4)
    assert newest.route == Ratio(100_000_00, 20)
    assert (found.level, found.peers) == (PeerLevel.SIZE, 5)
    assert newest.peers is not None
    assert (newest.peers.lower, newest.peers.median, newest.peers.upper) == (1000_00, 2000_00, 4000_00)
    assert (newest.of_peers.value, newest.of_route.value) == (1.5, 0.6)
    assert found.months[-2].adjusted == -50_00
    assert found.mat == 3 * 3000_00 + 9 * 100
    assert (found.judgement.verdict, found.judgement.since) == (Verdict.BEHIND, Month(2024, 1))
    assert judgement_words(found.judgement) == (
        "40% below its route since January 2024. Against the same months a year before: "
        "−¥6,000, by smaller orders."
    )
    assert peers_words(found) == (
        "Peers: 5 other shops of the same business type, market type and size class in the unit. "
        "In March 2024 half of them bought ¥1,000 to ¥4,000."
    )


def test_closed_and_suspended_shops_and_other_units_are_no_peers(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    Retailer.objects.filter(pk=shop.pk).update(**LIKE)
    route_sold(office, "N1A", {MARCH: 100})
    for _ in range(5):
        neighbour(office, 1000_00)
    closed = RetailerFactory(**LIKE)
    RetailerStatusFactory(retailer=closed, state="closed")
    RouteStopFactory(retailer=closed, route=office.routes["N1B"])
    elsewhere = RetailerFactory(**LIKE)
    RetailerStatusFactory(retailer=elsewhere)
    RouteStopFactory(retailer=elsewhere, route=office.routes["N2A"])
    assert shop_sales(framed(scope, shop)).peers == 5


def test_a_month_before_the_first_sales_is_unknown_and_one_without_is_zero(
    office: Office, scope: Scope
) -> None:
    shop = office.shops["N1A"][0]
    route_sold(office, "N1A", {MARCH.shift(-1): 100, MARCH: 100})
    months = shop_sales(framed(scope, shop)).months
    assert [month.amount for month in months[-3:]] == [None, 0, 0]


def test_orders_are_the_documents_of_a_day(office: Office) -> None:
    shop = office.shops["N1A"][0]
    for document, line, amount in (("A", "1", 100), ("A", "2", 50), ("B", "1", -20)):
        SalesLineFactory(
            retailer=shop, sold_on=date(2024, 3, 5), document_no=document, line_no=line, amount=amount
        )
    SalesLineFactory(retailer=shop, sold_on=date(2024, 3, 12), document_no="C", amount=7)
    SalesLineFactory(sold_on=date(2024, 3, 12), document_no="C", amount=9)
    orders = last_orders(shop.pk, 8)
    assert [(order.sold_on.day, order.document_no, order.amount, order.lines) for order in orders] == [
        (12, "C", 7, 1),
        (5, "B", -20, 1),
        (5, "A", 150, 2),
    ]
    assert [line.amount for line in order_lines(shop.pk, date(2024, 3, 5), "A")] == [100, 50]
    assert [order.document_no for order in last_orders(shop.pk, 8, before=date(2024, 3, 12))] == ["B", "A"]


def line(office: Office, shop: Retailer, day: date, product: Any, amount: int, quantity: int | None) -> None:
    """A line of a document of its own."""
    SalesLineFactory(
        retailer=shop,
        sold_on=day,
        product=product,
        amount=amount,
        quantity=quantity,
        route=office.routes["N1A"],
        unit=office.north_1,
    )


def test_the_mix_and_what_the_route_buys_besides(office: Office, scope: Scope) -> None:
    shop, other = office.shops["N1A"]
    third = RetailerFactory()
    RouteStopFactory(retailer=third, route=office.routes["N1A"])
    leaf, oak, elm = (
        ProductFactory(code=code, name=code, category=category)
        for code, category in (("leaf", "I"), ("oak", "I"), ("elm", "II"))
    )
    route_sold(office, "N1A", years(100, 100))
    line(office, shop, date(2024, 3, 5), leaf, 300, 3)
    line(office, shop, date(2024, 1, 9), oak, 100, None)
    line(office, shop, date(2023, 2, 7), oak, 200, 2)
    line(office, shop, date(2023, 2, 8), elm, 50, 1)
    line(office, shop, date(2023, 12, 5), elm, 999, 1)
    for buyer in (other, third):
        line(office, buyer, date(2024, 2, 6), elm, 500, 5)
    line(office, other, date(2024, 2, 6), leaf, 500, 5)
    found = shop_mix(framed(scope, shop))
    assert [(row.name, row.amount, row.last_year, row.quantity) for row in found.categories] == [
        ("I", 400, 200, None),
        ("II", 0, 50, 0),
    ]
    assert [(row.code, row.amount, row.share, row.price) for row in found.products] == [
        ("leaf", 300, Ratio(300, 400), Ratio(300, 3)),
        ("oak", 100, Ratio(100, 400), Ratio(0, 0)),
        ("elm", 0, Ratio(0, 400), Ratio(0, 0)),
    ]
    assert found.products[0].route_price == Ratio(800, 8)
    (elms,) = found.opportunities
    assert (elms.code, elms.buyers, elms.amount, elms.bought_before) == ("elm", Ratio(2, 2), 1000, True)


def test_tiers_with_their_reasons(office: Office, scope: Scope) -> None:
    shop, other = office.shops["N1A"]
    route_sold(office, "N1A", years(100, 100))
    wide = TierSnapshotFactory(unit=office.north, month=date(2024, 2, 1), population=300)
    old = TierSnapshotFactory(unit=office.north_1, month=date(2024, 2, 1), population=120)
    new = TierSnapshotFactory(unit=office.north_1, month=date(2024, 2, 1), population=120, version=2)
    january = TierSnapshotFactory(unit=office.north_1, month=date(2024, 1, 1), population=119)
    TierEntryFactory(snapshot=wide, retailer=shop, tier=Tier.TOP, amount=9)
    TierEntryFactory(snapshot=old, retailer=shop, tier=Tier.BIG, amount=9)
    TierEntryFactory(snapshot=new, retailer=shop, tier=Tier.SMALL, rank=30, amount=400_00)
    TierEntryFactory(snapshot=new, retailer=other, tier=Tier.MEDIUM, rank=20, amount=520_00)
    TierEntryFactory(snapshot=january, retailer=shop, tier=Aside.NEW, rank=None, amount=10_00)
    found = tier_history(framed(scope, shop))
    assert [(row.month, row.unit_code, row.version, row.state) for row in found.frozen] == [
        (Month(2024, 2), "N1", 2, Tier.SMALL),
        (Month(2024, 1), "N1", 1, Aside.NEW),
    ]
    assert [standing_words(row) for row in found.frozen] == [
        "Rank 30 of 120 with ¥400. ¥120 short of Medium.",
        "Aside while its first three full months last; bought ¥10.",
    ]


def test_the_live_standing_ranks_equals_alike(office: Office, scope: Scope) -> None:
    first, second = office.shops["N1A"]
    third = office.shops["N1B"][0]
    route_sold(office, "N1A", years(100, 100))
    for shop, route, amount in ((first, "N1A", 500), (second, "N1A", 500), (third, "N1B", 900)):
        sold(office, shop, route, {MARCH: amount})
    found = tier_history(framed(scope, second))
    assert found.now is not None
    assert (found.now.rank, found.now.population, found.now.version) == (2, 3, None)
    assert standing_words(found.now) == "Rank 2 of 3 with ¥5; so few shops make no tiers."


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    office: Office, scope: Scope, number: int, django_assert_num_queries: Any
) -> None:
    shop = office.shops["N1A"][0]
    product = ProductFactory()
    for _ in range(FEWEST_PEERS):
        neighbour(office, 100)
    for place in range(number):
        month = MARCH.shift(-place)
        sold(office, shop, "N1A", {month: 100})
        route_sold(office, "N1A", {month: 100})
        line(office, shop, month.first, product, 100, 1)
        neighbour(office, 100)
        snapshot = TierSnapshotFactory(
            unit=office.north_1, month=month.shift(-1).first, window_start=month.shift(-3).first
        )
        TierEntryFactory(snapshot=snapshot, retailer=shop)
    card = find_card(scope, shop.pk)
    assert card is not None
    with django_assert_num_queries(6):
        frame = shop_frame(card)
    assert frame is not None
    with django_assert_num_queries(11):
        shop_sales(frame)
    with django_assert_num_queries(4):
        shop_mix(frame)
    with django_assert_num_queries(5):
        tier_history(frame)


def test_a_shop_outside_the_scope_has_no_card(office: Office, scope: Scope) -> None:
    assert find_card(scope, office.shops["S1A"][0].pk) is None
