"""Which calls of a month are somebody's to plan, and on which days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import F, Q

from accounts.enums import SERVED_STATES, Role
from accounts.models import Staff
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.periods import Month, Period
from territory.enums import RouteKind, Tier
from territory.measures.rules import VisitRules
from territory.models import CalendarDay, RouteStop
from territory.queries.frame import Routes
from territory.queries.rules import rules_of
from territory.queries.shops import Storied, read_states, read_stops

from ..enums import CallStatus, Channel
from ..measures.coverage import frequency_of, required_visits
from ..measures.matching import is_weekday
from ..models import PlannedCall, Visit
from ..planning.shares import share_of
from .holders import Holdings, holdings
from .portfolio import served_days, tiers_before

ORDERS_AHEAD = timedelta(days=14)
"""How far beyond the month order dates are looked at: its last calls are made for them."""

IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Need:
    """A shop that is hers to visit on some day of a month.

    ``required`` are the visits due in the whole month, whoever makes them. ``made`` are the days of the month
    on which somebody visited the shop in person, ``in_force`` the days from today on of her own planned
    calls, ``others`` those of the calls of others. ``share`` are the visits that are still hers: all that
    are left or, where substitutes have some of the days, their part. ``due`` of these have no call yet, and
    ``days`` are the days to come on which the shop is served and hers.
    """

    retailer_id: int
    route_id: int
    place: int
    required: int
    made: tuple[date, ...]
    in_force: tuple[date, ...]
    others: tuple[date, ...]
    share: int
    days: tuple[date, ...]

    @property
    def due(self) -> int:
        """Visits for which a call is still to be planned."""
        return max(0, self.share - len(self.in_force))


@dataclass(frozen=True, slots=True)
class Needs:
    """A person's month: her shops, her working days to come, and the order dates of her routes by route."""

    shops: Mapping[int, Need]
    days: tuple[date, ...]
    order_dates: Mapping[int, Sequence[date]]
    is_working: IsWorking


