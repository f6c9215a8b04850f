"""Who stands in the customer pyramid and who beside it: common to all schemes (domain.md §4.2).

Rows are handled by column, because a county's pyramid has tens of thousands of shops and is computed while
somebody waits; entries are named tuples for the same reason.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from accounts.enums import RetailerState
from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Aside, Tier

Id = TypeVar("Id", bound=Hashable)

Class = Tier | AbcClass


@dataclass(frozen=True, slots=True)
class Member(Generic[Id]):
    """A shop at the end of the window.

    ``value``: net amount of the window in minor units, returns included. ``state``: a RetailerState value
    on the window's last day. ``is_new``: has not yet had its first three full calendar months.
    ``active_cycles`` of the window's ``window_cycles``: order cycles of its route in which it was not
    suspended (whether it ordered or not); a ``window_cycles`` of 0 says that cycles aren't known.
    ``orders``: order documents in the window. ``full_months``: full calendar months of the window since
    it opened, used only for new shops.
    """

    retailer_id: Id
    code: str
    value: int
    state: str = RetailerState.ACTIVE
    is_new: bool = False
    active_cycles: int = 0
    window_cycles: int = 0
    orders: int = 0
    full_months: int = 0


@dataclass(frozen=True, slots=True)
class Members(Generic[Id]):
    """Shops by column; row i of every column is the same shop. The fields are those of ``Member``.

    Columns left as None are as ``Member``'s defaults; ``window_cycles`` may be one number for all.
    """

    retailer_ids: Sequence[Id]
    codes: Sequence[str]
    values: Sequence[int]
    states: Sequence[str] | None = None
    new: Collection[Id] = frozenset()
    active_cycles: Sequence[int] | None = None
    window_cycles: Sequence[int] | int = 0
    orders: Sequence[int] | None = None
    full_months: Sequence[int] | None = None

    @classmethod
    def of(cls, members: Iterable[Member[Id]]) -> Members[Id]:
        """The same shops by column."""
        rows = list(members)
        return cls(
            [row.retailer_id for row in rows],
            [row.code for row in rows],
            [row.value for row in rows],
            [row.state for row in rows],
            {row.retailer_id for row in rows if row.is_new},
            [row.active_cycles for row in rows],
            [row.window_cycles for row in rows],
            [row.orders for row in rows],
            [row.full_months for row in rows],
        )


class Entry(NamedTuple, Generic[Id]):
    """A shop of the population, in rank order.

    ``rank`` is shared by equal values (1, 2, 2, 4). ``value`` is the net amount, ``used`` the value that
    was ranked: the same unless ``scaled`` to the window's order cycles. ``cumulative`` is the sum of
    ``used`` down to and including this shop. ``tier`` is None where there are none (n < 20).
    """

    retailer_id: Id
    code: str
    rank: int
    tier: Class | None
    value: int
    used: int
    scaled: bool
    cumulative: int


class AsideEntry(NamedTuple, Generic[Id]):
    """A shop beneath the pyramid, and why.

    ``credit`` marks an inactive shop whose returns were at least its purchases. ``provisional`` is the
    tier in which a new shop would stand by its monthly average; to be shown greyed and never counted.
    """

    retailer_id: Id
    code: str
    aside: Aside
    value: int
    credit: bool
    provisional: Class | None


@dataclass(frozen=True, slots=True)
class TierTotal:
    """A tier or class: its shops and their net amount in minor units."""

    tier: Class
    retailers: int
    amount: int


@dataclass(frozen=True, slots=True)
class AsideTotal:
    """A row beneath the pyramid: its shops and their net amount in minor units."""

    aside: Aside
    retailers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Pyramid(Generic[Id]):
    """A classified population.

    ``tiers`` runs from the best down, empty tiers included, and is empty when there are none; ``aside``
    has all five rows. Amounts are net amounts, so tiers, or the entries where there are none, and aside
    rows add up to the window's sales. ``used_total`` is the denominator of cumulative shares.
    """

    scheme: str
    population: int
    tiers: tuple[TierTotal, ...]
    entries: tuple[Entry[Id], ...]
    aside: tuple[AsideTotal, ...]
    aside_entries: tuple[AsideEntry[Id], ...]
    used_total: int

    @property
    def amount(self) -> int:
        """Net amount of the population, in minor units."""
        return sum(entry.value for entry in self.entries)

    def cumulative_share(self, entry: Entry[Id]) -> Ratio:
        """Share of the ranked value down to and including this shop."""
        return Ratio(entry.cumulative, self.used_total)


@dataclass(frozen=True, slots=True)
class Ranking(Generic[Id]):
    """A population before it is cut: row numbers of ``members`` best first, the value used of every row."""

    members: Members[Id]
    rows: list[int]
    used: list[int]
    aside: list[tuple[int, Aside]]


def rank(members: Members[Id]) -> Ranking[Id]:
    """Split the shops into the ranked population and those aside (§4.2 rules 2, 3, 5, 8).

    Population: neither prospect, closed nor new, not suspended for more than half of the window's order
    cycles, and a value above 0. The value of a shop that was suspended for fewer cycles is scaled to the
    whole window, to the nearest minor unit. A shop that is suspended at the window's end is aside when its
    cycles aren't known or it bought nothing. Ranked by value, equal values by code.
    """
    values, codes, new = members.values, members.codes, members.new
    if not isinstance(new, set | frozenset):
        new = frozenset(new)
    count = len(values)
    states = members.states or [RetailerState.ACTIVE.value] * count
    windows = members.window_cycles
    window_of: Sequence[int] = [windows] * count if isinstance(windows, int) else windows
    active_of = members.active_cycles or window_of
    present, suspended = RetailerState.ACTIVE.value, RetailerState.SUSPENDED.value
    used = list(values)
    rows: list[int] = []
    aside: list[tuple[int, Aside]] = []
    columns = zip(range(count), members.retailer_ids, values, states, active_of, window_of, strict=True)
    for row, retailer_id, value, state, active, window in columns:
        half_active = 2 * active >= window
        if state != present or not half_active or retailer_id in new:
            beside = _beside(state, retailer_id in new, half_active, window > 0)
            if beside is not None:
                aside.append((row, beside))
                continue
        if value <= 0:
            aside.append((row, Aside.SUSPENDED if state == suspended else Aside.INACTIVE))
            continue
        rows.append(row)
        if active < window:
            used[row] = _scaled(value, active, window)
    # Two stable sorts are faster than one by pairs.
    rows.sort(key=codes.__getitem__)
    rows.sort(key=used.__getitem__, reverse=True)
    return Ranking(members, rows, used, aside)


def classed(member: Member[Id]) -> tuple[Aside | None, int]:
    """The aside class of one shop, None for a place in the pyramid, and the value to be ranked there.

    As ``rank`` decides for many; a shop of the pyramid that bought nothing on balance is inactive.
    """
    half_active = 2 * member.active_cycles >= member.window_cycles
    if member.state != RetailerState.ACTIVE.value or not half_active or member.is_new:
        beside = _beside(member.state, member.is_new, half_active, member.window_cycles > 0)
        if beside is not None:
            return beside, member.value
    if member.value <= 0:
        suspended = member.state == RetailerState.SUSPENDED.value
        return (Aside.SUSPENDED if suspended else Aside.INACTIVE), member.value
    if member.active_cycles < member.window_cycles:
        return None, _scaled(member.value, member.active_cycles, member.window_cycles)
    return None, member.value


def _scaled(value: int, active: int, window: int) -> int:
    """The value that a shop would have had in the whole window, to the nearest minor unit."""
    return (2 * value * window + active) // (2 * active)


def _beside(state: str, is_new: bool, half_active: bool, cycles_known: bool) -> Aside | None:
    """The aside class that a shop's history puts it in; None leaves the decision to its value."""
    if state == RetailerState.PROSPECT.value:
        return Aside.PROSPECT
    if state == RetailerState.CLOSED.value:
        return Aside.CLOSED
    suspended = state == RetailerState.SUSPENDED.value
    if state == RetailerState.NEW.value or (is_new and not suspended):
        return Aside.NEW
    if not half_active or (suspended and not cycles_known):
        return Aside.SUSPENDED
    return Aside.NEW if is_new else None


