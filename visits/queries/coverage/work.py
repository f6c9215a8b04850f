"""A unit's calls, visits and shops of a month, each with what the measures make of it (domain.md §6).

What the figures and the lists behind them are both read off, so that they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from accounts.enums import Role
from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.timeline import in_force
from territory.enums import Tier
from territory.models import Posting
from territory.queries.frame import UnitFrame
from territory.queries.units import unit_tree

from ...measures.matching import match
from ..field_work import Call, Plan, around, last_visits, read_calls, read_plans, told_period
from ..portfolio import portfolio, tiers_before
from ..visits import working_days


class Match(IntEnum):
    """How a planned call and a visit found each other."""

    NONE = 0
    NEAR = 1
    """Within one working day."""
    EXACT = 2
    """On the planned day."""


class PlannedItem(NamedTuple):
    """A planned call that was due in the month."""

    key: int
    shop: int
    route: int
    staff: int
    match: Match


class VisitItem(NamedTuple):
    """A visit in person in the month, stamped with the unit; ``key`` as the database writes it."""

    key: str
    shop: int
    route: int
    staff: int
    day: int
    seconds: int | None
    effective: bool
    match: Match


class ShopItem(NamedTuple):
    """A shop of the unit's routes.

    ``unit`` is that of its route. ``served``: active or new at the month's end. ``visits`` of the month by
    whomever. ``since_last`` days without a visit at the end, None for a shop that never had one;
    ``longest`` the longest stretch without one that ended in the month.
    """

    key: int
    route: int
    unit: int | None
    served: bool
    required: int
    visits: int
    since_last: int | None
    longest: int | None
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class FieldWork:
    """Everything that a unit's measures of a month are counted from.

    ``as_of`` is the last day looked at: that of the month, or today while it runs. ``holders`` are, by unit,
    the people whose shops those of its routes are: the account managers who stand at it or above it on that
    day, without substitutes.
    """

    month: Month
    as_of: date
    plans: Sequence[PlannedItem]
    visits: Sequence[VisitItem]
    shops: Sequence[ShopItem]
    holders: Mapping[int, frozenset[int]]
    tiers: Mapping[int, Tier]
    """The tiers by which visits are required, of the shops that have one."""

    def holders_of(self, shop: ShopItem) -> frozenset[int]:
        """Whose shop it is."""
        return frozenset() if shop.unit is None else self.holders.get(shop.unit, frozenset())


@rows_are_no_garbage()
def field_work(frame: UnitFrame, today: date) -> FieldWork:
    """Read a unit's month; a fixed number of statements.

    While the month runs, calls planned for days after ``today`` are not due yet, and gaps end today. A past
    month may be told as of a day within it: later visits are then left out as well.
    """
    month = frame.month
    as_of = told_period(month, today).last
    shops = portfolio(frame, month)
    is_working = working_days(month)
    period = around(month, is_working)
    calls = read_calls(frame, shops.ids, period, keyed=True)
    plans = read_plans(frame, period)
    of_plans, of_calls = matched(plans, calls, is_working)
    first, until = month.first.toordinal(), as_of.toordinal()
    unit_of = {route: frame.routes.unit_on(route, month.last) for route in frame.routes.refs}
    tiers = tiers_before({route: unit for route, unit in unit_of.items() if unit is not None}, month)
    days_of: defaultdict[int, list[int]] = defaultdict(list)
    for call in calls:
        if first <= call.day <= until:
            days_of[call.shop].append(call.day)
    before = last_visits(frame)
    none: Mapping[int, Tier] = {}
    items = []
    for shop, route, served, required in zip(
        shops.ids, shops.routes, shops.served, shops.required, strict=True
    ):
        days = sorted(days_of.get(shop, ()))
        since_last, longest = _gap(days, before.get(shop), first, until) if served else (None, None)
        tier = tiers.get(route, none).get(shop)
        items.append(
            ShopItem(shop, route, unit_of.get(route), served, required, len(days), since_last, longest, tier)
        )
    return FieldWork(
        month=month,
        as_of=as_of,
        plans=[
            PlannedItem(plan.key, plan.shop, plan.route, plan.staff, found)
            for plan, found in zip(plans, of_plans, strict=True)
            if first <= plan.day <= until
        ],
        visits=[
            VisitItem(
                call.key, call.shop, call.route, call.staff, call.day, call.seconds, call.effective, found
            )
            for call, found in zip(calls, of_calls, strict=True)
            if call.ours and first <= call.day <= until
        ],
        shops=items,
        holders=_holders(frame, as_of),
        tiers={item.key: item.tier for item in items if item.tier is not None},
    )


def matched(
    plans: Sequence[Plan], calls: Sequence[Call], is_working: Callable[[date], bool]
) -> tuple[list[Match], list[Match]]:
    """How each plan and each visit was matched; of several people in a shop on a day her own visit first."""
    free: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for position, call in enumerate(calls):
        free[call.shop, call.day].append(position)
    of_plans = [Match.NONE] * len(plans)
    of_calls = [Match.NONE] * len(calls)
    for must_be_own in (True, False):
        for position, plan in enumerate(plans):
            if of_plans[position]:
                continue
            for other in free.get((plan.shop, plan.day), ()):
                if of_calls[other] or (must_be_own and calls[other].staff != plan.staff):
                    continue
                of_plans[position] = of_calls[other] = Match.EXACT
                break
    open_plans = [position for position, found in enumerate(of_plans) if not found]
    left = [position for position, found in enumerate(of_calls) if not found]
    near = match(
        [(plans[position].shop, date.fromordinal(plans[position].day)) for position in open_plans],
        [(calls[position].shop, date.fromordinal(calls[position].day)) for position in left],
        is_working=is_working,
    )
    for position, found in zip(open_plans, near.grace, strict=True):
        if found is not None:
            of_plans[position] = of_calls[left[found]] = Match.NEAR
    return of_plans, of_calls


def _gap(days: Sequence[int], before: int | None, first: int, until: int) -> tuple[int | None, int | None]:
    """V8 of one shop as ``measures.coverage.gap`` has it, in ordinals: since its last visit, the longest."""
    made = [day for day in days if day <= until]
    if not made and before is None:
        return None, None
    marks = [*([first] if before is None else [before]), *made, until]
    longest = max(later - earlier for earlier, later in pairwise(marks))
    return until - (made[-1] if made else before or until), longest


def _holders(frame: UnitFrame, day: date) -> Mapping[int, frozenset[int]]:
    """By unit, those who stand as account managers at it or above it; two statements."""
    tree = unit_tree()
    posted = Posting.objects.filter(in_force(day), role=Role.ACCOUNT_MANAGER, substitutes_for=None)
    at: defaultdict[int, set[int]] = defaultdict(set)
    for unit, staff in posted.order_by().values_list("unit", "staff"):
        at[unit].add(staff)
    nobody: frozenset[int] = frozenset()
    return {
        unit: nobody.union(*(at.get(place, nobody) for place in (unit, *tree.above(unit))))
        for unit in frame.units
    }
