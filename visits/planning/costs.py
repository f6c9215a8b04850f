"""What a spread of calls over a month is worth, in minutes that one would drive to have it better."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt

from territory.measures.geo import Position

from .ways import metres_between, seconds_for

BALANCE = 3.0
"""Weight of the square by which a day's minutes lie above, and its calls beside, the mean, over that mean."""
LEAST_CALLS_A_DAY = 6
"""Days are held against so many calls at the least: where there are few, a day may well have none."""
OVERTIME = 5.0
"""For each minute by which a day seems to last too long."""
ROUTE_ON_A_DAY = 8.0
"""For each route that a day has to do with: what keeps routes together."""
OVER_EVEN_LOAD = 15.0
"""For each call by which a day exceeds an even load."""
UNEVEN = 80.0
"""For each even gap by which the gaps between a shop's calls are off in sum."""
OTHER_WEEKDAY = 30.0
"""For each further weekday on which a shop is called at."""
DAYS_BEFORE_ORDER = {0: 12.0, 1: 0.0, 2: 0.0, 3: 8.0, 4: 16.0}
"""By working days from the call to the next order: one or two before are best, for what is said of the
balance and of the order still counts then."""
LONG_BEFORE_ORDER = 20.0


def order_costs(
    order_dates: Sequence[date], days: Iterable[date], is_working: Callable[[date], bool]
) -> dict[date, float]:
    """What a call of each day costs for its distance from the route's next order date.

    Nothing for a route of which no order date is known. Days off between do not count: on a Friday the orders
    of Monday are one working day ahead.
    """
    if not order_dates:
        return dict.fromkeys(days, 0.0)
    found = {}
    for day in days:
        ahead = next((order for order in order_dates if order >= day), None)
        if ahead is None:
            found[day] = LONG_BEFORE_ORDER
        else:
            span = ((day + timedelta(n)) for n in range(1, (ahead - day).days))
            lead = sum(map(is_working, span)) + (ahead > day)
            found[day] = DAYS_BEFORE_ORDER.get(lead, LONG_BEFORE_ORDER)
    return found


def spacing_cost(ordinals: Collection[int], month_days: int) -> float:
    """What it costs that a shop's calls of a month do not lie evenly, nor on one weekday.

    The month is taken as a circle: what is left at its ends is a gap too, as the next month goes on alike.
    """
    number = len(ordinals)
    if number < 2:
        return 0.0
    marks = sorted(ordinals)
    even = month_days / number
    gaps = [later - earlier for earlier, later in pairwise(marks)]
    gaps.append(marks[0] + month_days - marks[-1])
    off = sum(max(0.0, abs(gap - even) - 0.5) for gap in gaps)
    return UNEVEN * off / even + OTHER_WEEKDAY * (len({mark % 7 for mark in marks}) - 1)


class Driving:
    """Minutes of driving to be expected of a day, from how many shops of which routes it has.

    Within a route the round through x of its n shops is about √(x ÷ n) of that through all of them, as for
    points scattered over an area (Beardwood, Halton and Hammersley 1959); between the routes' centres and
    the start point it is the shortest tree that joins them, there and back.
    """

    def __init__(self, shops: Mapping[int, Sequence[Position]], start: Position | None) -> None:
        self._start = start
        self._centres = {route: _centre(places) for route, places in shops.items() if places}
        self._within = {
            route: _minutes(_tree([*places])) / sqrt(len(places)) for route, places in shops.items() if places
        }
        self._between: dict[frozenset[int], float] = {}

    def minutes(self, calls: Mapping[int, int]) -> float:
        """For so many ``calls`` by route."""
        routes = frozenset(calls)
        between = self._between.get(routes)
        if between is None:
            ends = [self._centres[route] for route in sorted(routes) if route in self._centres]
            if self._start is not None and ends:
                ends.append(self._start)
            between = self._between[routes] = 2 * _minutes(_tree(ends))
        within = self._within
        return between + sum(within.get(route, 0.0) * sqrt(number) for route, number in calls.items())


def _centre(places: Sequence[Position]) -> Position:
    return Position(
        sum(place.latitude for place in places) / len(places),
        sum(place.longitude for place in places) / len(places),
    )


def _minutes(metres: int) -> float:
    return seconds_for(metres) / 60


def _tree(places: Sequence[Position]) -> int:
    """The length of the shortest tree that joins some places (Prim), in metres."""
    if len(places) < 2:
        return 0
    nearest = {place: metres_between(places[0], place) for place in sorted(set(places)) if place != places[0]}
    total = 0
    while nearest:
        place = min(nearest, key=lambda other: nearest[other])
        total += nearest.pop(place)
        for other, metres in nearest.items():
            nearest[other] = min(metres, metres_between(place, other))
    return total