def assemble(
    scheme: str,
    ranking: Ranking[Id],
    classes: Sequence[Class],
    ends: Sequence[int],
    window_months: int,
) -> Pyramid[Id]:
    """The pyramid of a ranking cut at ``ends``: class i ends before position ``ends[i]``.

    ``classes`` is empty for a ranked list without tiers. The last end must be the population's size.
    """
    members, rows, used = ranking.members, ranking.rows, ranking.used
    tier_of: list[Class | None] = []
    totals: list[TierTotal] = []
    values = [members.values[row] for row in rows]
    start = 0
    for tier, end in zip(classes, ends, strict=True):
        tier_of.extend([tier] * (end - start))
        totals.append(TierTotal(tier, end - start, sum(values[start:end])))
        start = end
    if not classes:
        tier_of = [None] * len(rows)
    ranked = [used[row] for row in rows]
    sums = list(accumulate(ranked))
    places: list[int] = []
    place = 0
    above: int | None = None
    for position, worth in enumerate(ranked, start=1):
        if worth != above:
            place, above = position, worth
        places.append(place)
    entries = tuple(
        map(
            Entry,
            [members.retailer_ids[row] for row in rows],
            [members.codes[row] for row in rows],
            places,
            tier_of,
            values,
            ranked,
            map(int.__ne__, ranked, values),
            sums,
        )
    )
    lowest = [
        (tier, ranked[end - 1])
        for tier, end, size in zip(classes, ends, totals, strict=True)
        if size.retailers
    ]
    aside_entries = _aside_entries(ranking, lowest, window_months)
    return Pyramid(
        scheme,
        len(rows),
        tuple(totals),
        entries,
        _aside_totals(aside_entries),
        aside_entries,
        sums[-1] if sums else 0,
    )


def _aside_entries(
    ranking: Ranking[Id], lowest: list[tuple[Class, int]], window_months: int
) -> tuple[AsideEntry[Id], ...]:
    members = ranking.members
    orders, months = members.orders, members.full_months
    entries = []
    for row, aside in ranking.aside:
        value = members.values[row]
        credit = aside is Aside.INACTIVE and (value < 0 or bool(orders and orders[row]))
        provisional = None
        if aside is Aside.NEW and months and months[row] > 0 and value > 0:
            provisional = _standing(value * window_months, months[row], lowest)
        entries.append(
            AsideEntry(members.retailer_ids[row], members.codes[row], aside, value, credit, provisional)
        )
    entries.sort(key=lambda entry: entry.code)
    return tuple(entries)


def _standing(numerator: int, denominator: int, lowest: list[tuple[Class, int]]) -> Class | None:
    """The best class whose lowest value is reached by ``numerator ÷ denominator``, else the last class."""
    for tier, least in lowest:
        if numerator >= least * denominator:
            return tier
    return lowest[-1][0] if lowest else None


def _aside_totals(entries: Iterable[AsideEntry[Id]]) -> tuple[AsideTotal, ...]:
    counts = dict.fromkeys(Aside, 0)
    amounts = dict.fromkeys(Aside, 0)
    for entry in entries:
        counts[entry.aside] += 1
        amounts[entry.aside] += entry.value
    return tuple(AsideTotal(aside, counts[aside], amounts[aside]) for aside in Aside)
