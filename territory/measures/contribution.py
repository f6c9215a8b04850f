"""What each part contributed to the growth of a whole (domain.md §7.5)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from salesforce_app.kernel.ratio import Ratio

from .trends import Change, change

Key = TypeVar("Key", bound=Hashable)

LEAST_GROWTH = Ratio(1, 100)
MOST_MIXED_SHARE = 2


@dataclass(frozen=True, slots=True)
class PartContribution:
    """One part: its change, its pull on the whole's growth, its share of the whole's change.

    ``pull`` = Δ ÷ T0 and ``share`` = Δ ÷ ΔT, both as fractions of one; ``share`` is None when shares are
    suppressed.
    """

    delta: int
    pull: Ratio
    share: Ratio | None

    @property
    def pull_pp(self) -> float | None:
        """The pull in percentage points; None when the whole had no positive base."""
        return None if not self.pull.denominator else self.pull.numerator * 100 / self.pull.denominator


@dataclass(frozen=True, slots=True)
class Contribution(Generic[Key]):
    """A whole and its parts. Deltas add up to the whole's delta, pulls to its growth, shares to 1."""

    total: Change
    parts: Mapping[Key, PartContribution]
    shares_shown: bool


def contribution(base: Mapping[Key, int], current: Mapping[Key, int]) -> Contribution[Key]:
    """Pull (pp) and share (%) of every part in the growth of their sum (§7.5).

    A part missing from one side had 0 there. All pulls have T0 as their denominator and all shares ΔT, so
    they add up exactly. Pulls are ``0/0`` unless T0 > 0. Shares are suppressed when |ΔT ÷ T0| < 1 % (or
    can't be told), or when signs are mixed and a share exceeds 200 % either way. Parts come in the order
    of ``current``, then those only in ``base``.
    """
    deltas = {key: amount - base.get(key, 0) for key, amount in current.items()}
    deltas.update((key, -amount) for key, amount in base.items() if key not in deltas)
    total_base = sum(base.values())
    total_delta = sum(deltas.values())
    shown = _shares_are_meaningful(list(deltas.values()), total_base, total_delta)
    return Contribution(
        change(total_base + total_delta, total_base),
        {
            key: PartContribution(
                delta,
                Ratio(delta, total_base) if total_base > 0 else Ratio(0, 0),
                Ratio(delta, total_delta) if shown else None,
            )
            for key, delta in deltas.items()
        },
        shown,
    )


def _shares_are_meaningful(deltas: list[int], total_base: int, total_delta: int) -> bool:
    if total_base <= 0:
        return False
    if abs(total_delta) * LEAST_GROWTH.denominator < total_base * LEAST_GROWTH.numerator:
        return False
    mixed = any(delta > 0 for delta in deltas) and any(delta < 0 for delta in deltas)
    return not (mixed and any(abs(delta) > MOST_MIXED_SHARE * abs(total_delta) for delta in deltas))
