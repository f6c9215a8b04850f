"""What became of the shops between two snapshots of the pyramid (domain.md §4.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple

from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Aside, Movement, Placement, Tier

from .population import Class, Id, Pyramid

State = Tier | AbcClass | Aside | Placement

BORDER_PERCENT = 10

# Tiers are compared by their place only inside one of these; between them a shop is "re-tiered".
_SCALES: tuple[tuple[State, ...], ...] = (
    (Tier.TOP, Tier.BIG, Tier.MEDIUM, Tier.SMALL),
    (Tier.KEY, Tier.MIDDLE, Tier.BASE),
    tuple(AbcClass),
    (Placement.RANKED,),
)
PLACE = {state: (scale, place) for scale, states in enumerate(_SCALES) for place, state in enumerate(states)}

STATES: tuple[State, ...] = (*(state for scale in _SCALES for state in scale), *Aside, Placement.OUT)
"""Every state in the order in which a matrix shows its rows and columns."""


class Standing(NamedTuple):
    """Where a shop stands in a snapshot, with its net amount there in minor units.

    ``value`` is the value that was ranked, where it differs from the amount (scaled shops).
    """

    state: State
    amount: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A number of shops and their amounts before and now, in minor units."""

    retailers: int
    previous: int
    current: int

    @property
    def delta(self) -> int:
        """The change of amount that these shops stand for."""
        return self.current - self.previous

    def __add__(self, other: Flow) -> Flow:
        return Flow(
            self.retailers + other.retailers, self.previous + other.previous, self.current + other.current
        )


@dataclass(frozen=True, slots=True)
class Flows:
    """Movements between two snapshots, as totals.

    ``matrix`` holds the cells that aren't empty, by (previous, current) state. ``classes`` holds every
    movement, empty ones with zeros; their deltas add up to ``total``'s. ``retention`` is the shops still
    in a tier ÷ those in a tier before, ``retention_excluding_closed`` the same without the closed ones in
    the denominator, ``net`` (up − down) ÷ those in a comparable tier both times.
    """

    matrix: Mapping[tuple[State, State], Flow]
    classes: Mapping[Movement, Flow]
    total: Flow
    retention: Ratio
    retention_excluding_closed: Ratio
    net: Ratio

    @property
    def states(self) -> tuple[State, ...]:
        """The states that occur, in the order of rows and columns."""
        seen = {state for cell in self.matrix for state in cell}
        return tuple(state for state in STATES if state in seen)


@dataclass(frozen=True, slots=True)
class Migration(Flows, Generic[Id]):
    """Movements between two snapshots, as totals and shop by shop."""

    movements: Mapping[Id, Movement]


Cell = tuple[State, State, Movement]
"""Previous state (``Out`` for a shop that did not exist), current state, movement."""


def standings(pyramid: Pyramid[Id]) -> dict[Id, Standing]:
    """Every shop of a pyramid with its state; those of a list without tiers are ``Ranked``."""
    found: dict[Id, Standing] = {
        entry.retailer_id: Standing(entry.tier or Placement.RANKED, entry.value, entry.used)
        for entry in pyramid.entries
    }
    found.update((entry.retailer_id, Standing(entry.aside, entry.value)) for entry in pyramid.aside_entries)
    return found


