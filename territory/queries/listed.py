"""What the list of shops shows of the territory: where shops stand today, their tier, their newest sales."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..enums import RouteKind
from ..measures.indices import growth_alert, growth_index
from ..measures.pyramid import PYRAMID_COUNT_V1
from ..models import (
    Residence,
    RetailerMonth,
    Route,
    RouteMonth,
    RouteStop,
    RouteTerm,
    TierEntry,
    TierSnapshot,
    Village,
)
from .made_of import FALLING
from .overview import first_month, newest_month
from .rules import rules_of

FACT = RetailerMonth._meta.db_table
ROUTE_FACT = RouteMonth._meta.db_table
BASE_MONTHS = 3
"""How many months before make the average that a shop's newest month is compared with."""
CLOSE_TO = 1.000_001
"""Candidates are taken a little beyond the threshold, since a database counts in floating point."""


def listed_month(scope: Scope) -> Month | None:
    """The newest ended month with sales in the scope, else the newest; None before the first. By index."""
    return newest_month(scope)


def stops_today() -> QuerySet[RouteStop]:
    """The stops on order and visit routes that hold today."""
    return RouteStop.objects.filter(in_force(timezone.localdate()), kind=RouteKind.ORDER_VISIT)


def homes_today() -> QuerySet[Residence]:
    """Who lies in which village today."""
    return Residence.objects.filter(in_force(timezone.localdate()))


def shops_of_units(units: Iterable[int]) -> QuerySet[RouteStop, int]:
    """Keys of the shops that stand today on routes of exactly these units."""
    terms = RouteTerm.objects.filter(in_force(timezone.localdate()), unit__in=list(units))
    return stops_today().filter(route__in=terms.values("route")).values_list("retailer_id", flat=True)


def routes_of(shops: Sequence[int]) -> Mapping[int, Route]:
    """The order and visit route of each of some shops today; one statement."""
    stops = stops_today().filter(retailer__in=shops).select_related("route")
    return {stop.retailer_id: stop.route for stop in stops}


def villages_of(shops: Sequence[int]) -> Mapping[int, Village]:
    """The village of each of some shops today; one statement."""
    homes = homes_today().filter(retailer__in=shops).select_related("village")
    return {home.retailer_id: home.village for home in homes}


def newest_snapshots() -> list[int]:
    """The newest frozen pyramid of each unit that has routes of its own; two statements."""
    units = RouteTerm.objects.order_by().values_list("unit", flat=True).distinct()
    snapshots = TierSnapshot.objects.filter(unit__in=list(units), scheme=PYRAMID_COUNT_V1)
    newest = dict(snapshots.order_by("month", "version").values_list("unit", "pk"))
    return sorted(newest.values())


def shops_in_tier(tier: str) -> QuerySet[TierEntry, int]:
    """Keys of the shops that stand in a tier, or beside the pyramid, in their territory's newest snapshot."""
    entries = TierEntry.objects.filter(snapshot__in=newest_snapshots(), tier=tier)
    return entries.values_list("retailer_id", flat=True)


def tiers_of(shops: Sequence[int]) -> Mapping[int, str]:
    """Tier or class of each of some shops in its territory's newest snapshot; three statements."""
    entries = TierEntry.objects.filter(snapshot__in=newest_snapshots(), retailer__in=shops)
    return dict(entries.order_by("snapshot__month", "snapshot__version").values_list("retailer_id", "tier"))


@dataclass(frozen=True, slots=True)
class NewestSales:
    """A shop's net amount in the list's month, and in the three months before together, in minor units.

    ``base`` is None where nothing is known of one of these months.
    """

    amount: int
    base: int | None


def newest_sales(shops: Sequence[int], scope: Scope) -> Mapping[int, NewestSales]:
    """The newest month's sales of each of some shops, whatever route they were made on; three statements.

    Empty before the first month with sales.
    """
    month = listed_month(scope)
    if month is None:
        return {}
    first = first_month()
    before = _base(month)
    sums = (
        RetailerMonth.objects.filter(retailer__in=shops, month__in=[month.first, *before])
        .order_by()
        .values_list("retailer")
        .annotate(now=_sum([month.first]), base=_sum(before))
    )
    found = {shop: (now or 0, base or 0) for shop, now, base in sums}
    knows = first is not None and first.first <= before[0]
    return {
        shop: NewestSales(now, base if knows else None)
        for shop, (now, base) in ((shop, found.get(shop, (0, 0))) for shop in shops)
    }


