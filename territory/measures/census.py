"""The pyramid and its movements by column: for reports, which print how many shops stand where.

The results are those of ``count_pyramid`` and ``migration`` without a record for each shop, and take a
fifth of the time: a district's facts must not take longer than somebody cares to wait for a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Generic, TypeVar

from territory.enums import Aside, Placement

from .migration import BORDER_PERCENT, PLACE, Cell, Flow, Flows, Standing, State, movement_of, summarise
from .population import AsideTotal, Class, Id, TierTotal
from .pyramid import cut
from .rules import STANDARD, PyramidRules

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Census(Generic[Id]):
    """Where every shop of a unit stands, by column; row i of every column is the same shop.

    ``amounts`` are net amounts of the window, ``values`` those that were ranked. ``tiers`` and ``aside``
    are as in ``Pyramid``.
    """

    ids: Sequence[Id]
    states: Sequence[State]
    amounts: Sequence[int]
    values: Sequence[int]
    tiers: tuple[TierTotal, ...]
    aside: tuple[AsideTotal, ...]
    population: int

    @property
    def amount(self) -> int:
        """Net amount of the population, in minor units."""
        return sum(self.amounts) - sum(total.amount for total in self.aside)

    def standings(self) -> dict[Id, Standing]:
        """Every shop with its state, as ``migration`` takes them."""
        return dict(zip(self.ids, map(Standing, self.states, self.amounts, self.values), strict=True))

    def by_group(self, groups: Sequence[Group]) -> dict[Group, dict[State, int]]:
        """Shops per state within each group, such as routes; ``groups`` is one more column."""
        counts: dict[Group, dict[State, int]] = {}
        for (group, state), number in Counter(zip(groups, self.states, strict=True)).items():
            counts.setdefault(group, {})[state] = number
        return counts


def count_census(
    ids: Sequence[Id],
    amounts: Sequence[int],
    *,
    beside: Mapping[int, Aside],
    values: Mapping[int, int],
    rules: PyramidRules = STANDARD.pyramid,
) -> Census[Id]:
    """Classify the shops of one unit by count (domain.md §4.2), as ``count_pyramid`` does.

    ``beside`` holds the aside class of those rows that their history puts aside, whatever they bought;
    ``values`` the values of those rows that were scaled to the whole window. A shop that is in neither and
    bought nothing on balance is inactive.
    """
    worth = list(amounts)
    for row, value in values.items():
        worth[row] = value
    ranking = list(worth)
    for row in beside:
        ranking[row] = 0
    ranked = sorted((value for value in ranking if value > 0), reverse=True)
    population = len(ranked)
    shape = rules.shape(population)
    classes: list[State] = [Aside.INACTIVE]
    least = []
    end = population
    # From the lowest tier up: a tier begins at its smallest value, an empty one nowhere.
    ends = [cut(ranked, share) for _, share in shape]
    for position in range(len(shape) - 1, -1, -1):
        start = ends[position - 1] if position else 0
        if end > start:
            classes.append(shape[position][0])
            least.append(ranked[end - 1])
        end = start
    if not shape:
        classes.append(Placement.RANKED)
        least.append(1)
    elif least:
        least[0] = 1
    states: list[State] = [classes[bisect_right(least, value)] for value in ranking]
    for row, aside in beside.items():
        states[row] = aside
    return tabulate(ids, states, amounts, worth, [tier for tier, _ in shape])


def tabulate(
    ids: Sequence[Id],
    states: Sequence[State],
    amounts: Sequence[int],
    values: Sequence[int],
    tiers: Sequence[Class],
) -> Census[Id]:
    """The census of shops whose states are known already, such as those of a frozen snapshot."""
    counts = Counter(states)
    sums: dict[State, int] = dict.fromkeys(counts, 0)
    for state, amount in zip(states, amounts, strict=True):
        sums[state] += amount
    aside = tuple(AsideTotal(state, counts[state], sums.get(state, 0)) for state in Aside)
    return Census(
        ids,
        states,
        amounts,
        values,
        tuple(TierTotal(tier, counts[tier], sums.get(tier, 0)) for tier in tiers),
        aside,
        len(ids) - sum(total.retailers for total in aside),
    )


def census_flows(
    previous: Census[Id],
    current: Census[Id],
    *,
    elsewhere_before: Collection[Id] = frozenset(),
    closed_since: Collection[Id] = frozenset(),
    between: Mapping[Id, State] | None = None,
    border_percent: int | None = BORDER_PERCENT,
) -> Flows:
    """Compare two censuses of a unit, as ``migration`` compares two snapshots (§4.4)."""
    ids = list(current.ids)
    state_before = dict(zip(previous.ids, previous.states, strict=True))
    amount_before = dict(zip(previous.ids, previous.amounts, strict=True))
    was_of: list[State | None] = list(map(state_before.get, ids))
    before = list(map(amount_before.get, ids, repeat(0)))
    now_of = list(current.states)
    after = list(current.amounts)
    for row, key in enumerate(ids) if elsewhere_before else ():
        if was_of[row] is None and key in elsewhere_before:
            was_of[row] = Placement.OUT
    for key in state_before.keys() - set(ids):
        was_of.append(state_before[key])
        now_of.append(Aside.CLOSED if key in closed_since else Placement.OUT)
        before.append(amount_before[key])
        after.append(0)
    sums: dict[tuple[State | None, State], list[int]] = {
        cell: [count, 0, 0] for cell, count in Counter(zip(was_of, now_of, strict=True)).items()
    }
    for cell, old, new in zip(zip(was_of, now_of, strict=True), before, after, strict=True):
        flow = sums[cell]
        flow[1] += old
        flow[2] += new
    cells: list[tuple[Cell, Flow]] = []
    steps = {cell for cell in sums if cell[0] is not None and _is_step(cell[0], cell[1])}
    for (was, now), figures in sums.items():
        if (was, now) not in steps:
            movement = movement_of(None if was is None else Standing(was, 0), Standing(now, 0), None, None)
            cells.append(((was or Placement.OUT, now, movement), Flow(*figures)))
    if steps:
        value_before = dict(zip(previous.ids, previous.values, strict=True))
        for row, (was, now) in enumerate(zip(was_of, now_of, strict=True)):
            if was is not None and (was, now) in steps:
                key, old, new = ids[row], before[row], after[row]
                movement = movement_of(
                    Standing(was, old, value_before[key]),
                    Standing(now, new, current.values[row]),
                    between.get(key) if between else None,
                    border_percent,
                )
                cells.append(((was, now, movement), Flow(1, old, new)))
    return summarise(cells)


def _is_step(was: State, now: State) -> bool:
    """Whether a shop went from one place to another of the same scale, which asks for its values."""
    return was in PLACE and now in PLACE and PLACE[was][0] == PLACE[now][0] and was != now