def needs_of(staff: Staff, month: Month, *, today: date) -> Needs:
    """What is to be planned of ``month`` for ``staff``, from tomorrow on when it is running.

    Hers is a route on the days on which she stands as an account manager at its unit, or at the nearest unit
    above where anybody does, and nobody stands in for her; a substitute has the days that she covers. Shops
    that are suspended or closed on a day are nobody's on it. Fourteen statements.
    """
    posted = holdings(month.first, month.last)
    ahead = Period(month.first, month.end + ORDERS_AHEAD)
    is_working = office_days(ahead)
    routes = Routes(frozenset(posted.tree.parents), ahead)
    shops = _shops(_her_routes(staff, posted, routes, month), month)
    last_route = {shop: standing.storied.stops[-1].value for shop, standing in shops.items()}
    unit_of = {route: routes.unit_on(route, month.last) for route in set(last_route.values())}
    reader = _Reader(
        staff=staff.pk,
        month=month,
        to_come=[day for day in month.period.dates() if day > today and is_working(day)],
        owners=_owners(posted, routes),
        tiers=tiers_before({route: unit for route, unit in unit_of.items() if unit is not None}, month),
        rules=rules_of(month).visits,
        made=_made(shops, month),
        calls=_in_force(shops, month, today),
    )
    needs = {shop: need for shop, standing in shops.items() if (need := reader.need(standing)) is not None}
    return Needs(
        shops=needs,
        days=tuple(sorted({day for need in needs.values() for day in need.days})),
        order_dates={
            route: routes.order_dates(route, ahead) or []
            for route in sorted({need.route_id for need in needs.values()})
        },
        is_working=is_working,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A shop in the month: its stops and states, and the route and place where it is hers."""

    storied: Storied
    route_id: int
    place: int


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is known of a person's month, to say of each shop what it needs."""

    staff: int
    month: Month
    to_come: Sequence[date]
    owners: Callable[[int, date], tuple[int, ...]]
    tiers: Mapping[int, Mapping[int, Tier]]
    rules: VisitRules
    made: Mapping[int, tuple[date, ...]]
    calls: Mapping[int, Sequence[tuple[int, date]]]

    def need(self, standing: _Standing) -> Need | None:
        """What the shop needs; None when it is not hers on any day to come, nor at the end of the month."""
        storied = standing.storied
        shop = storied.retailer_id
        holders = {day: self._holders(storied, day) for day in self.to_come}
        days = tuple(day for day, people in holders.items() if self.staff in people)
        if not days and (self.to_come or self.staff not in self._holders(storied, self.month.last)):
            return None
        made = self.made.get(shop, ())
        in_force: defaultdict[int, list[date]] = defaultdict(list)
        for person, day in self.calls.get(shop, ()):
            if day not in made:
                in_force[person].append(day)
        sharing = {person for people in holders.values() for person in people}
        by_others = sum(len(some) for person, some in in_force.items() if person not in sharing)
        required = self._required(storied)
        left = max(0, required - len(made) - by_others)
        return Need(
            retailer_id=shop,
            route_id=standing.route_id,
            place=standing.place,
            required=required,
            made=made,
            in_force=tuple(sorted(in_force.pop(self.staff, []))),
            others=tuple(sorted(day for some in in_force.values() for day in some)),
            share=share_of(self.staff, left, list(holders.values()), turn=shop) if days else left,
            days=days,
        )

    def _holders(self, storied: Storied, day: date) -> tuple[int, ...]:
        stop = storied.stop_on(day)
        if stop is None or storied.state_on(day).value not in SERVED_STATES:
            return ()
        return self.owners(stop.value, day)

    def _required(self, storied: Storied) -> int:
        tier = self.tiers.get(storied.stops[-1].value, {}).get(storied.retailer_id)
        frequency = frequency_of(storied.visits_per_month, tier, self.rules)
        return required_visits(frequency, served_days(storied, self.month.period), self.month.days)


def office_days(period: Period) -> IsWorking:
    """Which days of ``period`` the office works; one statement."""
    special = dict(
        CalendarDay.objects.filter(date__range=(period.start, period.last)).values_list("date", "is_working")
    )

    def is_working(day: date) -> bool:
        return special.get(day, is_weekday(day))

    return is_working


def _owners(posted: Holdings, routes: Routes) -> Callable[[int, date], tuple[int, ...]]:
    """Whose a route is on a day: the account managers at its unit, else at the nearest one above with any."""

    @cache
    def at(unit: int, day: date) -> tuple[int, ...]:
        for place in (unit, *posted.tree.above(unit)):
            people = posted.holders_of(place, day)
            if people:
                return tuple(person.pk for person in people)
        return ()

    @cache
    def of(route: int, day: date) -> tuple[int, ...]:
        for term in routes.terms.get(route, ()):
            if term.holds(day):
                return at(term.unit_id, day)
        return ()

    return of


def _her_routes(staff: Staff, posted: Holdings, routes: Routes, month: Month) -> list[int]:
    """The routes that lie within the month in units where she stands as an account manager, or below."""
    units = posted.tree.below(
        posting.unit_id
        for posting in posted.of_staff.get(staff.pk, ())
        if posting.role == Role.ACCOUNT_MANAGER
    )
    return [
        route
        for route, terms in routes.terms.items()
        if any(term.unit_id in units and term.within(month.period).days > 0 for term in terms)
    ]


def _shops(routes: Sequence[int], month: Month) -> dict[int, _Standing]:
    """The shops that stood on some routes within the month, in the order of the routes; three statements."""
    rows = (
        RouteStop.objects.filter(route__in=routes, kind=RouteKind.ORDER_VISIT, since__lte=month.last)
        .exclude(until__lte=month.first)
        .order_by("route__code", F("position").asc(nulls_last=True), "retailer_id")
        .values_list("retailer_id", "route_id", "since", "retailer__visits_per_month")
    )
    last: dict[int, tuple[date, int, int, int | None]] = {}
    for place, (shop, route, since, own) in enumerate(rows):
        if shop not in last or since > last[shop][0]:
            last[shop] = (since, route, place, own)
    stops, states = read_stops(last, month.period), read_states(last, month.period)
    return {
        shop: _Standing(
            Storied(shop, None, (None, None), own, stops[shop], states.get(shop, [])), route, place
        )
        for shop, (_since, route, place, own) in last.items()
    }


def _made(shops: Collection[int], month: Month) -> dict[int, tuple[date, ...]]:
    """The days of the month on which each shop was visited in person, ascending."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    for part in in_parts(sorted(shops)):
        rows = Visit.objects.filter(
            retailer__in=part, channel=Channel.IN_PERSON, visited_on__range=(month.first, month.last)
        )
        for shop, day in rows.values_list("retailer_id", "visited_on"):
            found[shop].add(day)
    return {shop: tuple(sorted(days)) for shop, days in found.items()}


def _in_force(shops: Collection[int], month: Month, today: date) -> dict[int, list[tuple[int, date]]]:
    """Whose calls stand at each shop from today to the end of the month, and on which days."""
    span = (max(today, month.first), month.last)
    found: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
    for part in in_parts(sorted(shops)):
        rows = PlannedCall.objects.filter(
            Q(moved_to__range=span) | Q(moved_to=None, date__range=span),
            retailer__in=part,
            status__in=[CallStatus.DUE, CallStatus.MOVED],
        )
        for shop, person, day, moved_to in rows.values_list("retailer_id", "staff_id", "date", "moved_to"):
            found[shop].append((person, moved_to or day))
    return found
