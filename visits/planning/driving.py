"""A day's shops in driving order: the shortest round from the start point and back that opening hours allow.

Solved by PyVRP from a nearest-neighbour round, with a fixed seed and a fixed number of steps, so that the
same day always gets the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from territory.measures.geo import Position

from .timing import Way, first_second, time_day
from .values import FieldDay, Stop, TimedDay, Window
from .ways import Ways, straight_ways

if TYPE_CHECKING:
    import numpy as np
    from pyvrp import Client, ClientGroup

SEED = 1
STEPS_AT_LEAST = 200
STEPS_PER_SHOP = 8
"""With a round of nearest neighbours to begin with, more steps shorten a day's round by less than 0.2 %, and
one of 500 shops by less than 1 %."""


@dataclass(frozen=True, slots=True)
class DrivenDay:
    """A day in driving order, and the shops for which there was no time while they are open."""

    day: TimedDay
    late: tuple[int, ...] = ()


def order_day(
    stops: Sequence[Stop], *, start: Position | None, rules: FieldDay, ways: Ways | None = None
) -> DrivenDay:
    """The stops of a day in driving order.

    ``ways`` are those between the start point (first, when there is one) and the stops with a position in
    the order given; straight lines without. Shops without a position come last, by route and place, except
    that those which would have closed by then come first. The fewest possible shops are late.
    """
    placed = [stop for stop in stops if stop.position is not None]
    unplaced = sorted((stop for stop in stops if stop.position is None), key=lambda s: (s.place, s.shop))
    places = [start] if start is not None else []
    places += [stop.position for stop in placed if stop.position is not None]
    ways = ways or straight_ways(places)
    way = _way_by(ways, placed, has_start=start is not None)
    timed = partial(time_day, start=start, rules=rules, way=way, by_road=ways.by_road)
    first: list[Stop] = []
    middle, late = _in_order(placed, ways, start is not None, rules, before=0, after=len(unplaced))
    early = _too_late_after(timed([*middle, *unplaced]), unplaced)
    if early:
        first, unplaced = early, [stop for stop in unplaced if stop not in early]
        middle, late = _in_order(
            placed, ways, start is not None, rules, before=len(first), after=len(unplaced)
        )
    ordered = [*first, *middle, *unplaced]
    while True:
        day = timed(ordered)
        missed = {stop.shop for stop in day.stops if stop.minute is None or _is_over(stop.minute, rules)}
        if not missed:
            return DrivenDay(day, tuple(late))
        # One at a time, the last one first: without it the others may be in time.
        gone = next(stop for stop in reversed(ordered) if stop.shop in missed)
        ordered.remove(gone)
        late.append(gone.shop)


def _is_over(minute: int, rules: FieldDay) -> bool:
    return minute + rules.visit_minutes > rules.ends


def _too_late_after(day: TimedDay, unplaced: Sequence[Stop]) -> list[Stop]:
    late = {stop.shop for stop in day.stops if stop.minute is None}
    return [stop for stop in unplaced if stop.shop in late]


def _way_by(ways: Ways, placed: Sequence[Stop], *, has_start: bool) -> Way:
    row = {stop.shop: place for place, stop in enumerate(placed, start=int(has_start))}

    def way(one: Stop | None, other: Stop | None) -> tuple[int, int]:
        here, there = (0 if stop is None else row[stop.shop] for stop in (one, other))
        return int(ways.metres[here, there]), int(ways.seconds[here, there])

    return way


def _in_order(
    placed: Sequence[Stop], ways: Ways, has_start: bool, rules: FieldDay, *, before: int, after: int
) -> tuple[list[Stop], list[int]]:
    """The stops in driving order and the shops left out, with so many calls ``before`` and ``after`` them."""
    if not placed:
        return [], []
    begins = rules.begins + before * rules.visit_minutes
    ends = rules.ends - after * rules.visit_minutes
    hours = replace(rules, begins=begins, ends=max(begins, ends))
    metres, seconds = (_with_depot(matrix, has_start) for matrix in (ways.metres, ways.seconds))
    guess = nearest_neighbours(metres)
    windows = [possible_windows(stop.windows, hours) for stop in placed]
    free: Window = (hours.begins, hours.ends)
    if all(mine == (free,) for mine in windows):
        order = shortest_round(metres, seconds, guess, service=hours.visit_minutes * 60)
        if _lasts(order, seconds, hours) <= hours.ends * 60:
            return [placed[place - 1] for place in order], []
    order = _round_in_time(metres, seconds, guess, windows, hours)
    kept = set(order)
    left = [stop.shop for place, stop in enumerate(placed, start=1) if place not in kept]
    return [placed[place - 1] for place in order], left


def possible_windows(windows: Sequence[Window], rules: FieldDay) -> tuple[Window, ...]:
    """The parts of a shop's open stretches that lie within the day in the field and hold a call."""
    parts = ((max(opens, rules.begins), min(closes, rules.ends)) for opens, closes in windows)
    return tuple(
        part
        for part in parts
        if part[0] < part[1] and first_second([part], part[0] * 60, rules.visit_minutes) is not None
    )


def _with_depot(matrix: np.ndarray, has_start: bool) -> np.ndarray:
    """The matrix with the start point first; without one from everywhere to anywhere costs nothing there."""
    import numpy as np

    return matrix if has_start else np.pad(matrix, ((1, 0), (1, 0)))


