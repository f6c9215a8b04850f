"""The figures that an office may set for itself, with the defaults of domain.md §4.2, §6, §7.4 and §8.

They are read from their versions by ``territory.queries.rules``; measures are handed them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from accounts.enums import MarketType
from salesforce_app.kernel.ratio import Ratio

from ..enums import AbcClass, Tier


@dataclass(frozen=True, slots=True)
class PyramidRules:
    """How a unit's shops are parted into tiers.

    ``four_tiers`` and ``three_tiers`` are the cumulated shares of shops (whole per cent) at which the tiers
    end from the best down; the last tier ends at 100. A population of at least ``four_tiers_from`` shops
    gets four, of at least ``three_tiers_from`` three, a smaller one none. ``window_months`` is how many
    months of sales are looked at; ``abc_shares`` are where A and B end.
    """

    window_months: int = 3
    four_tiers: tuple[int, int, int] = (1, 5, 20)
    three_tiers: tuple[int, int] = (20, 50)
    four_tiers_from: int = 100
    three_tiers_from: int = 20
    abc_shares: tuple[int, int] = (70, 90)

    def shape(self, population: int) -> tuple[tuple[Tier, int], ...]:
        """The tiers of so many shops, each with the share at which it ends; none for few (rule 6)."""
        if population >= self.four_tiers_from:
            tiers = (Tier.TOP, Tier.BIG, Tier.MEDIUM, Tier.SMALL)
            return tuple(zip(tiers, (*self.four_tiers, 100), strict=True))
        if population >= self.three_tiers_from:
            return tuple(zip((Tier.KEY, Tier.MIDDLE, Tier.BASE), (*self.three_tiers, 100), strict=True))
        return ()

    def as_parameters(self) -> dict[str, Any]:
        """As kept with each frozen pyramid."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of_parameters(cls, parameters: Mapping[str, Any]) -> PyramidRules:
        """The rules kept with a frozen pyramid; what it does not name has its default."""
        known: dict[str, Any] = {name: parameters[name] for name in cls.__slots__ if name in parameters}
        plain: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in known.items()}
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When a shop's growth asks for a reason (§7.4).

    The growth index lies under ``below_percent`` hundredths, and the shop's own change is at least
    ``floor_amount`` minor units or ``floor_quantity`` cartons.
    """

    below_percent: int = 80
    floor_amount: int = 200_000
    floor_quantity: int = 20

    @property
    def below(self) -> Ratio:
        """The threshold of the growth index."""
        return Ratio(self.below_percent, 100)


VISITS_BY_TIER: Mapping[Tier | AbcClass, int] = {
    Tier.TOP: 4,
    Tier.BIG: 4,
    Tier.MEDIUM: 2,
    Tier.SMALL: 1,
    Tier.KEY: 4,
    Tier.MIDDLE: 2,
    Tier.BASE: 1,
    AbcClass.A: 4,
    AbcClass.B: 2,
    AbcClass.C: 1,
}
VISITS_PER_MONTH = 1


@dataclass(frozen=True, slots=True)
class VisitRules:
    """Visits a month by tier, and of a shop without a tier and without a frequency of its own (§6)."""

    by_tier: Mapping[Tier | AbcClass, int] = field(default_factory=lambda: VISITS_BY_TIER)
    otherwise: int = VISITS_PER_MONTH


@dataclass(frozen=True, slots=True)
class FieldRules:
    """How field work is planned and looked at.

    ``plans_need_approval``: a month's plan comes into force when it is approved, not when it is submitted.
    ``visit_minutes`` and ``most_visits_a_day`` are what plans reckon with. A visit's place is confirmed
    within ``tolerance_m`` metres of the shop, or what town and country have of their own (§6.1).
    """

    plans_need_approval: bool = True
    visit_minutes: int = 10
    most_visits_a_day: int = 30
    tolerance_m: int = 200
    tolerance_town_m: int | None = None
    tolerance_country_m: int | None = None

    def tolerance_of(self, market_type: str) -> int:
        """Metres within which the place of a shop in this market type is confirmed."""
        own = {
            MarketType.TOWN.value: self.tolerance_town_m,
            MarketType.COUNTRY.value: self.tolerance_country_m,
        }
        return own.get(market_type) or self.tolerance_m


@dataclass(frozen=True, slots=True)
class JournalRules:
    """How journals are compared and reviewed (§8.3, §8.4).

    Whole per cent: from ``near_copy_percent`` of shared 3-grams on a text is a near-copy of an earlier one,
    from ``similar_percent`` on similar to it; a paragraph of which ``pasted_percent`` stands in an earlier
    text is pasted. ``review_sample_percent`` of the daily journals that nothing speaks for are put into the
    review queue. An answer is due ``reply_days`` working days after submission, and accepting takes a
    sentence where ``acceptance_needs_reply``.
    """

    near_copy_percent: int = 80
    similar_percent: int = 50
    pasted_percent: int = 85
    review_sample_percent: int = 20
    reply_days: int = 3
    acceptance_needs_reply: bool = True


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """All of them, as they hold for one month."""

    pyramid: PyramidRules = field(default_factory=PyramidRules)
    alerts: AlertRules = field(default_factory=AlertRules)
    visits: VisitRules = field(default_factory=VisitRules)
    field_work: FieldRules = field(default_factory=FieldRules)
    journals: JournalRules = field(default_factory=JournalRules)


STANDARD = OfficeRules()
"""The defaults of domain.md."""
