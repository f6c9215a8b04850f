"""How far a shop stands from the next tier up and down (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Tier_ = TypeVar("Tier_")


@dataclass(frozen=True, slots=True)
class Edges:
    """The highest and the lowest ranked value within a tier, in minor units."""

    highest: int
    lowest: int


@dataclass(frozen=True, slots=True)
class Distance(Generic[Tier_]):
    """What separates a shop from the tiers beside its own.

    ``to_higher`` is what its ranked value lacks to the lowest value of the tier above, ``to_lower`` what it
    has over the highest one of the tier below; both in minor units and at least 0. None at the ends of the
    pyramid. A tier without a shop is passed over.
    """

    higher: Tier_ | None
    to_higher: int | None
    lower: Tier_ | None
    to_lower: int | None


def distance(
    value: int, tier: Tier_, order: Sequence[Tier_], edges: Mapping[Tier_, Edges]
) -> Distance[Tier_]:
    """The distances of a shop of ``tier`` with the ranked ``value``; ``order`` has the tiers, best first.

    Raises ValueError for a tier that isn't one of them.
    """
    place = order.index(tier)
    higher = next((above for above in reversed(order[:place]) if above in edges), None)
    lower = next((below for below in order[place + 1 :] if below in edges), None)
    return Distance(
        higher=higher,
        to_higher=None if higher is None else max(0, edges[higher].lowest - value),
        lower=lower,
        to_lower=None if lower is None else max(0, value - edges[lower].highest),
    )
