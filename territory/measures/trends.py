"""Sales over time: changes, order cycles, month to date, moving annual totals (domain.md §7).

Amounts are integers in minor units of money, quantities integers; ``None`` means that a figure isn't known,
which is not the same as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio

MAT_MONTHS = 12

Cycles = int | float
"""A number of order cycles: whole for a route, possibly broken for the mean over a unit's routes."""

# A unit has at most a few thousand routes, so this recovers the exact mean from its float.
_MOST_ROUTES = 10_000


class Case(StrEnum):
    """Why a change has a percentage or has none."""

    COMPUTED = "computed"
    NEW = "new"
    NEGATIVE_BASE = "negative_base"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against its base (domain.md §7.1).

    ``delta`` is current − base in the figure's own unit, None when either is unknown. ``ratio`` is
    delta ÷ base and exists only for a positive base.
    """

    delta: int | None
    ratio: Ratio | None
    case: Case

    @property
    def label(self) -> str:
        """The change for a reader: ``+18.8%``, ``-120.0%``, "new", "n/m" (negative base) or "—"."""
        if self.ratio is not None:
            return signed_percent(self.ratio)
        if self.case is Case.NEW:
            return pgettext("change", "new")
        if self.case is Case.NEGATIVE_BASE:
            return pgettext("change", "n/m")
        return "—"


UNKNOWN_CHANGE = Change(None, None, Case.UNKNOWN)


@dataclass(frozen=True, slots=True)
class PointsChange:
    """The difference of two rates, exact, as a fraction of one (``value`` × 100 = percentage points)."""

    difference: Ratio

    @property
    def points(self) -> float | None:
        """Percentage points, None when either rate can't be computed."""
        value = self.difference.value
        return None if value is None else value * 100

    @property
    def label(self) -> str:
        """``+1.2 pp``, or "—"."""
        if not self.difference.denominator:
            return "—"
        return _("%(points)s pp") % {"points": signed_percent(self.difference).removesuffix("%")}


def signed_percent(ratio: Ratio, digits: int = 1) -> str:
    """The ratio in per cent with an explicit plus; a value that rounds to zero has no sign."""
    text = ratio.percent(digits)
    if not any(figure in text for figure in "123456789"):
        return text.removeprefix("-")
    return text if text.startswith("-") else f"+{text}"


def change(current: int | None, base: int | None) -> Change:
    """Month on month or year on year: ``current ÷ base − 1``, only for a positive base (§7.1).

    Base 0 with a current figure is "new", a negative base is not meaningful, 0 against 0 is "—".
    """
    if current is None or base is None:
        return UNKNOWN_CHANGE
    delta = current - base
    if base > 0:
        return Change(delta, Ratio(delta, base), Case.COMPUTED)
    if base < 0:
        return Change(delta, None, Case.NEGATIVE_BASE)
    return Change(delta, None, Case.NEW if current else Case.NOTHING)


def rate_change(current: Ratio | None, base: Ratio | None) -> PointsChange:
    """Difference of two rates, always in percentage points and never in per cent (§7.1)."""
    if current is None or base is None or not current.denominator or not base.denominator:
        return PointsChange(Ratio(0, 0))
    return PointsChange(
        Ratio(
            current.numerator * base.denominator - base.numerator * current.denominator,
            current.denominator * base.denominator,
        )
    )


def per_cycle(
    current: int | None, current_cycles: Cycles | None, base: int | None, base_cycles: Cycles | None
) -> Change:
    """Change of the amount per order cycle (§7.2); ``delta`` is rounded to whole minor units per cycle.

    Unknown when an amount is unknown or a month has no order cycle.
    """
    if current is None or base is None or not current_cycles or not base_cycles:
        return UNKNOWN_CHANGE
    now = current / _exact(current_cycles)
    then = base / _exact(base_cycles)
    delta = _round(now - then)
    if then > 0:
        growth = now / then - 1
        return Change(delta, Ratio(growth.numerator, growth.denominator), Case.COMPUTED)
    return Change(delta, None, change(current, base).case)


@dataclass(frozen=True, slots=True)
class ToDate:
    """The days of two months that hold the same number of order cycles."""

    cycles: int
    current: Period
    base: Period


def to_date(
    month: Month,
    order_dates: Sequence[date],
    base_month: Month,
    base_order_dates: Sequence[date],
    as_of: date,
) -> ToDate | None:
    """The first k order cycles of a running month and the first k of its base month (§7.2).

    k counts the order dates up to ``as_of``, the last day with complete data. A cycle runs from its order
    date to the day before the next one. The k-th cycle of the base month is cut as many days after its
    order date as the running one is old, so that a half-told cycle never meets a whole one. A base month
    with fewer cycles lowers k. Order dates are ascending; None when nothing can be compared yet.
    """
    cycles = min(sum(1 for day in order_dates if day <= as_of), len(base_order_dates))
    if cycles == 0:
        return None
    current_end = min(as_of + timedelta(days=1), _cycle_end(order_dates, cycles, month))
    age = current_end - order_dates[cycles - 1]
    base_end = min(base_order_dates[cycles - 1] + age, _cycle_end(base_order_dates, cycles, base_month))
    return ToDate(cycles, Period(month.first, current_end), Period(base_month.first, base_end))


def month_to_date(window: ToDate | None, by_day: Mapping[date, int]) -> Change:
    """Change between the two stretches of ``to_date``; ``by_day`` maps dates of both months to amounts."""
    if window is None:
        return UNKNOWN_CHANGE
    return change(
        sum(amount for day, amount in by_day.items() if day in window.current),
        sum(amount for day, amount in by_day.items() if day in window.base),
    )


def moving_annual_total(by_month: Mapping[Month, int | None], end: Month) -> int | None:
    """Sum of the 12 months up to ``end`` (§7.7); None unless all of them are known."""
    amounts = [by_month.get(month) for month in _year_to(end)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == MAT_MONTHS else None


def moving_annual_change(by_month: Mapping[Month, int | None], end: Month) -> Change:
    """Growth of the moving annual total over the one a year before; needs 24 known months (§7.7)."""
    return change(moving_annual_total(by_month, end), moving_annual_total(by_month, end.shift(-MAT_MONTHS)))


def moving_annual_rate(by_month: Mapping[Month, Ratio | None], end: Month) -> Ratio:
    """The rate of the 12 months up to ``end``, numerators and denominators summed first (§7.7).

    ``0/0`` unless all 12 months are in the mapping with a rate; a month of ``0/0`` is known to be empty
    and adds nothing.
    """
    rates = [by_month.get(month) for month in _year_to(end)]
    known = [rate for rate in rates if rate is not None]
    return Ratio.pool(known) if len(known) == MAT_MONTHS else Ratio(0, 0)


def _year_to(end: Month) -> list[Month]:
    return Month.range(end.shift(1 - MAT_MONTHS), end)


def _cycle_end(order_dates: Sequence[date], cycle: int, month: Month) -> date:
    """The day after the last day of the month's cycle with this number (from 1)."""
    return order_dates[cycle] if cycle < len(order_dates) else month.end


def _exact(cycles: Cycles) -> Fraction:
    return Fraction(cycles).limit_denominator(_MOST_ROUTES)


def _round(value: Fraction) -> int:
    """Nearest integer, halves away from zero."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole
