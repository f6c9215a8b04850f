"""The facts of sales, pyramid and movements that a report prints: the contract between reads and renderers.

Amounts are integers in minor units of money, rates are ``Ratio``, months are ``Month``. ``None`` means that
nothing is known (the period lies before the first month on file); a known period without sales is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

from ..enums import Aside, Movement
from ..measures.causes import Cause
from ..measures.contribution import PartContribution
from ..measures.festival import YearOnYear
from ..measures.indices import LevelIndex
from ..measures.migration import Flow, State
from ..measures.mix import Mix
from ..measures.population import Class
from ..measures.trends import Change, Cycles, PointsChange


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as a report names it; ``kind`` is a ``UnitKind`` value."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class RouteRef:
    """A route as a report names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MonthSales:
    """One month of a unit.

    ``orders`` counts distinct order documents, ``retailers`` distinct shops with a sales line. ``cycles``:
    order cycles, the mean over the unit's routes (two decimals) where these differ, None where no order
    weekdays are known. ``adjustment`` is what became known of the month after its close. Of a month that
    was opened again ``first_closed`` is the amount at which it was closed first, and ``amount`` the restated
    one.
    """

    month: Month
    amount: int | None
    quantity: int | None
    orders: int | None
    retailers: int | None
    cycles: Cycles | None
    adjustment: int = 0
    first_closed: int | None = None

    @property
    def restated(self) -> int | None:
        """The amount as known today: the closed figure and its adjustments."""
        return None if self.amount is None else self.amount + self.adjustment


@dataclass(frozen=True, slots=True)
class RouteSales:
    """One route's part in a unit's month; the columns of all routes add up to the unit's.

    ``mom`` and ``yoy`` compare with the month before and the same month a year before, ``per_cycle`` is
    month on month per order cycle. ``pull`` is the route's part in the unit's change on the month before
    (pull as a fraction of the unit's base, ``0/0`` where that isn't positive; share None where suppressed),
    None when the month before isn't known. ``share`` is the route's share of the unit's amount.
    """

    code: str
    name: str
    amount: int
    previous: int | None
    last_year: int | None
    mom: Change
    yoy: Change
    per_cycle: Change
    pull: PartContribution | None
    share: Ratio
    retailers: int
    previous_retailers: int | None
    cycles: Cycles | None
    previous_cycles: Cycles | None
    level: LevelIndex

    @property
    def pull_pp(self) -> float | None:
        """Pull in percentage points, None when it can't be computed."""
        return self.pull.pull_pp if self.pull else None


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure now, a month before and a year before."""

    current: int | Ratio | None
    previous: int | Ratio | None
    last_year: int | Ratio | None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The strip of key figures that sales give; ``unit_value`` is amount ÷ quantity."""

    amount: Figure
    quantity: Figure
    unit_value: Figure
    orders: Figure
    retailers: Figure


@dataclass(frozen=True, slots=True)
class SalesFacts:
    """A unit's sales in a month and around it (domain.md §7).

    ``months`` are the 13 up to the reported one, ``last_year_months`` the same a year before. ``yoy`` also
    says whether the single month is greyed for the Spring Festival, and holds January and February
    together. ``mat`` is the sum of the last 12 months. ``mix`` compares the month before with this one shop
    by shop, ``mix_year`` the same month a year before; None where that isn't known. ``closed`` says whether
    the month's figures are final.
    """

    unit: UnitRef
    month: Month
    total: int | None
    previous: int | None
    last_year: int | None
    mom: Change
    yoy: YearOnYear
    per_cycle: Change
    months: tuple[MonthSales, ...]
    last_year_months: tuple[MonthSales, ...]
    routes: tuple[RouteSales, ...]
    shares_shown: bool
    mat: int | None
    mat_change: Change
    mix: Mix | None
    mix_year: Mix | None
    key: KeyFigures
    closed: bool

    @property
    def current(self) -> MonthSales:
        """The reported month."""
        return self.months[-1]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target and what was sold against it; None where no target was set."""

    code: str
    name: str
    target: int | None
    actual: int | None
    target_quantity: int | None
    actual_quantity: int | None

    @property
    def achievement(self) -> Ratio:
        """Actual ÷ target amount; ``0/0`` without either."""
        if self.target is None or self.actual is None:
            return Ratio(0, 0)
        return Ratio(self.actual, self.target)

    @property
    def quantity_achievement(self) -> Ratio:
        """Actual ÷ target quantity; ``0/0`` without either."""
        if self.target_quantity is None or self.actual_quantity is None:
            return Ratio(0, 0)
        return Ratio(self.actual_quantity, self.target_quantity)


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The unit's target and its routes' (those alone that have one)."""

    unit: TargetRow
    routes: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier: its shops, their net amount in the window, its shares of the pyramid.

    Deltas are to the pyramid three months before; None without one or with other tiers in it.
    """

    tier: Class
    retailers: int
    amount: int
    retailers_share: Ratio
    amount_share: Ratio
    retailers_delta: int | None
    amount_delta: int | None


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A class of shops beneath the pyramid, with deltas as in ``TierRow``."""

    aside: Aside
    retailers: int
    amount: int
    retailers_delta: int | None
    amount_delta: int | None


