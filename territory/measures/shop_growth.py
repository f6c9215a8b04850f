"""How a shop's sales go beside its route, and since when: the facts of one sentence (domain.md §7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

from .indices import REST_ABOVE, growth_alert, growth_index, volume_price
from .rules import STANDARD, AlertRules
from .signal import FROZEN_CYCLES, POTENTIAL_FROM
from .trends import UNKNOWN_CHANGE, Change, change

COMPARED_MONTHS = 3
"""Months of sales that are compared; the pyramid's window, which an office may set, is another matter."""
LONGEST_RUN = 13
"""Months that are looked back for the beginning of a run."""


class Verdict(StrEnum):
    """What there is to say of a shop's sales, the gravest first."""

    STOPPED = "stopped"
    """Nothing bought on balance in the last three months, or no order for eight order cycles."""
    BEHIND = "behind"
    """Growth index under the threshold (0.80), and the change reaches the floor: it asks for a reason."""
    AHEAD = "ahead"
    """Growth index of 1.20 or more, and the change reaches the floor."""
    IN_STEP = "in_step"
    """Neither."""
    NO_BASE = "no_base"
    """Nothing to compare with: too new, or nothing bought in the base."""


class Basis(StrEnum):
    """What the last three months are compared with."""

    YEAR = "year"
    """The same months a year before."""
    QUARTER = "quarter"
    """The three months before, where nothing is known of the year before."""


@dataclass(frozen=True, slots=True)
class ShopMonths:
    """A shop's net amounts and orders by month, and the net amounts of its route.

    Minor units of money; None for a month of which nothing is known.
    """

    amounts: Mapping[Month, int | None]
    orders: Mapping[Month, int | None]
    route: Mapping[Month, int | None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The largest effect in a shop's sales, with what it is made of.

    ``index`` is the growth index against the route over the window; in a run of months that all lie on
    the same side of the threshold it is that of the run, which began in ``since``. ``shop`` and ``route``
    are the changes over the compared months. ``by_orders`` and ``by_size`` split the shop's change into more
    or fewer orders and larger or smaller ones (§7.6); None where no order is in the base. ``missed_cycles``
    are the route's order dates since the last order.
    """

    verdict: Verdict
    basis: Basis
    months: tuple[Month, ...]
    index: Ratio
    since: Month | None
    shop: Change
    route: Change
    by_orders: int | None
    by_size: int | None
    missed_cycles: int | None

    @property
    def distance(self) -> Ratio:
        """How far the shop is from its route: index − 1, so −0.38 is 38 % below; ``0/0`` when unknown."""
        return Ratio(self.index.numerator - self.index.denominator, self.index.denominator)


def judge(
    sales: ShopMonths, month: Month, *, missed_cycles: int | None, alerts: AlertRules = STANDARD.alerts
) -> Judgement:
    """What there is to say of a shop in the three months up to ``month``, by the office's thresholds.

    The reference is the route, or the rest of the route when the shop makes up more than 30 % of it (§7.4).
    """
    window = Month.range(month.shift(1 - COMPARED_MONTHS), month)
    basis = Basis.YEAR
    if (_sum(sales.amounts, window, 12) or 0) <= 0:
        basis = Basis.QUARTER
    shift = 12 if basis is Basis.YEAR else COMPARED_MONTHS
    index = _index(sales, window, shift)
    current, base = _sum(sales.amounts, window, 0), _sum(sales.amounts, window, shift)
    verdict = _verdict(current, base, index, missed_cycles, alerts)
    months, since = tuple(window), None
    if basis is Basis.YEAR and verdict in {Verdict.BEHIND, Verdict.AHEAD}:
        run = _run(sales, month, verdict, alerts)
        if run:
            months, since = tuple(run), run[0]
            index = _index(sales, run, shift)
            current, base = _sum(sales.amounts, run, 0), _sum(sales.amounts, run, shift)
    route = change(_sum(sales.route, months, 0), _sum(sales.route, months, shift))
    parts = None
    if current is not None and base is not None:
        parts = volume_price(
            _sum(sales.orders, months, shift) or 0, base, _sum(sales.orders, months, 0) or 0, current
        )
    return Judgement(
        verdict=verdict,
        basis=basis,
        months=months,
        index=index,
        since=since,
        shop=change(current, base) if verdict is not Verdict.NO_BASE else UNKNOWN_CHANGE,
        route=route,
        by_orders=parts.volume if parts else None,
        by_size=parts.price if parts else None,
        missed_cycles=missed_cycles,
    )


def level(shop: int | None, reference: float | None) -> Ratio:
    """A shop's amount against a reference amount for one shop; ``0/0`` when either is unknown or ≤ 0."""
    if shop is None or reference is None or reference <= 0:
        return Ratio(0, 0)
    # A median of whole minor units lies on halves or quarters of one, so this loses nothing.
    return Ratio(shop * 4, round(reference * 4))


def _verdict(
    current: int | None, base: int | None, index: Ratio, missed_cycles: int | None, alerts: AlertRules
) -> Verdict:
    if current is None:
        return Verdict.NO_BASE
    if missed_cycles is not None and missed_cycles >= FROZEN_CYCLES:
        return Verdict.STOPPED
    if base is None or base <= 0:
        return Verdict.NO_BASE
    if current <= 0:
        return Verdict.STOPPED
    delta = current - base
    if growth_alert(index, delta, rules=alerts):
        return Verdict.BEHIND
    if _reaches(index, POTENTIAL_FROM) and abs(delta) >= alerts.floor_amount:
        return Verdict.AHEAD
    return Verdict.IN_STEP


def _reaches(index: Ratio, threshold: Ratio) -> bool:
    return index.denominator > 0 and (
        index.numerator * threshold.denominator >= threshold.numerator * index.denominator
    )


def _run(sales: ShopMonths, month: Month, verdict: Verdict, alerts: AlertRules) -> list[Month]:
    """The months up to ``month`` without a break whose own index lies on the verdict's side."""
    run: list[Month] = []
    for back in range(LONGEST_RUN):
        one = month.shift(-back)
        index = _index(sales, [one], 12)
        if not index.denominator:
            break
        is_behind = not _reaches(index, alerts.below)
        if is_behind if verdict is Verdict.BEHIND else _reaches(index, POTENTIAL_FROM):
            run.insert(0, one)
        else:
            break
    return run


def _index(sales: ShopMonths, months: list[Month], shift: int) -> Ratio:
    """The growth index of the shop against its route over some months."""
    current, base = _sum(sales.amounts, months, 0), _sum(sales.amounts, months, shift)
    whole, whole_base = _sum(sales.route, months, 0), _sum(sales.route, months, shift)
    if None not in (current, base, whole, whole_base) and _is_large(current, whole):
        whole, whole_base = (whole or 0) - (current or 0), (whole_base or 0) - (base or 0)
    return growth_index(current, base, whole, whole_base)


def _is_large(part: int | None, whole: int | None) -> bool:
    if not part or not whole or whole <= 0:
        return False
    return part * REST_ABOVE.denominator > whole * REST_ABOVE.numerator


def _sum(
    figures: Mapping[Month, int | None], months: list[Month] | tuple[Month, ...], shift: int
) -> int | None:
    """The sum over the months, each taken ``shift`` months earlier; None when one of them is unknown."""
    total = 0
    for month in months:
        figure = figures.get(month.shift(-shift))
        if figure is None:
            return None
        total += figure
    return total
