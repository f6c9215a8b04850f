"""A unit beside the ones around it, and what moved its amount (domain.md §7.4, §7.6)."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.ratio import Ratio

from .rules import STANDARD, AlertRules

REST_ABOVE = Ratio(30, 100)
"""A part larger than this share of the whole is compared with the rest instead of the whole."""

ALERT_BELOW = STANDARD.alerts.below
FLOOR_AMOUNT = STANDARD.alerts.floor_amount
"""Smallest change of an amount worth an alert by the usual rules, in minor units: 2,000 major ones."""
FLOOR_QUANTITY = STANDARD.alerts.floor_quantity
"""Smallest change of a quantity that is worth an alert by the usual rules, in cartons."""


@dataclass(frozen=True, slots=True)
class LevelIndex:
    """Amount per active shop against the reference; ``index`` 1 means level with it."""

    index: Ratio
    against_rest: bool

    @property
    def points(self) -> float | None:
        """The index on the scale where the reference is 100."""
        value = self.index.value
        return None if value is None else value * 100


@dataclass(frozen=True, slots=True)
class VolumePrice:
    """A change of amount split in two; ``volume + price`` is the whole change, in minor units."""

    volume: int
    price: int


def level_index(amount: int, shops: int, whole_amount: int, whole_shops: int) -> LevelIndex:
    """(amount ÷ active shops) ÷ (reference amount ÷ its active shops) (§7.4).

    The reference is the whole that the part belongs to, or the rest of it when the part makes up more
    than 30 % of the whole's amount. ``0/0`` when either has no shop or the reference no positive amount.
    """
    against_rest = whole_amount > 0 and amount * REST_ABOVE.denominator > whole_amount * REST_ABOVE.numerator
    if against_rest:
        whole_amount -= amount
        whole_shops -= shops
    if shops <= 0 or whole_shops <= 0 or whole_amount <= 0:
        return LevelIndex(Ratio(0, 0), against_rest)
    return LevelIndex(Ratio(amount * whole_shops, shops * whole_amount), against_rest)


def growth_index(
    current: int | None, base: int | None, whole_current: int | None, whole_base: int | None
) -> Ratio:
    """(1 + growth) ÷ (1 + growth of the reference) (§7.4).

    Unlike the ratio of two growth rates it holds when the reference shrinks or stands still. ``0/0`` when
    a figure is unknown, either base isn't positive, or nothing is left of the reference.
    """
    if current is None or base is None or whole_current is None or whole_base is None:
        return Ratio(0, 0)
    if base <= 0 or whole_base <= 0 or whole_current <= 0:
        return Ratio(0, 0)
    return Ratio(current * whole_base, base * whole_current)


def growth_alert(
    index: Ratio,
    delta: int | None,
    delta_quantity: int | None = None,
    *,
    rules: AlertRules = STANDARD.alerts,
) -> bool:
    """Whether a growth index asks for a reason (§7.4).

    It lies under the threshold, and the unit's own change is at least the floor in amount or in quantity,
    so that tiny shops don't fill the list.
    """
    below = rules.below
    if not index.denominator or index.numerator * below.denominator >= below.numerator * index.denominator:
        return False
    if delta is not None and abs(delta) >= rules.floor_amount:
        return True
    return delta_quantity is not None and abs(delta_quantity) >= rules.floor_quantity


def volume_price(base_quantity: int, base_amount: int, quantity: int, amount: int) -> VolumePrice | None:
    """ΔA = (q1 − q0)·p0 + (p1 − p0)·q1 (§7.6): how much came from volume, how much from price and structure.

    Volume is rounded to whole minor units, halves away from zero, and price takes the remainder, so that
    both add up. None when there was no positive quantity to take a base price from or the current one is
    negative.
    """
    if base_quantity <= 0 or quantity < 0:
        return None
    product = (quantity - base_quantity) * base_amount
    volume = (2 * abs(product) + base_quantity) // (2 * base_quantity)
    if product < 0:
        volume = -volume
    return VolumePrice(volume, amount - base_amount - volume)