@dataclass(frozen=True, slots=True)
class RouteTiers:
    """How many shops of each tier and aside class stand on a route at the window's end."""

    code: str
    name: str
    tiers: Mapping[Class, int]
    aside: Mapping[Aside, int]


@dataclass(frozen=True, slots=True)
class RankedShop:
    """A shop in the ranked list that a unit of fewer than 20 shops has instead of tiers."""

    rank: int
    licence_no: str
    name: str
    amount: int
    cumulative_share: Ratio


@dataclass(frozen=True, slots=True)
class PyramidMember:
    """A shop in a pyramid or beside it, with its net amount in the window and the value that was ranked."""

    licence_no: str
    name: str
    route: RouteRef | None
    state: State
    amount: int
    value: int


@dataclass(frozen=True, slots=True)
class PyramidFacts:
    """A unit's customer pyramid over the window of three months that ends with the reported one (§4.2).

    ``version`` is that of the frozen snapshot, None for a pyramid computed from the facts as they are now.
    ``population`` counts the shops of the pyramid, ``amount`` is their net amount. ``tiers`` is empty when
    there are fewer than 20; ``ranked`` is empty otherwise. ``scaled`` counts shops whose value was scaled
    for a suspension. ``base_comparable`` is False when only one of the two windows holds the Spring Festival.
    """

    unit: UnitRef
    scheme: str
    version: int | None
    frozen_at: datetime | None
    window: tuple[Month, Month]
    population: int
    amount: int
    tiers: tuple[TierRow, ...]
    aside: tuple[AsideRow, ...]
    routes: tuple[RouteTiers, ...]
    ranked: tuple[RankedShop, ...]
    scaled: int
    base_window: tuple[Month, Month] | None
    base_comparable: bool


@dataclass(frozen=True, slots=True)
class MigrationFacts:
    """Movements between the pyramid three months before and the present one (§4.4).

    ``states`` orders the rows and columns of ``matrix``, which holds the cells that aren't empty by
    (previous, current). ``classes`` has every movement; their deltas add up to that of ``total``.
    """

    window: tuple[Month, Month]
    base_window: tuple[Month, Month]
    base_version: int | None
    comparable: bool
    states: tuple[State, ...]
    matrix: Mapping[tuple[State, State], Flow]
    classes: Mapping[Movement, Flow]
    total: Flow
    retention: Ratio
    retention_excluding_closed: Ratio
    net: Ratio


@dataclass(frozen=True, slots=True)
class Mover:
    """A shop whose amount within the unit changed most against the month before.

    ``index`` is the growth index against the unit (§7.4), ``0/0`` where it can't be computed; ``alert``
    whether it asks for a reason. ``route`` is where the shop stood at the month's end, or last bought.
    """

    retailer_id: int
    licence_no: str
    name: str
    route: RouteRef | None
    amount: int
    previous: int
    change: Change
    index: Ratio
    alert: bool
    causes: tuple[Cause, ...]

    @property
    def delta(self) -> int:
        """The change in minor units."""
        return self.amount - self.previous


@dataclass(frozen=True, slots=True)
class MovementFacts:
    """The shops that gained and lost most against the month before, largest change first, five of each.

    ``alerts`` is how many shops of the unit fell behind by the growth index's threshold and floor.
    """

    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    alerts: int


__all__ = [
    "AsideRow",
    "Cause",
    "Change",
    "Figure",
    "Flow",
    "KeyFigures",
    "MigrationFacts",
    "MonthSales",
    "MovementFacts",
    "Mover",
    "PointsChange",
    "PyramidFacts",
    "PyramidMember",
    "RankedShop",
    "RouteRef",
    "RouteSales",
    "RouteTiers",
    "SalesFacts",
    "TargetFacts",
    "TargetRow",
    "TierRow",
    "UnitRef",
]
