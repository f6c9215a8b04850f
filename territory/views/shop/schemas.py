"""What the API tells of a shop's sales, mix and tiers."""

from __future__ import annotations

from datetime import date

from ninja import Field, Schema

from salesforce_app.kernel.ratio import Ratio
from territory.measures.peers import Quartiles
from territory.measures.shop_growth import Judgement
from territory.queries.shop_mix import MixLine, Opportunity, ShopMix
from territory.queries.shop_sales import Order, ShopMonth, ShopSales
from territory.queries.shop_tiers import TierHistory, TierStanding

Rate = tuple[int, int] | None


def rate(ratio: Ratio | None) -> Rate:
    """A rate as the API writes it: [numerator, denominator], null when it can't be computed."""
    if ratio is None or not ratio.denominator:
        return None
    return ratio.numerator, ratio.denominator


class QuartilesOut(Schema):
    """The middle of the peers' amounts, in minor units."""

    lower: float
    median: float
    upper: float
    shops: int = Field(description="Number of peers.")

    @classmethod
    def of(cls, found: Quartiles | None) -> QuartilesOut | None:
        """As the query tells it."""
        if found is None:
            return None
        return cls(lower=found.lower, median=found.median, upper=found.upper, shops=found.shops)


class ShopMonthOut(Schema):
    """One month of a shop; amounts in minor units."""

    month: str = Field(examples=["2024-03"])
    amount: int | None = Field(description="Net sales as closed; null when nothing is known of the month.")
    adjusted: int = Field(description="What became known after the close; not in amount.")
    quantity: int | None
    orders: int | None
    last_year: int | None = Field(description="Net sales of the same month a year before.")
    cycles: int | None = Field(description="Order dates of the shop's route; null when not known.")
    route: Rate = Field(description="[net sales of the route, shops that bought].", examples=[[478766, 49]])
    peers: QuartilesOut | None

    @classmethod
    def of(cls, found: ShopMonth) -> ShopMonthOut:
        """As the query tells it."""
        return cls(
            month=str(found.month),
            amount=found.amount,
            adjusted=found.adjusted,
            quantity=found.quantity,
            orders=found.orders,
            last_year=found.last_year,
            cycles=found.cycles,
            route=rate(found.route),
            peers=QuartilesOut.of(found.peers),
        )


class OrderOut(Schema):
    """An order: a document of one day."""

    sold_on: date
    document_no: str
    amount: int
    quantity: int | None
    lines: int

    @classmethod
    def of(cls, found: Order) -> OrderOut:
        """As the query tells it."""
        return cls(
            sold_on=found.sold_on,
            document_no=found.document_no,
            amount=found.amount,
            quantity=found.quantity,
            lines=found.lines,
        )


class JudgementOut(Schema):
    """The largest effect in the shop's sales beside its route."""

    verdict: str = Field(description="stopped, behind, ahead, in_step or no_base", examples=["behind"])
    basis: str = Field(description="Compared with the same months a year before, or the quarter before.")
    months: list[str] = Field(description="The months compared.", examples=[["2024-01", "2024-02"]])
    since: str | None = Field(description="Where an unbroken run of such months began.")
    growth_index: Rate = Field(description="(1 + growth) ÷ (1 + growth of the route).")
    change: int | None = Field(description="Minor units against the compared months.")
    by_orders: int | None = Field(description="The part of the change by the number of orders.")
    by_size: int | None = Field(description="The part by the amount of an order.")
    missed_cycles: int | None = Field(description="Order dates of the route since the last order.")
    sentence: str = Field(
        description="The same in words, in the language of the request.",
        examples=["41% below its route since August 2026."],
    )

    @classmethod
    def of(cls, found: Judgement, sentence: str) -> JudgementOut:
        """As the query tells it."""
        return cls(
            verdict=found.verdict.value,
            basis=found.basis.value,
            months=[str(month) for month in found.months],
            since=str(found.since) if found.since else None,
            growth_index=rate(found.index),
            change=found.shop.delta,
            by_orders=found.by_orders,
            by_size=found.by_size,
            missed_cycles=found.missed_cycles,
            sentence=sentence,
        )


class ShopSalesOut(Schema):
    """13 months of a shop's sales beside its peers and its route."""

    currency: str
    route: str = Field(description="Code of the order and visit route.", examples=["N1A"])
    unit: str = Field(description="Code of the unit of that route.", examples=["N1"])
    peer_level: str | None = Field(
        description="By what peers are alike: size, market, type or unit; null where there are too few."
    )
    peers: int
    months: list[ShopMonthOut]
    moving_annual_total: int | None
    judgement: JudgementOut
    last_orders: list[OrderOut]

    @classmethod
    def of(cls, found: ShopSales, *, currency: str, route: str, unit: str, sentence: str) -> ShopSalesOut:
        """As the query tells it."""
        return cls(
            currency=currency,
            route=route,
            unit=unit,
            peer_level=found.level.value if found.level else None,
            peers=found.peers,
            months=[ShopMonthOut.of(month) for month in found.months],
            moving_annual_total=found.mat,
            judgement=JudgementOut.of(found.judgement, sentence),
            last_orders=[OrderOut.of(order) for order in found.last_orders],
        )


