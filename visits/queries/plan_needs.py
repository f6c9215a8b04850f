"""Which calls of a month are somebody's to plan, and on which days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Q

from accounts.enums import SERVED_STATES, Role
from accounts.models import Staff
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.periods import Month, Period
from territory.enums import RouteKind
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
    that are suspended or closed on a day are nobody's on it. Sixteen statements.
    """
    posted = holdings(month.first, month.last)
    is_working = office_days(Period(month.first, month.end + ORDERS_AHEAD))
    units = posted.tree.below(
        posting.unit_id
        for posting in posted.of_staff.get(staff.pk, ())
        if posting.role == Role.ACCOUNT_MANAGER
    )
    routes = Routes(frozenset(units), Period(month.first, month.end + ORDERS_AHEAD))
    owners = _owners(posted, routes)
    to_come = [day for day in month.period.dates() if day > today and is_working(day)]
    shops = _shops(routes, month)
    made = _made(shops, month)
    calls = _in_force(shops, month, today)
    rules = rules_of(month)
    last = month.last
    unit_of = {route: routes.unit_on(route, last) for route in routes.terms}
    tiers = tiers_before({route: unit for route, unit in unit_of.items() if unit is not None}, month)
    needs: dict[int, Need] = {}
    hers: set[date] = set()
    for shop, (storied, place) in shops.items():
        days: dict[date, tuple[int, ...]] = {}
        for day in to_come:
            stop = storied.stop_on(day)
            if stop is not None and storied.state_on(day).value in SERVED_STATES:
                days[day] = owners(stop.value, day)
        held = [stop for stop in storied.stops if stop.value in routes.terms]
        if not held:
            continue
        route = held[-1].value
        own_days = tuple(day for day, people in days.items() if staff.pk in people)
        is_hers_at_end = not to_come and staff.pk in owners(route, last) and held[-1].holds(last)
        if not own_days and not is_hers_at_end:
            continue
        frequency = frequency_of(storied.visits_per_month, tiers.get(route, {}).get(shop), rules.visits)
        required = required_visits(frequency, served_days(storied, month.period), month.days)
        visited = made.get(shop, ())
        in_force = {
            owner: [day for person, day in calls.get(shop, ()) if person == owner and day not in visited]
            for owner in {person for person, _day in calls.get(shop, ())}
        }
        holders = {person for people in days.values() for person in people}
        by_others = [
            day for person, held_days in in_force.items() if person not in holders for day in held_days
        ]
        left = max(0, required - len(visited) - len(by_others))
        own = tuple(sorted(in_force.get(staff.pk, ())))
        needs[shop] = Need(
            retailer_id=shop,
            route_id=route,
            place=place,
            required=required,
            made=visited,
            in_force=own,
            others=tuple(
                sorted(day for person, some in in_force.items() if person != staff.pk for day in some)
            ),
            share=share_of(staff.pk, left, list(days.values()), turn=shop) if own_days else left,
            days=own_days,
        )
        hers.update(own_days)
    return Needs(
        shops=needs,
        days=tuple(sorted(hers)),
        order_dates={
            need.route_id: routes.order_dates(need.route_id, Period(month.first, month.end + ORDERS_AHEAD))
            or []
            for need in needs.values()
        },
        is_working=is_working,
    )


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


def _shops(routes: Routes, month: Month) -> dict[int, tuple[Storied, int]]:
    """The shops that stood on the routes within the month, with stops and states, and their place there."""
    places: dict[int, int] = {}
    frequencies: dict[int, int | None] = {}
    rows = (
        RouteStop.objects.filter(
            route__in=sorted(routes.terms), kind=RouteKind.ORDER_VISIT, since__lte=month.last
        )
        .exclude(until__lte=month.first)
        .order_by("route__code", "position", "retailer_id")
        .values_list("retailer_id", "position", "retailer__visits_per_month")
    )
    for number, (shop, position, frequency) in enumerate(rows):
        places[shop] = position if position is not None else number
        frequencies[shop] = frequency
    states = read_states(places, month.period)
    return {
        shop: (
            Storied(shop, None, (None, None), frequencies[shop], stops, states.get(shop, [])),
            places[shop],
        )
        for shop, stops in read_stops(places, month.period).items()
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
