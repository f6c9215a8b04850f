"""Where a shop stood in the pyramid of its unit, month by month, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min

from salesforce_app.kernel.periods import Month

from ..enums import Aside, Placement, Tier
from ..measures.migration import State
from ..measures.pyramid import PYRAMID_COUNT_V1
from ..measures.rules import PyramidRules
from ..measures.tier_distance import Distance, Edges, distance
from ..models import TierEntry, TierSnapshot
from .shop_frame import ShopFrame
from .standing import standings_now

_STATES: dict[str, State] = {state.value: state for states in (Tier, Aside, Placement) for state in states}


@dataclass(frozen=True, slots=True)
class TierStanding:
    """A shop in the pyramid of a unit for the window that ends with ``month``.

    ``version`` is that of the frozen snapshot, None for a pyramid computed now. ``rank`` is None beside the
    pyramid. ``amount`` is the window's net amount, ``value`` the one ranked: scaled to the whole window for
    a shop that was suspended in part of it (``is_scaled``). ``is_credit``: inactive with returns of at least
    its purchases. ``provisional`` is where a new shop would stand by its monthly average.
    """

    month: Month
    window_start: Month
    unit_code: str
    unit_name: str
    scheme: str
    version: int | None
    population: int
    state: State
    rank: int | None
    amount: int
    value: int
    distance: Distance[State] | None
    is_scaled: bool = False
    is_credit: bool = False
    provisional: Tier | None = None

    @property
    def is_aside(self) -> bool:
        """Whether the shop stands beside the pyramid."""
        return isinstance(self.state, Aside)


@dataclass(frozen=True, slots=True)
class TierHistory:
    """``now`` is the standing in the newest ended month, None for a shop that isn't in its unit's pyramid;
    ``frozen`` are those of closed months, newest first, each by the newest version."""

    now: TierStanding | None
    frozen: tuple[TierStanding, ...]


def tier_history(shop: ShopFrame) -> TierHistory:
    """The standings of a shop over 13 months; two statements beside those of its unit's pyramid."""
    return TierHistory(_now(shop), _frozen(shop))


def _frozen(shop: ShopFrame) -> tuple[TierStanding, ...]:
    """The entries of the frozen snapshots, whichever unit the shop stood in at the time.

    A shop has entries in the snapshots of its territory and of every unit above. The one kept is the unit
    of the shop's route then: the smallest population is the lowest unit.
    """
    entries = (
        TierEntry.objects.one_visible_to(shop.card.scope)
        .filter(
            retailer=shop.retailer_id,
            snapshot__scheme=PYRAMID_COUNT_V1,
            snapshot__month__range=(shop.frame.trend[0].first, shop.month.first),
        )
        .select_related("snapshot__unit")
        .order_by("-snapshot__month", "snapshot__population", "-snapshot__version", "snapshot__unit__code")
    )
    newest: dict[Month, TierEntry] = {}
    for entry in entries:
        kept = newest.setdefault(Month.of(entry.snapshot.month), entry)
        if kept.snapshot.unit_id == entry.snapshot.unit_id and entry.snapshot.version > kept.snapshot.version:
            newest[Month.of(entry.snapshot.month)] = entry
    edges = _edges(entry.snapshot_id for entry in newest.values())
    return tuple(
        TierStanding(
            month=month,
            window_start=Month.of(entry.snapshot.window_start),
            unit_code=entry.snapshot.unit.code,
            unit_name=entry.snapshot.unit.name,
            scheme=entry.snapshot.scheme,
            version=entry.snapshot.version,
            population=entry.snapshot.population,
            state=_STATES[entry.tier],
            rank=entry.rank,
            amount=entry.amount,
            value=entry.value,
            distance=_distance(
                entry.value,
                _STATES[entry.tier],
                [tier for tier, _ in _rules(entry.snapshot).shape(entry.snapshot.population)],
                edges.get(entry.snapshot_id, {}),
            ),
            is_scaled=entry.reason == "scaled",
            is_credit=entry.reason == "credit",
            provisional=Tier(entry.provisional_tier) if entry.provisional_tier else None,
        )
        for month, entry in newest.items()
    )


def _edges(snapshots: Iterable[int]) -> dict[int, dict[State, Edges]]:
    """The highest and the lowest value of each tier, by snapshot; one statement."""
    found: dict[int, dict[State, Edges]] = {}
    rows = (
        TierEntry.objects.filter(snapshot__in=list(snapshots), rank__isnull=False)
        .values_list("snapshot", "tier")
        .annotate(Max("value"), Min("value"))
        .order_by()
    )
    for snapshot, tier, highest, lowest in rows:
        found.setdefault(snapshot, {})[_STATES[tier]] = Edges(highest, lowest)
    return found


def _rules(snapshot: TierSnapshot) -> PyramidRules:
    """The rules by which a pyramid was frozen."""
    return PyramidRules.of_parameters(snapshot.parameters)


def _distance(
    value: int, state: State, order: Sequence[State], edges: dict[State, Edges]
) -> Distance[State] | None:
    """How far it is to the tiers beside; ``order`` are the pyramid's tiers from the best down."""
    return distance(value, state, order, edges) if state in order else None


def _now(shop: ShopFrame) -> TierStanding | None:
    """The standing in the frame's month: frozen when the month is, else computed now."""
    frame = shop.frame
    standings = frame.keep(standings_now)
    census = standings.census
    if shop.retailer_id not in census.ids:
        return None
    row = list(census.ids).index(shop.retailer_id)
    state, value = census.states[row], census.values[row]
    edges: dict[State, Edges] = {}
    for other, worth in zip(census.states, census.values, strict=True):
        if not isinstance(other, Aside):
            known = edges.get(other)
            edges[other] = (
                Edges(max(worth, known.highest), min(worth, known.lowest)) if known else Edges(worth, worth)
            )
    ranked = not isinstance(state, Aside)
    better = sum(
        worth > value
        for other, worth in zip(census.states, census.values, strict=True)
        if not isinstance(other, Aside)
    )
    return TierStanding(
        month=frame.month,
        window_start=standings.window[0],
        unit_code=frame.unit.code,
        unit_name=frame.unit.name,
        scheme=PYRAMID_COUNT_V1,
        version=standings.version,
        population=census.population,
        state=state,
        rank=better + 1 if ranked else None,
        amount=census.amounts[row],
        value=value,
        distance=_distance(value, state, [total.tier for total in census.tiers], edges),
        is_scaled=ranked and value != census.amounts[row],
        is_credit=state is Aside.INACTIVE and census.amounts[row] < 0,
    )
