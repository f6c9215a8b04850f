"""What the API tells of a report: the shape of its JSON form.

Amounts are integers in minor units of the currency, rates are [numerator, denominator], and null means
that a figure isn't known.
"""

from __future__ import annotations

from ninja import Field, Schema

Rate = tuple[int, int] | None


class ReportUnit(Schema):
    """The unit that the report is about."""

    code: str
    name: str
    kind: str


class MonthFigures(Schema):
    """One of the 13 months up to the reported one."""

    month: str
    amount: int | None
    quantity: int | None
    orders: int | None
    retailers: int | None
    cycles: int | float | None


class RouteFigures(Schema):
    """A route's part in the unit's month."""

    code: str
    name: str
    amount: int
    previous: int | None
    last_year: int | None
    mom: Rate
    yoy: Rate
    pull_pp: float | None = Field(description="Percentage points of the unit's change.")
    retailers: int


class SalesFigures(Schema):
    """Net sales (domain.md §7)."""

    total: int | None
    previous: int | None
    last_year: int | None
    mom: Rate
    yoy: Rate
    months: list[MonthFigures]
    routes: list[RouteFigures]


class SettlementFigures(Schema):
    """E-settlement of the unit or of a route (domain.md §5.2)."""

    code: str
    name: str
    enrolment: Rate
    debit_success: Rate
    first_attempt_success: Rate
    amount_success: Rate
    debited_households: int | None
    debited_amount: int | None
    failed_dues: int | None
    failed_amount: int | None
    pending_dues: int | None
    top_reason: str | None


class VillageSettlementFigures(SettlementFigures):
    """The same of a village; the row of shops without a village on file has no names."""

    code: str | None  # type: ignore[assignment]
    name: str | None  # type: ignore[assignment]
    township: str | None
    village: str | None


class Settlement(Schema):
    """E-settlement by route, by village, and of the unit."""

    routes: list[SettlementFigures]
    villages: list[VillageSettlementFigures]
    total: SettlementFigures


class TierFigures(Schema):
    """A tier of the pyramid."""

    tier: str
    retailers: int
    amount: int


class AsideFigures(Schema):
    """Shops beneath the pyramid."""

    aside: str = Field(alias="class")
    retailers: int
    amount: int


class RouteTierFigures(Schema):
    """How many shops of each tier stand on a route."""

    code: str
    tiers: dict[str, int]


class FlowFigures(Schema):
    """Shops that moved, and what they bought in both windows."""

    retailers: int
    previous_amount: int
    amount: int
    delta: int


class MovementFigures(FlowFigures):
    """One kind of movement."""

    movement: str = Field(alias="class")


class CellFigures(FlowFigures):
    """One cell of the migration matrix."""

    previous: str
    current: str


class Migration(Schema):
    """Movements against the pyramid three months before (domain.md §4.4)."""

    window: tuple[str, str]
    previous_window: tuple[str, str]
    comparable: bool
    classes: list[MovementFigures]
    matrix: list[CellFigures]
    total: FlowFigures
    retention: Rate
    retention_excluding_closed: Rate
    net: Rate


class Pyramid(Schema):
    """The customer pyramid (domain.md §4.2)."""

    scheme: str
    window: tuple[str, str]
    population: int
    tiers: list[TierFigures]
    aside: list[AsideFigures]
    routes: list[RouteTierFigures]
    migration: Migration | None


class VisitFigures(Schema):
    """Visits (domain.md §6)."""

    adherence: Rate
    coverage: Rate
    frequency_compliance: Rate
    capped_fulfilment: Rate


class RouteVisitFigures(VisitFigures):
    """The same of a route."""

    code: str
    name: str


class Visits(VisitFigures):
    """Visits of the unit, and by route."""

    routes: list[RouteVisitFigures]


class ReportFigures(Schema):
    """Every figure that the report of a unit and a month prints."""

    template: str
    unit: ReportUnit
    month: str
    currency: str
    sales: SalesFigures
    settlement: Settlement
    pyramid: Pyramid
    visits: Visits