def nearest_neighbours(metres: np.ndarray) -> list[int]:
    """From row 0 always to the nearest place not yet seen; the places in that order, without row 0."""
    import numpy as np

    seen = np.zeros(len(metres), dtype=bool)
    seen[0] = True
    here, order = 0, []
    far = np.iinfo(np.int64).max
    for _ in range(len(metres) - 1):
        here = int(np.where(seen, far, metres[here]).argmin())
        seen[here] = True
        order.append(here)
    return order


def shortest_round(
    metres: np.ndarray, seconds: np.ndarray, guess: Sequence[int], *, service: int = 0
) -> list[int]:
    """The shortest round over all rows from row 0 and back, as PyVRP finds it from ``guess``."""
    from pyvrp import Client

    clients = [Client(location=place, service_duration=service) for place in range(1, len(metres))]
    found = [number + 1 for number in _solve(metres, seconds, clients, [], [p - 1 for p in guess])]
    return untangled(metres, found)


def untangled(metres: np.ndarray, order: Sequence[int]) -> list[int]:
    """A round after its parts were turned around for as long as that shortens it (2-opt).

    PyVRP is made for many vehicles and has no move that turns a part of one round around: long rounds it
    leaves crossing themselves. Where the way back is of another length than the way there the turned round
    may be longer; then it stays as it was.
    """
    import numpy as np

    both = metres + metres.T
    tour = np.array([0, *order, 0])
    while True:
        begins, ends = tour[:-1], tour[1:]
        now = both[begins, ends]
        gain = both[np.ix_(begins, begins)] + both[np.ix_(ends, ends)] - now[:, None] - now[None, :]
        first, last = divmod(int(np.triu(gain, 1).argmin()), len(begins))
        if last <= first or gain[first, last] >= 0:
            break
        tour[first + 1 : last + 1] = tour[first + 1 : last + 1][::-1].copy()
    turned: list[int] = tour[1:-1].tolist()
    return min([list(order), turned], key=lambda found: round_length(metres, found))


def round_length(metres: np.ndarray, order: Sequence[int]) -> int:
    """The length of a round from row 0 through the places and back."""
    tour = [0, *order, 0]
    return int(metres[tour[:-1], tour[1:]].sum())


def _round_in_time(
    metres: np.ndarray,
    seconds: np.ndarray,
    guess: Sequence[int],
    windows: Sequence[Sequence[Window]],
    rules: FieldDay,
) -> list[int]:
    """The round that leaves out the fewest places for want of time, and of these the shortest."""
    from pyvrp import Client, ClientGroup

    service = rules.visit_minutes * 60
    # Leaving out one place more must never pay, however long the round.
    prize = (len(metres) + 1) * int(metres.max() + seconds.max()) + rules.ends * 60
    clients: list[Client] = []
    groups: list[ClientGroup] = []
    place_of: list[int] = []
    for place, mine in enumerate(windows, start=1):
        group = len(groups) if len(mine) > 1 else None
        numbers = []
        for opens, closes in mine:
            numbers.append(len(clients))
            place_of.append(place)
            clients.append(
                Client(
                    location=place,
                    service_duration=service,
                    tw_early=opens * 60,
                    tw_late=max(opens * 60, closes * 60 - service),
                    prize=prize,
                    required=False,
                    group=group,
                )
            )
        if group is not None:
            groups.append(ClientGroup(numbers, required=False))
    if not clients:
        return []
    first_client: dict[int, int] = {}
    for number, place in enumerate(place_of):
        first_client.setdefault(place, number)
    start = [first_client[place] for place in guess if place in first_client]
    found = _solve(metres, seconds, clients, groups, start, begins=rules.begins * 60)
    return [place_of[number] for number in found]


def _solve(
    metres: np.ndarray,
    seconds: np.ndarray,
    clients: Sequence[Client],
    groups: Sequence[ClientGroup],
    guess: Sequence[int],
    *,
    begins: int = 0,
) -> list[int]:
    """Numbers of the clients in the order of PyVRP's best round."""
    from pyvrp import Depot, Location, ProblemData, Solution, VehicleType, solve
    from pyvrp.stop import MaxIterations

    if len(clients) == 1:
        return [0]
    # PyVRP says of its matrices that they are one-dimensional.
    data = ProblemData(
        [Location(0, 0)] * len(metres),
        list(clients),
        [Depot(location=0)],
        [VehicleType(tw_early=begins, unit_distance_cost=1, unit_duration_cost=int(bool(begins)))],
        [metres],  # type: ignore[list-item]
        [seconds],  # type: ignore[list-item]
        list(groups),
    )
    steps = max(STEPS_AT_LEAST, STEPS_PER_SHOP * len(clients))
    result = solve(
        data,
        MaxIterations(steps),
        seed=SEED,
        collect_stats=False,
        display=False,
        initial_solution=Solution(data, [list(guess)]),
    )
    routes = result.best.routes()
    return [activity.idx for activity in routes[0] if activity.is_client()] if routes else []


def _lasts(order: Sequence[int], seconds: np.ndarray, rules: FieldDay) -> int:
    """The second at which the last call of a round ends."""
    second, here = rules.begins * 60, 0
    for place in order:
        second += int(seconds[here, place]) + rules.visit_minutes * 60
        here = place
    return second