class MixLineOut(Schema):
    """A category or a product over three months; amounts in minor units."""

    code: str = Field(description="Empty for a category.")
    name: str
    category: str
    amount: int
    quantity: int | None = Field(description="Null as soon as one line has none.")
    last_year: int | None
    unit_value: Rate = Field(description="[amount, quantity].", examples=[[230000, 8]])
    route_unit_value: Rate = Field(description="The same on the whole route.")

    @classmethod
    def of(cls, found: MixLine) -> MixLineOut:
        """As the query tells it."""
        return cls(
            code=found.code,
            name=found.name,
            category=found.category,
            amount=found.amount,
            quantity=found.quantity,
            last_year=found.last_year,
            unit_value=rate(found.price),
            route_unit_value=rate(found.route_price),
        )


class OpportunityOut(Schema):
    """A product that shops of the route buy and this one doesn't."""

    code: str
    name: str
    category: str
    buyers: Rate = Field(description="[shops of the route that bought it, shops that bought anything].")
    amount: int = Field(description="What they spent on it, in minor units.")
    bought_before: bool = Field(description="Whether this shop bought it a year before.")

    @classmethod
    def of(cls, found: Opportunity) -> OpportunityOut:
        """As the query tells it."""
        return cls(
            code=found.code,
            name=found.name,
            category=found.category,
            buyers=rate(found.buyers),
            amount=found.amount,
            bought_before=found.bought_before,
        )


class ShopMixOut(Schema):
    """What a shop bought in three months, against the same months a year before."""

    first: str = Field(examples=["2024-01"])
    last: str = Field(examples=["2024-03"])
    total: MixLineOut
    categories: list[MixLineOut]
    products: list[MixLineOut] = Field(description="The largest.")
    other_products: int = Field(description="How many more there are.")
    opportunities: list[OpportunityOut]

    @classmethod
    def of(cls, found: ShopMix) -> ShopMixOut:
        """As the query tells it."""
        return cls(
            first=str(found.window[0]),
            last=str(found.window[1]),
            total=MixLineOut.of(found.total),
            categories=[MixLineOut.of(line) for line in found.categories],
            products=[MixLineOut.of(line) for line in found.products],
            other_products=found.others,
            opportunities=[OpportunityOut.of(item) for item in found.opportunities],
        )


class TierOut(Schema):
    """A shop in the pyramid of a unit."""

    month: str = Field(description="The last month of the window.", examples=["2024-03"])
    window_start: str = Field(examples=["2024-01"])
    unit: str = Field(examples=["N1"])
    scheme: str = Field(examples=["pyramid-count-v1"])
    version: int | None = Field(description="Of the frozen snapshot; null for a pyramid computed now.")
    population: int
    tier: str = Field(description="A tier, or the class aside of the pyramid.", examples=["Small"])
    rank: int | None = Field(description="Null aside of the pyramid.")
    amount: int
    ranked_value: int = Field(description="The amount, scaled to the whole window after a suspension.")
    to_next_tier_up: int | None = Field(description="What lacks to the tier above, in minor units.")
    to_next_tier_down: int | None = Field(description="What it has over the tier below.")
    reason: str = Field(description="In words, in the language of the request.")

    @classmethod
    def of(cls, found: TierStanding, reason: str) -> TierOut:
        """As the query tells it."""
        return cls(
            month=str(found.month),
            window_start=str(found.window_start),
            unit=found.unit_code,
            scheme=found.scheme,
            version=found.version,
            population=found.population,
            tier=found.state.value,
            rank=found.rank,
            amount=found.amount,
            ranked_value=found.value,
            to_next_tier_up=found.distance.to_higher if found.distance else None,
            to_next_tier_down=found.distance.to_lower if found.distance else None,
            reason=reason,
        )


class ShopTiersOut(Schema):
    """Where a shop stands in the pyramid, and stood at the close of each month."""

    now: TierOut | None
    frozen: list[TierOut] = Field(description="Newest first.")

    @classmethod
    def of(cls, found: TierHistory, words: dict[str, str], now: str) -> ShopTiersOut:
        """As the query tells it; ``words`` are the reasons by month."""
        return cls(
            now=TierOut.of(found.now, now) if found.now else None,
            frozen=[TierOut.of(standing, words[str(standing.month)]) for standing in found.frozen],
        )
