"""The shops that are to be visited in a month, how often, and by which route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

from django.db import connection

from accounts.enums import SERVED_STATES
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month, Period
from territory.enums import Tier
from territory.measures.pyramid import PYRAMID_COUNT_V1
from territory.models import TierEntry, TierSnapshot
from territory.queries.frame import UnitFrame
from territory.queries.shops import Storied, read_shops

from ..measures.coverage import frequency_of, required_visits

ENTRY = TierEntry._meta.db_table

_TIERS = {tier.value: tier for tier in Tier}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The shops of a unit's routes in a month, by column; row i of every column is one shop.

    ``routes`` are those of the shop's last stop within the month, ``served`` says whether it is active or
    new at the month's end, ``required`` is the number of visits due from its frequency and served days.
    """

    ids: list[int]
    routes: list[int]
    served: list[bool]
    required: list[int]


def portfolio(frame: UnitFrame, month: Month) -> Portfolio:
    """The shops to be visited in ``month``, which is the frame's or one of the twelve before it.

    A shop's frequency is its own, else that of its tier in the newest snapshot of its territory frozen
    before the month by the rules in force for it, else theirs for any shop (domain.md §6). Two statements.
    """
    shops = frame.keep(read_shops)
    period, last, days = month.period, month.last, month.days
    inside = frame.routes.inside(last)
    unit_of = {route: frame.routes.unit_on(route, last) for route in inside}
    tiers = tiers_before({route: unit for route, unit in unit_of.items() if unit is not None}, month)
    nobody: Mapping[int, Tier] = {}
    rules = frame.rule_book.of(month).visits
    is_inside = [route in inside for route in shops.plain_routes]
    ids = list(compress(shops.plain_ids, is_inside))
    routes = list(compress(shops.plain_routes, is_inside))
    required = [
        frequency_of(own, tiers.get(route, nobody).get(shop), rules)
        for shop, route, own in zip(ids, routes, compress(shops.plain_frequencies, is_inside), strict=True)
    ]
    served = [True] * len(ids)
    for storied in shops.storied.values():
        stop = storied.last_stop(period)
        if stop is None or stop.value not in inside:
            continue
        tier = tiers.get(stop.value, nobody).get(storied.retailer_id)
        frequency = frequency_of(storied.visits_per_month, tier, rules)
        ids.append(storied.retailer_id)
        routes.append(stop.value)
        required.append(required_visits(frequency, served_days(storied, period), days))
        served.append(stop.holds(last) and storied.state_on(last).value in SERVED_STATES)
    return Portfolio(ids, routes, served, required)


def served_days(shop: Storied, period: Period) -> int:
    """The days of ``period`` on which the shop stood on a route and was active or new."""
    days = 0
    away = [state for state in shop.states if state.value not in SERVED_STATES]
    for stop in shop.stops:
        start, end = max(stop.since, period.start), min(stop.until, period.end)
        if start < end:
            days += (end - start).days
            for state in away:
                days -= max(0, (min(state.until, end) - max(state.since, start)).days)
    return days


def tiers_before(unit_of: Mapping[int, int], month: Month) -> Mapping[int, Mapping[int, Tier]]:
    """Route → shop → tier, from the newest snapshot of the route's territory frozen before ``month``.

    ``unit_of`` names the unit of each route. Two statements.
    """
    snapshots = TierSnapshot.objects.filter(
        unit__in=set(unit_of.values()),
        scheme=PYRAMID_COUNT_V1,
        month__lt=month.first,
    )
    newest = dict(snapshots.order_by("month", "version").values_list("unit", "pk"))
    some, ids = in_list("snapshot_id", sorted(newest.values()))
    tiers: dict[int, dict[int, Tier]] = {snapshot: {} for snapshot in newest.values()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT snapshot_id, retailer_id, tier FROM {ENTRY} WHERE {some}", [ids])  # noqa: S608
        for snapshot, shop, tier in cursor.fetchall():
            if tier in _TIERS:
                tiers[snapshot][shop] = _TIERS[tier]
    return {route: tiers[newest[unit]] for route, unit in unit_of.items() if unit in newest}