def newest_amount(scope: Scope) -> Subquery:
    """A shop's net amount in the list's month, for sorting; 0 where it bought nothing is null here."""
    month = listed_month(scope)
    sums = _of_outer_shop([month.first] if month else [])
    return Subquery(sums.annotate(found=Sum("amount")).values("found"))


def newest_change(scope: Scope) -> Subquery:
    """A shop's newest month over the sum of the three before it, for sorting; null without a base."""
    month = listed_month(scope)
    before = _base(month) if month else []
    sums = _of_outer_shop([month.first, *before] if month else [])
    found = sums.annotate(now=_sum([month.first] if month else []), base=_sum(before)).filter(base__gt=0)
    return Subquery(found.annotate(found=F("now") * 1.0 / F("base")).values("found"))


def _base(month: Month) -> list[date]:
    return [month.shift(-number).first for number in range(BASE_MONTHS, 0, -1)]


def _sum(months: list[date]) -> Sum:
    return Sum("amount", filter=Q(month__in=months), default=0)


def _of_outer_shop(months: list[date]) -> QuerySet[RetailerMonth, Any]:
    facts = RetailerMonth.objects.filter(retailer=OuterRef("pk"), month__in=months)
    return facts.order_by().values("retailer")


def falling_shops(scope: Scope) -> Sequence[int]:
    """Shops that fell behind the unit they bought in, in the list's month against the month before (§7.4).

    By the growth index and the floor of the office's rules, as reports count their alerts, each unit with
    routes of its own being its shops' yardstick. Four statements, two while kept.
    """
    month = listed_month(scope)
    if month is None:
        return []
    key = (scope.units_digest, month)
    return kept("fallen", key, lambda: _falling_shops(scope, month), made_of=FALLING, until=month.last)


def _falling_shops(scope: Scope, month: Month) -> Sequence[int]:
    rules = rules_of(month).alerts
    months = [month.first, month.shift(-1).first]
    units, parameters = ("1 = 1", []) if scope.everything else _units(scope)
    sums = "SUM(CASE WHEN month = %s THEN amount ELSE 0 END)"
    where = f"month IN (%s, %s) AND {units}"
    # Facts lie by month and route: of the routes with sales in the units, not of the whole month.
    on_routes = f"route_id IN (SELECT route_id FROM {ROUTE_FACT} WHERE {where})"  # noqa: S608 - our own names
    routes = "1 = 1" if scope.everything else on_routes
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH shops AS (
                SELECT retailer_id, unit_id, {sums} AS now, {sums} AS base FROM {FACT}
                WHERE {where} AND {routes} GROUP BY retailer_id, unit_id
            ), wholes AS (
                SELECT unit_id, {sums} AS now, {sums} AS base FROM {ROUTE_FACT} WHERE {where} GROUP BY unit_id
            )
            SELECT s.retailer_id, CAST(s.now AS BIGINT), CAST(s.base AS BIGINT),
                   CAST(w.now AS BIGINT), CAST(w.base AS BIGINT)
            FROM shops s JOIN wholes w ON w.unit_id = s.unit_id
            WHERE s.base > 0 AND w.base > 0 AND w.now > 0 AND ABS(s.now - s.base) >= %s
              AND s.now * 1.0 * w.base * 100 < s.base * 1.0 * w.now * %s
            """,  # noqa: S608 - our own names
            [
                *(months + months + parameters),
                *([] if scope.everything else months + parameters),
                *(months + months + parameters),
                rules.floor_amount,
                rules.below_percent * CLOSE_TO,
            ],
        )
        rows = cursor.fetchall()
    found = {
        shop
        for shop, now, base, whole, whole_base in rows
        if growth_alert(growth_index(now, base, whole, whole_base), now - base, rules=rules)
    }
    return array("q", sorted(found))


def _units(scope: Scope) -> tuple[str, list[Any]]:
    condition, parameter = in_list("unit_id", sorted(scope.units))
    return condition, [parameter]
