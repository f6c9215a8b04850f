"""Which shops to call on where nobody made a plan: those that order next and are due a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from territory.queries.frame import Routes
from territory.queries.rules import rules_of
from territory.queries.served import stops_on
from territory.queries.units import unit_tree

from ...enums import Channel
from ...measures.coverage import frequency_of
from ...models import Visit
from .contacts import visited_on, visits_in
from .ground import tiers_before

MOST_CALLS = 30
"""The reference load of a day in town (domain.md §1.2)."""
DUE_AFTER_DAYS = 21
"""A shop with one visit a month is due again after so many days, one with four after a quarter of them."""
LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Candidate:
    shop: int
    route: int
    position: int
    made: int
    required: int
    last_on: date | None


def due_calls(
    scope: Scope, today: date, units: Mapping[date, Sequence[int]], is_working: Callable[[date], bool]
) -> dict[date, list[int]]:
    """By day, the shops on the routes of some units that are due a visit, in the order of the routes.

    They are the served shops of the routes whose order date is that day or the next working day, which have
    been visited less often this month than their frequency asks for, and not of late; the most neglected 30
    of them, each on one day only. Visits of today are left out of account for today, so that its list stays
    as it was in the morning. No statement for no units, else a number that does not grow with the shops.
    """
    if not units:
        return {}
    tree = unit_tree()
    below = {day: frozenset(tree.below(at)) for day, at in units.items()}
    whole = frozenset().union(*below.values())
    first, last = min(units), max(units)
    routes = Routes(whole, Period(first, last + LONGEST_HOLIDAY))
    inside = sorted(routes.inside(today))
    stops = list(
        stops_on(inside, today)
        .filter(retailer__in=Retailer.objects.visible_to(scope).values("pk"))
        .select_related("retailer")
        .order_by()
    )
    shops = sorted({stop.retailer_id for stop in stops})
    unit_of = {route: routes.unit_on(route, today) for route in inside}
    tiers = tiers_before(shops, {unit for unit in unit_of.values() if unit is not None}, Month.of(today))
    made = visits_in(shops, Period(Month.of(today).first, today))
    last_on = dict(
        Visit.objects.filter(channel=Channel.IN_PERSON, retailer__in=shops, visited_on__lt=today)
        .order_by()
        .values_list("retailer")
        .annotate(Max("visited_on"))
    )
    there_today = {shop for shop, _day in visited_on(shops, today, today)}
    rules = rules_of(Month.of(today)).visits
    listed: set[int] = set()
    found: dict[date, list[int]] = {}
    for day in sorted(units):
        ordering = _ordering(routes, day, below[day], is_working)
        candidates = [
            _Candidate(
                stop.retailer_id,
                stop.route_id,
                stop.position or 0,
                made[stop.retailer_id] if Month.of(day) == Month.of(today) else 0,
                frequency_of(
                    stop.retailer.visits_per_month,
                    tiers.get((unit_of[stop.route_id], stop.retailer_id)),
                    rules,
                ),
                last_on.get(stop.retailer_id),
            )
            for stop in stops
            if stop.route_id in ordering
            and stop.retailer_id not in listed
            and (day == today or stop.retailer_id not in there_today)
        ]
        found[day] = _most_neglected(candidates, day)
        listed.update(found[day])
    return found


def _most_neglected(candidates: Sequence[_Candidate], day: date) -> list[int]:
    """The shops of a day that are due, in the order of their routes."""
    due = [
        one
        for one in candidates
        if one.made < one.required
        and (one.last_on is None or (day - one.last_on).days * one.required >= DUE_AFTER_DAYS)
    ]
    due.sort(key=lambda one: (one.made / one.required, one.last_on or date.min, one.shop))
    due = due[:MOST_CALLS]
    due.sort(key=lambda one: (one.route, one.position, one.shop))
    return [one.shop for one in due]


def _ordering(
    routes: Routes, day: date, units: frozenset[int], is_working: Callable[[date], bool]
) -> frozenset[int]:
    """The routes in some units with an order date on a day or the next working day."""
    after = day + timedelta(days=1)
    while not is_working(after) and after < day + LONGEST_HOLIDAY:
        after += timedelta(days=1)
    span = Period(day, after + timedelta(days=1))
    return frozenset(
        route
        for route in routes.inside(day)
        if routes.unit_on(route, day) in units and routes.order_dates(route, span)
    )
