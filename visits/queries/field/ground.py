"""What all cards share: the day, how far sales and debits are known, order days, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from accounts.models import RetailerStatus
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import holding, in_force
from settlement.enums import DueState
from settlement.models import Due
from territory.enums import AbcClass, Aside, RouteKind, Tier
from territory.measures.pyramid import PYRAMID_COUNT_V1
from territory.measures.rules import OfficeRules
from territory.models import RetailerMonth, Route, RouteStop, RouteTerm, TierEntry, TierSnapshot
from territory.queries.frame import Routes
from territory.queries.overview import first_month, newest_month
from territory.queries.rules import rules_of

TREND_MONTHS = 13
WEEKS_BACK = 16
"""How far order days are looked back: nine cycles, and the holidays in which some are dropped."""
WEEKS_AHEAD = 5
KNOWN_WITHIN = timedelta(days=183)

_TIERS: Mapping[str, Tier | AbcClass] = {tier.value: tier for tiers in (Tier, AbcClass) for tier in tiers}
_ASIDE: Mapping[str, Aside] = {aside.value: aside for aside in Aside}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shop stands: its order and visit route, the place on it, its tier.

    ``standing`` is the tier, or what the shop counts as beside the pyramid, in words; "" without a snapshot.
    """

    route: Route
    position: int | None
    tier: Tier | AbcClass | None
    standing: str


@dataclass(frozen=True)
class FieldGround:
    """One person's view on one day; made by ``field_ground`` for some shops.

    ``month`` is the last of the trend's months. ``sold_until`` is the last day up to which sales are known,
    yesterday at the latest: a day's orders are not judged before it is over. ``due_until`` is the same for
    the results of debits, today at the latest. Both are None where nothing is known.
    """

    scope: Scope
    day: date
    month: Month
    first_month: Month | None
    sold_until: date | None
    due_until: date | None
    rules: OfficeRules
    places: Mapping[int, Place]
    statuses: Mapping[int, Sequence[RetailerStatus]]
    routes: Routes

    @property
    def trend(self) -> list[Month]:
        """The 13 months up to the newest that has ended with sales, as on the shop's card."""
        return Month.range(self.month.shift(1 - TREND_MONTHS), self.month)

    @property
    def known_from(self) -> date:
        """The first day of the first month with sales anywhere."""
        return self.first_month.first if self.first_month is not None else date.max

    def order_dates(self, shop: int, around: date) -> list[date] | None:
        """The order dates of the shop's route for 16 weeks before a day and 5 after it; None when unknown."""
        place = self.places.get(shop)
        if place is None:
            return None
        span = Period(around - timedelta(weeks=WEEKS_BACK), around + timedelta(weeks=WEEKS_AHEAD))
        return self.routes.order_dates(place.route.pk, span)

    def status(self, shop: int, day: date) -> RetailerStatus | None:
        """The shop's status on a day."""
        return holding(self.statuses.get(shop, ()), day)


def field_ground(scope: Scope, shops: Sequence[int], day: date) -> FieldGround:
    """The ground of some shops within the scope; thirteen statements, whatever their number."""
    month = newest_month(scope, today=day) or Month.of(day).shift(-1)
    sold_until = _sold_until(scope, month, day)
    held = RouteStop.objects.filter(in_force(day), retailer__in=shops, kind=RouteKind.ORDER_VISIT)
    stops = {stop.retailer_id: stop for stop in held.select_related("route").order_by()}
    routes = sorted({stop.route_id for stop in stops.values()})
    in_units = RouteTerm.objects.filter(in_force(day), route__in=routes).order_by()
    terms = dict(in_units.values_list("route_id", "unit_id"))
    standings = standings_before(shops, terms.values(), Month.of(day))
    reach = timedelta(weeks=WEEKS_BACK)
    first = min(sold_until or day, day) - reach
    return FieldGround(
        scope=scope,
        day=day,
        month=month,
        first_month=first_month(),
        sold_until=sold_until,
        due_until=_due_until(scope, day),
        rules=rules_of(Month.of(day)),
        places={
            shop: Place(
                stop.route, stop.position, *_standing(standings.get((terms.get(stop.route_id), shop)))
            )
            for shop, stop in stops.items()
        },
        statuses=_statuses(shops),
        routes=Routes(frozenset(terms.values()), Period(first, day + timedelta(weeks=2 * WEEKS_AHEAD))),
    )


def _sold_until(scope: Scope, month: Month, day: date) -> date | None:
    """The newest order day of the scope's shops, yesterday at the latest; one statement."""
    facts = RetailerMonth.objects.visible_to(scope).filter(month__gte=month.first, month__lte=day)
    newest: date | None = facts.aggregate(newest=Max("last_order_on"))["newest"]
    return None if newest is None else min(newest, day - timedelta(days=1))


def _due_until(scope: Scope, day: date) -> date | None:
    """The newest day of the half year up to ``day`` of which a debit's result is known in the scope.

    One statement.
    """
    span = (day - KNOWN_WITHIN, day)
    dues = Due.objects.visible_to(scope).filter(due_on__range=span).exclude(state=DueState.PENDING)
    return dues.order_by("-due_on").values_list("due_on", flat=True).first()


def _statuses(shops: Sequence[int]) -> dict[int, list[RetailerStatus]]:
    found: dict[int, list[RetailerStatus]] = {}
    for status in RetailerStatus.objects.filter(retailer__in=shops).order_by("retailer", "since"):
        found.setdefault(status.retailer_id, []).append(status)
    return found


def standings_before(
    shops: Sequence[int], units: Iterable[int], month: Month
) -> dict[tuple[int | None, int], str]:
    """(Unit, shop) → its place in the unit's newest snapshot frozen before the month; two statements."""
    snapshots = TierSnapshot.objects.filter(
        unit__in=sorted(set(units)), scheme=PYRAMID_COUNT_V1, month__lt=month.first
    )
    newest = dict(snapshots.order_by("month", "version").values_list("unit", "pk"))
    unit_of = {snapshot: unit for unit, snapshot in newest.items()}
    entries = TierEntry.objects.filter(snapshot__in=sorted(unit_of), retailer__in=shops).order_by()
    return {
        (unit_of[snapshot], shop): tier
        for snapshot, shop, tier in entries.values_list("snapshot", "retailer", "tier")
    }


def tiers_before(
    shops: Sequence[int], units: Iterable[int], month: Month
) -> dict[tuple[int | None, int], Tier | AbcClass]:
    """As ``standings_before``, the tiers alone."""
    found = standings_before(shops, units, month)
    return {key: _TIERS[value] for key, value in found.items() if value in _TIERS}


def _standing(value: str | None) -> tuple[Tier | AbcClass | None, str]:
    tier, aside = _TIERS.get(value or ""), _ASIDE.get(value or "")
    if tier is not None:
        return tier, str(tier.label)
    return None, str(aside.label) if aside is not None else ""
