"""Value, potential, migrating, frozen: the second axis, scheme ``signal-v1`` (domain.md §4.5)."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Aside, Placement, Signal, Tier

SIGNAL_V1 = "signal-v1"

FROZEN_CYCLES = 8
FROZEN_BELOW = Ratio(10, 100)
MIGRATING_BELOW = Ratio(80, 100)
POTENTIAL_FROM = Ratio(120, 100)
PEERS_BELOW = Ratio(60, 100)
FEWEST_PEERS = 20

VALUE_TIERS = frozenset({Tier.TOP, Tier.BIG, Tier.MEDIUM, Tier.KEY, Tier.MIDDLE, AbcClass.A, AbcClass.B})
SMALL_TIERS = frozenset({Tier.SMALL, Tier.BASE, AbcClass.C})
_EXCLUDED = frozenset({Aside.SUSPENDED, Aside.CLOSED, Aside.NEW, Aside.PROSPECT})


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """What ``signal`` needs to know of a shop; amounts are net, in minor units.

    ``state``: its place in the latest snapshot. ``missed_cycles``: order cycles since its last net order
    (since its opening when it never ordered). ``last_3``: its last three months; ``last_12``: its last
    twelve, None when it is younger. ``index`` and ``previous_index``: growth index of the last three
    months, and the same a month earlier, against its own three months a year before (or the three months
    preceding, when there is no year), both with the unit as reference; ``0/0`` when unknown.
    ``down_confirmed``: it went at least one tier down and not only across the border.
    ``peer_median``: median value of the shops of its business type and market type, over the same window
    as ``last_3``, and how many they are.
    """

    state: Tier | AbcClass | Aside | Placement
    missed_cycles: int
    last_3: int
    last_12: int | None
    index: Ratio
    previous_index: Ratio
    down_confirmed: bool
    peer_median: int | None
    peers: int


def signal(facts: SignalFacts) -> Signal:
    """The first rule that fits (§4.5).

    1 excluded (suspended, closed, new, prospect). 2 frozen: no net order for 8 order cycles, or the last
    three months' mean under 10 % of the twelve months' mean. 3 migrating: index under 0.80 in two
    successive months, or a confirmed step down. 4 value: in a tier above the lowest. 5 potential: in the
    lowest tier with an index of at least 1.20, or under 60 % of the median of at least 20 peers.
    6 stable: none of these. A shop without tier (fewer than 20 shops) can't be of value or potential.
    """
    if facts.state in _EXCLUDED:
        return Signal.EXCLUDED
    if facts.missed_cycles >= FROZEN_CYCLES or _frozen_over(facts.last_3, facts.last_12):
        return Signal.FROZEN
    if facts.down_confirmed or (
        _below(facts.index, MIGRATING_BELOW) and _below(facts.previous_index, MIGRATING_BELOW)
    ):
        return Signal.MIGRATING
    if facts.state in VALUE_TIERS:
        return Signal.VALUE
    if facts.state in SMALL_TIERS and (
        (facts.index.denominator > 0 and not _below(facts.index, POTENTIAL_FROM))
        or _behind_peers(facts.last_3, facts.peer_median, facts.peers)
    ):
        return Signal.POTENTIAL
    return Signal.STABLE


def _frozen_over(last_3: int, last_12: int | None) -> bool:
    """Whether the monthly mean of three months is under 10 % of that of twelve, which must be positive."""
    if last_12 is None or last_12 <= 0:
        return False
    return last_3 * 12 * FROZEN_BELOW.denominator < last_12 * 3 * FROZEN_BELOW.numerator


def _below(index: Ratio, threshold: Ratio) -> bool:
    return (
        index.denominator > 0
        and index.numerator * threshold.denominator < threshold.numerator * index.denominator
    )


def _behind_peers(value: int, median: int | None, peers: int) -> bool:
    if median is None or peers < FEWEST_PEERS:
        return False
    return value * PEERS_BELOW.denominator < median * PEERS_BELOW.numerator