def migration(
    previous: Mapping[Id, Standing],
    current: Mapping[Id, Standing],
    *,
    elsewhere_before: Collection[Id] = frozenset(),
    closed_since: Collection[Id] = frozenset(),
    between: Mapping[Id, Class] | None = None,
    border_percent: int | None = BORDER_PERCENT,
) -> Migration[Id]:
    """Compare two snapshots of a unit (§4.4).

    A shop that only ``current`` knows is new, unless ``elsewhere_before`` says that it stood in another
    territory then (moved in). A shop that only ``previous`` knows has moved out, unless ``closed_since``.
    A state of ``Out`` says the same as not being in the mapping (with ``elsewhere_before``, for previous).
    Amounts of shops that are out don't count, so the totals are those of the unit itself.

    Tiers are compared within the same scale (four tiers, three tiers, ABC); across scales, as when a
    territory grows past 100 shops, the shop is ``RETIERED``: retained, but neither up nor down. A step up
    or down is called only if the value moved by more than ``border_percent``, or ``between`` (the tiers of
    the snapshot just before the current one) shows the new tier already; otherwise the shop is at the
    ``BORDER``. None switches that guard off.

    Shops that moved out are in neither retention: a re-organisation is no loss.
    """
    cells: dict[Cell, list[int]] = {}
    movements: dict[Id, Movement] = {}
    for key in [*previous, *(key for key in current if key not in previous)]:
        before = previous.get(key)
        now = current.get(key)
        known = before is not None and before.state is not Placement.OUT
        if before is None and key in elsewhere_before:
            before = Standing(Placement.OUT, 0)
        if now is None:
            now = Standing(Aside.CLOSED if key in closed_since else Placement.OUT, 0)
        if not known and now.state is Placement.OUT:
            continue
        movement = movement_of(before, now, between.get(key) if between else None, border_percent)
        movements[key] = movement
        was: State = before.state if before else Placement.OUT
        sums = cells.setdefault((was, now.state, movement), [0, 0, 0])
        sums[0] += 1
        sums[1] += before.amount if before and known else 0
        sums[2] += 0 if now.state is Placement.OUT else now.amount
    flows = summarise((cell, Flow(*sums)) for cell, sums in cells.items())
    return Migration(
        flows.matrix,
        flows.classes,
        flows.total,
        flows.retention,
        flows.retention_excluding_closed,
        flows.net,
        movements,
    )


def summarise(cells: Iterable[tuple[Cell, Flow]]) -> Flows:
    """The totals of movements that are counted cell by cell."""
    matrix: dict[tuple[State, State], Flow] = {}
    classes = {movement: Flow(0, 0, 0) for movement in Movement}
    total = Flow(0, 0, 0)
    tiered_before = closed = retained = compared = 0
    for (was, now, movement), flow in cells:
        matrix[was, now] = matrix[was, now] + flow if (was, now) in matrix else flow
        classes[movement] += flow
        total += flow
        if was in PLACE and movement is not Movement.MOVED_OUT:
            tiered_before += flow.retailers
            closed += flow.retailers if movement is Movement.CLOSED else 0
            retained += flow.retailers if now in PLACE else 0
            compared += flow.retailers if now in PLACE and movement is not Movement.RETIERED else 0
    return Flows(
        matrix,
        classes,
        total,
        Ratio(retained, tiered_before),
        Ratio(retained, tiered_before - closed),
        Ratio(classes[Movement.UP].retailers - classes[Movement.DOWN].retailers, compared),
    )


def movement_of(
    before: Standing | None, now: Standing, between: State | None, border_percent: int | None
) -> Movement:
    """The movement of one shop; ``before`` is None for a shop that did not exist, and Out for one elsewhere.

    Only a step between two places of one scale depends on more than the states.
    """
    if now.state is Placement.OUT:
        return Movement.MOVED_OUT
    if before is not None and before.state is Placement.OUT:
        return Movement.MOVED_IN
    was = before.state if before else None
    if now.state is Aside.CLOSED:
        return Movement.ASIDE if was is Aside.CLOSED else Movement.CLOSED
    if now.state is Aside.PROSPECT:
        return Movement.ASIDE
    if before is None or was is None or was is Aside.PROSPECT:
        return Movement.NEW
    if now.state is Aside.SUSPENDED:
        return Movement.ASIDE if was is Aside.SUSPENDED else Movement.SUSPENDED
    if now.state in PLACE:
        return _step(before, now, between, border_percent) if was in PLACE else _ENTERED[was]
    return Movement.LOST if now.state is Aside.INACTIVE and was in PLACE else Movement.ASIDE


_ENTERED: Mapping[State, Movement] = {
    Aside.INACTIVE: Movement.REACTIVATED,
    Aside.CLOSED: Movement.REACTIVATED,
    Aside.SUSPENDED: Movement.RESUMED,
    Aside.NEW: Movement.ESTABLISHED,
}


def _step(before: Standing, now: Standing, between: State | None, border_percent: int | None) -> Movement:
    """Stay, up, down, border or re-tiered, for a shop in a tier both times."""
    old_scale, old_place = PLACE[before.state]
    new_scale, new_place = PLACE[now.state]
    if old_scale != new_scale:
        return Movement.RETIERED
    if old_place == new_place:
        return Movement.STAY
    if border_percent is not None and between != now.state:
        old = before.amount if before.value is None else before.value
        new = now.amount if now.value is None else now.value
        if 100 * abs(new - old) <= border_percent * abs(old):
            return Movement.BORDER
    return Movement.UP if new_place < old_place else Movement.DOWN
