"""Which shops stand in a tier, and which moved between two of them."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope

from ..enums import AbcClass, Aside, Movement, Placement, Tier
from ..measures.migration import State, migration
from ..models import OrgUnit, Route
from .frame import UnitFrame, frame_of
from .overview import top_unit
from .pages import Choice, route_page
from .shop_sets import Place
from .shops import read_closed, read_stops
from .standing import standings_base, standings_now, tiers_a_month_before

STATES: dict[str, State] = {
    state.value: state for states in (Tier, AbcClass, Aside, Placement) for state in states
}

CELL = "-"
"""Between the two states of a cell of the matrix: ``Big-Top``."""
ON_ROUTE = "/"
"""Between a tier and the route of the unit to which it is narrowed: ``Top/N1A``."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Every shop of two pyramids: where it stood, where it stands, what became of it."""

    before: dict[int, State]
    now: dict[int, State]
    movements: dict[int, Movement]


def in_tier(scope: Scope, place: Place, month: Month, argument: str) -> list[int]:
    """Shops of a tier or beside the pyramid of the unit, as frozen at the month's close or as known now.

    ``argument`` is a state's value, narrowed to one route of the unit by ``Top/N1A``. For a route the pyramid
    is that of its unit. Raises KeyError for a state and ValueError for a place that has no pyramid.
    """
    name, _, code = argument.partition(ON_ROUTE)
    state = STATES[name]
    frame, route = _frame(scope, place, month)
    if code:
        found = [pk for pk, ref in frame.routes.refs.items() if ref.code == code]
        if not found:
            raise ValueError(f"{code} is no route of the unit")
        route = found[0]
    return tier_members(frame, state, route)


def tier_members(frame: UnitFrame, state: State, route: int | None = None) -> list[int]:
    """Shops of a frame's pyramid in one state, of one route where it is given."""
    now = frame.keep(standings_now)
    return [
        shop
        for shop, held, on in zip(now.census.ids, now.census.states, now.routes, strict=True)
        if held == state and (route is None or on == route)
    ]


def moved(scope: Scope, place: Place, month: Month, argument: str) -> list[int]:
    """Shops of one cell of the migration matrix, told as ``Big-Top``: where they stood and where they stand.

    Raises KeyError for a state and ValueError for a place that has no pyramid.
    """
    before, _, now = argument.partition(CELL)
    cell = STATES[before], STATES[now]
    frame, route = _frame(scope, place, month)
    moves = frame.keep(read_moves)
    return _on_route(
        frame, route, [shop for shop in moves.movements if (moves.before[shop], moves.now[shop]) == cell]
    )


def of_movement(scope: Scope, place: Place, month: Month, movement: Movement) -> list[int]:
    """Shops to which the same happened between the two pyramids. Raises ValueError as ``moved`` does."""
    frame, route = _frame(scope, place, month)
    moves = frame.keep(read_moves)
    return _on_route(frame, route, [shop for shop, made in moves.movements.items() if made is movement])


@rows_are_no_garbage()
def read_moves(frame: UnitFrame) -> Moves:
    """What became of every shop between the pyramid three months before and this one, shop by shop.

    The totals are those of ``migration_facts``. Empty without a pyramid before.
    """
    base, now = frame.keep(standings_base), frame.keep(standings_now)
    if base is None:
        return Moves({}, {}, {})
    before, after = frozenset(base.census.ids), frozenset(now.census.ids)
    period = Period(base.window[0].first, base.window[1].end)
    gone = read_closed(before - after, frame.month.last)
    found = migration(
        base.census.standings(),
        now.census.standings(),
        elsewhere_before=read_stops(after - before, period).keys(),
        closed_since=gone,
        between=tiers_a_month_before(frame),  # type: ignore[arg-type]
    )
    was = dict(zip(base.census.ids, base.census.states, strict=True))
    stands = dict(zip(now.census.ids, now.census.states, strict=True))
    return Moves(
        {shop: was.get(shop, Placement.OUT) for shop in found.movements},
        {shop: stands.get(shop, Aside.CLOSED if shop in gone else Placement.OUT) for shop in found.movements},
        dict(found.movements),
    )


def _on_route(frame: UnitFrame, route: int | None, shops: list[int]) -> list[int]:
    if route is None:
        return shops
    now = frame.keep(standings_now)
    there = {shop for shop, on in zip(now.census.ids, now.routes, strict=True) if on == route}
    return [shop for shop in shops if shop in there]


def _frame(scope: Scope, place: Place, month: Month) -> tuple[UnitFrame, int | None]:
    """The frame whose pyramid is meant, and the route to which the place narrows it."""
    if isinstance(place, Route):
        page = route_page(scope, place, Choice(month))
        if page is None:
            raise ValueError("The route lies in no unit of yours")
        return page.frame, place.pk
    unit = place if isinstance(place, OrgUnit) else top_unit(scope) if place is None else None
    if unit is None:
        raise ValueError("A village has no pyramid of its own")
    return frame_of(unit, month, scope), None
