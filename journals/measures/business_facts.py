"""What a business report tells of a shop or of a tier, as it was counted (domain.md §9.2).

Everything is plain JSON when kept: months are written 2026-10, amounts are minor units, None stands for what
is not known. The owner of a shop, phone numbers and complaints about persons are in none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

from salesforce_app.kernel.ratio import Ratio
from territory.measures.indices import VolumePrice, volume_price
from territory.measures.trends import Change, change


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """One of 13 months. ``lower``, ``median`` and ``upper`` are the middle of the peers of a shop.

    ``cycles`` are order dates; ``visits`` those in person, ``effective`` how many of them were.
    """

    month: str
    amount: int | None = None
    last_year: int | None = None
    quantity: int | None = None
    orders: int | None = None
    cycles: int | None = None
    lower: int | None = None
    median: int | None = None
    upper: int | None = None
    visits: int | None = None
    effective: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category's amount in three months and the year before, its share, and its share with the peers."""

    name: str
    amount: int
    last_year: int | None
    share: Ratio
    peers_share: Ratio

    @property
    def yoy(self) -> Change:
        """Year on year."""
        return change(self.amount, self.last_year)


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """A change of amount against ``base`` (a month), by volume and by price and structure (§7.6).

    Both parts add up to ``delta``; they are None where the quantities do not allow it.
    """

    base: str
    delta: int | None
    volume: int | None
    structure: int | None


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """A shop's place in the pyramid frozen with ``month``; ``is_frozen`` False where it was counted then."""

    month: str
    state: str
    rank: int | None
    population: int
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class DebitMonth:
    """The dues of a shop in a month by due date."""

    month: str
    dues: int
    debited: int
    failed: int
    pending: int
    amount: int
    amount_failed: int


@dataclass(frozen=True, slots=True)
class RateFacts:
    """E2, E3 and E5 with the failed dues behind them, pooled over the months told."""

    debit_success: Ratio
    first_attempt_success: Ratio
    amount_success: Ratio
    failed: int
    failed_amount: int
    top_reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A shop's visits of the month: done and due, the last one, minutes in store (median) where known."""

    done: int
    required: int
    last_on: date | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action open in the month or settled in it; ``owner`` is a colleague's name."""

    text: str
    owner: str
    due_on: date
    state: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What a shop is: codes of the fixed lists, empty or None where nothing is on file."""

    id: int
    licence_no: str
    name: str
    business_type: str
    market_type: str
    size_class: int | None
    opened_on: date | None
    status: str
    village: str
    weekdays: tuple[int, ...]
    enrolment: str


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """The facts of one shop in a month. ``months`` are 13 up to ``month``.

    ``until`` is the newest day with sales of a month that had not ended; None of a whole one.
    """

    kind: Literal["shop"]
    month: str
    unit: Named
    route: Named
    profile: ProfileFacts
    months: tuple[MonthFacts, ...]
    peers: int
    peers_by: str
    verdict: str
    index: Ratio
    window: tuple[str, str]
    structure: tuple[CategoryFacts, ...]
    splits: tuple[SplitFacts, ...]
    standings: tuple[StandingFacts, ...]
    debits: tuple[DebitMonth, ...]
    rates: RateFacts
    route_rates: RateFacts
    pattern: str
    visits: VisitFacts
    actions: tuple[ActionFacts, ...]
    until: date | None = None

    @property
    def newest(self) -> MonthFacts:
        """The month of the report."""
        return self.months[-1]


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier of the pyramid the report's tier belongs to; the changes are those of three months."""

    tier: str
    retailers: int
    amount: int
    retailers_share: Ratio
    amount_share: Ratio
    retailers_delta: int | None
    amount_delta: int | None


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """Shops that came from a state or went to one, with their change of amount."""

    state: str
    retailers: int
    delta: int


@dataclass(frozen=True, slots=True)
class MoverFacts:
    """A shop whose amount changed by much between the two windows, and where it stood in both of them."""

    id: int
    name: str
    before: str
    now: str
    amount: int
    delta: int


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """The field work at the shops of a tier in the month (V2, V4); ``never`` were visited never."""

    coverage: Ratio
    fulfilment: Ratio
    visits: int
    never: int


@dataclass(frozen=True, slots=True)
class TierFacts:
    """The facts of a tier of a unit's pyramid. ``months`` are those of the shops in it now.

    ``base_window`` is None where the data begin too late for a pyramid three months before: then nothing
    is known of changes, movements and movers. ``until`` is as of a shop.
    """

    kind: Literal["tier"]
    month: str
    unit: Named
    tier: str
    window: tuple[str, str]
    base_window: tuple[str, str] | None
    is_comparable: bool
    tiers: tuple[TierLine, ...]
    months: tuple[MonthFacts, ...]
    came: tuple[FlowFacts, ...]
    went: tuple[FlowFacts, ...]
    stayed: int
    risers: tuple[MoverFacts, ...]
    fallers: tuple[MoverFacts, ...]
    structure: tuple[CategoryFacts, ...]
    rates: RateFacts
    unit_rates: RateFacts
    visits: FieldFacts
    until: date | None = None

    @property
    def line(self) -> TierLine:
        """The tier itself; of one that has no shop any more a line of zeros."""
        nothing = TierLine(self.tier, 0, 0, Ratio(0, 0), Ratio(0, 0), None, None)
        return next((line for line in self.tiers if line.tier == self.tier), nothing)

    @property
    def newest(self) -> MonthFacts:
        """The month of the report."""
        return self.months[-1]


Facts = ShopFacts | TierFacts

_SHOP: TypeAdapter[ShopFacts] = TypeAdapter(ShopFacts)
_TIER: TypeAdapter[TierFacts] = TypeAdapter(TierFacts)


def so_far(facts: Facts, until: date) -> Facts:
    """Facts of a month that has not ended: without what would hold a part of a month against whole ones."""
    structure = tuple(replace(part, last_year=None) for part in facts.structure)
    if isinstance(facts, ShopFacts):
        return replace(facts, until=until, splits=(), structure=structure)
    return replace(
        facts,
        until=until,
        structure=structure,
        base_window=None,
        tiers=tuple(replace(line, retailers_delta=None, amount_delta=None) for line in facts.tiers),
        came=(),
        went=(),
        stayed=0,
        risers=(),
        fallers=(),
    )


def as_json(facts: Facts) -> dict[str, Any]:
    """As kept with a report."""
    adapter: TypeAdapter[Any] = _SHOP if isinstance(facts, ShopFacts) else _TIER
    found: dict[str, Any] = adapter.dump_python(facts, mode="json")
    return found


def of_json(kept: Mapping[str, Any]) -> Facts:
    """As read from a report."""
    return _SHOP.validate_python(kept) if kept["kind"] == "shop" else _TIER.validate_python(kept)


def split_of(base: MonthFacts | None, now: MonthFacts) -> SplitFacts | None:
    """How much of a change came from volume and how much from price and structure; None without a base."""
    if base is None or base.amount is None or now.amount is None:
        return None
    parts: VolumePrice | None = None
    if base.quantity is not None and now.quantity is not None:
        parts = volume_price(base.quantity, base.amount, now.quantity, now.amount)
    return SplitFacts(
        base=base.month,
        delta=now.amount - base.amount,
        volume=None if parts is None else parts.volume,
        structure=None if parts is None else parts.price,
    )
