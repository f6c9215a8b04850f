"""A shop among its peers: who they are, and where their middle lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles

FEWEST_PEERS = 5
"""Fewer shops than these are nobody's peers: their quartiles would tell of single shops."""


class PeerLevel(StrEnum):
    """By what the peers are like the shop; every one lies in its unit. The narrowest comes first."""

    SIZE = "size"
    """Business type, market type and size class."""
    MARKET = "market"
    """Business type and market type (domain.md §9.2)."""
    TYPE = "type"
    """Business type."""
    UNIT = "unit"
    """Nothing but the unit."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What shops are compared by; empty or None where it is not on file."""

    retailer_id: int
    business_type: str
    market_type: str
    size_class: int | None


@dataclass(frozen=True, slots=True)
class Peers:
    """The shops that a shop is compared with, itself left out."""

    level: PeerLevel
    shops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The middle of some figures, one for each shop, in the figures' own unit."""

    lower: float
    median: float
    upper: float
    shops: int


def choose_peers(shop: Profile, others: Iterable[Profile], fewest: int = FEWEST_PEERS) -> Peers | None:
    """The narrowest group with at least ``fewest`` shops; None when even the unit has fewer.

    A level that asks for something that is not on file of the shop itself is passed over: not to know a
    size class is nothing to have in common.
    """
    rows = [other for other in others if other.retailer_id != shop.retailer_id]
    for level, fields in _LEVELS.items():
        if not all(getattr(shop, name) for name in fields):
            continue
        alike = tuple(
            row.retailer_id
            for row in rows
            if all(getattr(row, name) == getattr(shop, name) for name in fields)
        )
        if len(alike) >= fewest:
            return Peers(level, alike)
    return None


_LEVELS: dict[PeerLevel, tuple[str, ...]] = {
    PeerLevel.SIZE: ("business_type", "market_type", "size_class"),
    PeerLevel.MARKET: ("business_type", "market_type"),
    PeerLevel.TYPE: ("business_type",),
    PeerLevel.UNIT: (),
}


def quartiles_of(values: Sequence[int]) -> Quartiles | None:
    """Median and quartiles, interpolated between the figures with both ends included; None for none."""
    if not values:
        return None
    lower, median, upper = (
        quantiles(values, n=4, method="inclusive") if len(values) > 1 else [float(values[0])] * 3
    )
    return Quartiles(lower, median, upper, len(values))
