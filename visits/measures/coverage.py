"""Plan adherence, coverage, frequency, load: V1–V6, V8, V9 (domain.md §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Tier
from territory.measures.rules import STANDARD, VisitRules

from .matching import GRACE_DAYS, is_weekday, match

Id = TypeVar("Id", bound=Hashable)

DAILY_LOAD_TOWN = 30
DAILY_LOAD_COUNTRY = 25
"""Reference lines for V9, shown only on demand."""


class Plan(NamedTuple, Generic[Id]):
    """A planned call; ``excused``: cancelled with approval, so it isn't due."""

    retailer_id: Id
    on: date
    excused: bool = False


class Call(NamedTuple, Generic[Id]):
    """An in-person visit; contacts by phone or message are no visits and don't belong here."""

    retailer_id: Id
    on: date
    staff_id: int | None = None
    effective: bool = False


@dataclass(frozen=True, slots=True)
class VisitMeasures:
    """V1–V6 and V9 of one scope and period."""

    adherence: Ratio
    """V1: planned calls visited on their date ÷ planned calls due."""
    adherence_grace: Ratio
    """V1, second line: within one working day."""
    coverage: Ratio
    """V2: active and new shops visited ÷ active and new shops."""
    frequency_compliance: Ratio
    """V3: shops visited as often as required ÷ shops with a requirement."""
    capped_fulfilment: Ratio
    """V4: Σ min(visits, required) ÷ Σ required."""
    unplanned: Ratio
    """V5: visits that served no plan on their date ÷ visits."""
    unplanned_grace: Ratio
    """V5, second line: that served none within one working day."""
    effective: Ratio
    """V6: effective ÷ all in-person visits."""
    daily_load: Ratio
    """V9: visits ÷ field days; a field day is one person's date with a visit."""
    visits: int


def required_visits(frequency: int, eligible_days: int, days: int) -> int:
    """Visits due in a month of ``days`` of which the shop was open and served ``eligible_days``.

    ⌊frequency × eligible ÷ days + ½⌋ (§6). Never falls as the shop is eligible for longer.
    """
    return (2 * frequency * eligible_days + days) // (2 * days)


def frequency_of(own: int | None, tier: Tier | AbcClass | None, rules: VisitRules = STANDARD.visits) -> int:
    """Visits a month: the shop's own frequency, else its tier's by the rules, else theirs for any shop."""
    if own is not None:
        return own
    return rules.by_tier[tier] if tier is not None else rules.otherwise


def measures(
    plans: Iterable[Plan[Id]],
    visits: Sequence[Call[Id]],
    required: Mapping[Id, int],
    portfolio: Collection[Id],
    period: Period,
    *,
    grace_days: int = GRACE_DAYS,
    is_working: Callable[[date], bool] = is_weekday,
) -> VisitMeasures:
    """V1–V6 and V9 (§6).

    ``required``: visits due from each shop in the period. ``portfolio``: the active and new shops.
    Plans and visits may reach a few days beyond the period: those outside serve only the matching at
    its edges and aren't counted. Visits outside the portfolio count as visits, but not for coverage.
    """
    due = [(plan.retailer_id, plan.on) for plan in plans if not plan.excused]
    made = [(visit.retailer_id, visit.on) for visit in visits]
    matches = match(due, made, grace_days=grace_days, is_working=is_working)
    inside = [position for position, (_, day) in enumerate(due) if day in period]
    counted = [visit for visit in visits if visit.on in period]
    served_exact = {served for served in matches.exact if served is not None and made[served][1] in period}
    served_grace = {served for served in matches.grace if served is not None and made[served][1] in period}
    per_shop = Counter(visit.retailer_id for visit in counted)
    shops = portfolio if isinstance(portfolio, set | frozenset) else frozenset(portfolio)
    asked = {shop: times for shop, times in required.items() if times >= 1}
    field_days = {(visit.staff_id, visit.on) for visit in counted}
    total = len(counted)
    return VisitMeasures(
        adherence=Ratio(sum(matches.exact[position] is not None for position in inside), len(inside)),
        adherence_grace=Ratio(sum(matches.grace[position] is not None for position in inside), len(inside)),
        coverage=Ratio(sum(shop in shops for shop in per_shop), len(shops)),
        frequency_compliance=Ratio(sum(per_shop[shop] >= times for shop, times in asked.items()), len(asked)),
        capped_fulfilment=Ratio(
            sum(min(per_shop[shop], times) for shop, times in asked.items()), sum(asked.values())
        ),
        unplanned=Ratio(total - len(served_exact), total),
        unplanned_grace=Ratio(total - len(served_grace), total),
        effective=Ratio(sum(visit.effective for visit in counted), total),
        daily_load=Ratio(total, len(field_days)),
        visits=total,
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """V8 of one shop in days: since its last visit (None when it never had one), and the longest gap."""

    since_last: int | None
    longest: int


def gap(visited_on: Iterable[date], period: Period, last_before: date | None = None) -> Gap:
    """Days since the last visit and the longest stretch without one (V8), as of the period's last day.

    A gap is the distance between two visits; it may begin at ``last_before``, the last visit before the
    period, and end at the period's last day. Without an earlier visit it begins at the period's start.
    """
    days = sorted(day for day in visited_on if day in period)
    marks = [last_before or period.start, *days, period.last]
    longest = max((later - earlier).days for earlier, later in pairwise(marks))
    last = days[-1] if days else last_before
    return Gap(None if last is None else (period.last - last).days, longest)
