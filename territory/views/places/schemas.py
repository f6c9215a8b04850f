"""What the API tells of units and routes in a month."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

Ratio = tuple[int, int]


class PlaceFigures(Schema):
    """A month of a unit or a route; null where nothing is known of it."""

    amount: int | None = Field(description="Net sales in minor units.", examples=[142_350_00])
    quantity: int | None = Field(description="Cartons.", examples=[14_166])
    orders: int | None = Field(description="Distinct order documents.", examples=[714])
    retailers: int | None = Field(description="Distinct shops with a sales line.", examples=[195])


class PlaceMonth(PlaceFigures):
    """One month of the trend."""

    month: str = Field(examples=["2026-10"])
    last_year: int | None = Field(description="Net sales of the same month a year before.")
    target: int | None = Field(description="What was to be sold; null where no target was set.")


class PlaceLine(Schema):
    """A route or a unit beside the others."""

    code: str = Field(examples=["R01"])
    name: str = Field(examples=["Chengguan 1"])
    amount: int = Field(description="Net sales in minor units.")
    base: int | None = Field(description="Net sales of what the answer compares with.")
    versus: Ratio | None = Field(description="[amount − base, base]; null unless the base is positive.")
    mom: Ratio | None = Field(description="The same on the month before.")
    yoy: Ratio | None = Field(description="The same on the same month a year before.")
    pull_pp: float | None = Field(description="Its change ÷ the whole's base × 100, in percentage points.")
    retailers: int = Field(description="Distinct shops with a sales line.")
    index: float | None = Field(description="Sales per buying shop, those of the whole being 100.")


class PlaceAnswer(Schema):
    """What every answer about a place's month begins with."""

    code: str = Field(examples=["E1"])
    name: str = Field(examples=["Chengguan"])
    month: str = Field(examples=["2026-10"])
    compare: Literal["previous", "year", "average"] = Field(
        description="With what: the month before, the same month last year, the mean of the 12 months before."
    )
    currency: str = Field(examples=["CNY"])
    is_closed: bool = Field(description="Whether the month's figures are final.")


class UnitMonth(PlaceAnswer):
    """A unit and all units below it in a month."""

    kind: str = Field(description="company, region, district or territory", examples=["territory"])
    figures: PlaceFigures
    base: PlaceFigures = Field(description="What the answer compares with.")
    restated: int | None = Field(description="Net sales with what became known after the month's close.")
    unit_codes: list[str] = Field(description="The units directly below.", examples=[["E1", "E2"]])


class UnitSalesMonths(PlaceAnswer):
    """A unit's 13 months, its routes and the units below it side by side."""

    months: list[PlaceMonth] = Field(description="The 13 up to the month, the oldest first.")
    routes: list[PlaceLine]
    units: list[PlaceLine]


class TierCount(Schema):
    """A tier, or a class of shops beside the pyramid."""

    name: str = Field(examples=["Top"])
    is_aside: bool
    retailers: int
    amount: int = Field(description="Net sales of the window in minor units.")
    delta: int | None = Field(description="Change of the number of shops in three months.")


class RouteTierCounts(Schema):
    """How many shops of each tier stand on a route."""

    code: str
    retailers: dict[str, int] = Field(examples=[{"Top": 1, "Small": 34}])


class Move(Schema):
    """Shops that went from one state to another in three months."""

    before: str = Field(examples=["Big"])
    now: str = Field(examples=["Top"])
    retailers: int


class UnitPyramid(PlaceAnswer):
    """A unit's customer pyramid over the window that ends with the month."""

    scheme: str = Field(examples=["pyramid-count-v1"])
    version: int | None = Field(
        description="Of the frozen snapshot; null for one computed from today's facts."
    )
    window: tuple[str, str] = Field(examples=[["2026-08", "2026-10"]])
    population: int
    amount: int
    tiers: list[TierCount]
    routes: list[RouteTierCounts]
    moves: list[Move] = Field(description="Empty where the data begin too late for a pyramid before.")


class ShopCounts(PlaceAnswer):
    """How many shops came, went or fell silent; each is a set of the list of shops."""

    sets: dict[str, int] = Field(examples=[{"active": 195, "new": 2, "falling": 10}])


class RouteName(Schema):
    """An order route that the reader's scope covers."""

    code: str = Field(examples=["R01"])
    name: str = Field(examples=["Chengguan 1"])


class RouteNames(Schema):
    """Routes by code."""

    items: list[RouteName]
    next: str | None = Field(description="The cursor of the next page; null after the last.")


class RouteMonthAnswer(PlaceAnswer):
    """A route in a month."""

    unit_code: str = Field(description="The unit in which it lies at the month's end.", examples=["E1"])
    figures: PlaceFigures
    base: PlaceFigures = Field(description="What the answer compares with.")
    months: list[PlaceMonth] = Field(description="The 13 up to the month, the oldest first.")


class RouteSalesMonth(PlaceMonth):
    """One month of a route's trend."""

    cycles: int | None = Field(
        description="Order cycles; null when no order weekdays are known.", examples=[4]
    )
    index: float | None = Field(
        description="Sales per buying shop, those of the unit being 100 — of its rest, for a large route.",
        examples=[104.2],
    )


class RouteSalesMonths(PlaceAnswer):
    """A route's 13 months."""

    unit_code: str = Field(description="The unit in which it lies at the month's end.", examples=["E1"])
    months: list[RouteSalesMonth] = Field(description="The 13 up to the month, the oldest first.")


class RoutePyramid(PlaceAnswer):
    """Where the shops of a route stand in the customer pyramid of its unit."""

    unit_code: str = Field(description="The unit whose pyramid it is.", examples=["E1"])
    scheme: str = Field(examples=["pyramid-count-v1"])
    version: int | None = Field(
        description="Of the frozen snapshot; null for one computed from today's facts."
    )
    window: list[str] = Field(
        min_length=2,
        max_length=2,
        description="Its first and its last month.",
        examples=[["2026-08", "2026-10"]],
    )
    retailers: dict[str, int] = Field(
        description="Shops by tier, and by class beside the pyramid, those alone that there are; "
        "a unit of fewer than 20 ranked shops has no tiers.",
        examples=[{"Top": 1, "Small": 34}],
    )


class RouteShop(Schema):
    """What a shop bought on the route."""

    id: int
    licence_no: str
    name: str
    amount: int
    base: int | None
    mom: Ratio | None
    yoy: Ratio | None


class RouteShops(PlaceAnswer):
    """The shops of a route, the largest amount first."""

    items: list[RouteShop]


class VillageLine(Schema):
    """A village in which the reader sees a shop that lies or lay there."""

    pk: int = Field(examples=[17])
    township: str = Field(description="Empty where none is on file.", examples=["Fenghe"])
    name: str = Field(examples=["East Bridge"])
    shops: int = Field(
        description="Shops of your scope that lie in it today: those of `GET /api/retailers?village=…`.",
        examples=[12],
    )


class Villages(Schema):
    """Villages by township and name."""

    items: list[VillageLine]
    next: str | None = Field(description="The cursor of the next page; null after the last.")


class VillageAnswer(Schema):
    """What every answer about a village's month begins with."""

    pk: int = Field(examples=[17])
    township: str = Field(examples=["Fenghe"])
    name: str = Field(examples=["East Bridge"])
    month: str = Field(examples=["2026-10"])
    compare: Literal["previous", "year", "average"] = Field(
        description="With what: the month before, the same month last year, the mean of the 12 months before."
    )
    currency: str = Field(examples=["CNY"])
    is_closed: bool = Field(description="Whether the month's figures are final.")


class VillageRoute(RouteName):
    """A route on which shops of the village stand."""

    retailers: int = Field(description="Shops of the village on it at the month's end.", examples=[9])


class VillageMonthAnswer(VillageAnswer):
    """What a village bought within the reader's units, and who serves it."""

    figures: PlaceFigures
    base: PlaceFigures = Field(description="What the answer compares with.")
    months: list[PlaceMonth] = Field(description="The 13 up to the month, the oldest first.")
    routes: list[VillageRoute] = Field(description="Those with most of its shops first.")


class VillageShops(VillageAnswer):
    """How many shops of a village came or went; each is a set of the list of shops."""

    sets: dict[str, int] = Field(examples=[{"active": 12, "new": 1, "closed": 0}])
