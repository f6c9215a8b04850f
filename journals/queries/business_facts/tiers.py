"""The facts of one tier of a unit's pyramid in a month, from what the unit's page is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from settlement.queries.shop import shops_settlement
from territory.enums import Aside, Placement, Tier
from territory.measures.census import Census
from territory.measures.migration import State
from territory.queries.facts import MigrationFacts
from territory.queries.frame import UnitFrame
from territory.queries.pyramid import migration_facts, pyramid_facts
from territory.queries.shop_groups import GroupMonth, categories_of_shops, months_of_shops
from territory.queries.standing import standings_base, standings_now
from visits.queries.coverage.work import field_work

from ...measures.business_facts import (
    CategoryFacts,
    FieldFacts,
    FlowFacts,
    MonthFacts,
    MoverFacts,
    Named,
    TierFacts,
    TierLine,
)
from .shops import MOST_CATEGORIES, rates_of

MOST_MOVERS = 5


def tier_facts(frame: UnitFrame, tier: Tier, today: date) -> TierFacts | None:
    """The facts of a tier in the frame's month; a fixed number of statements.

    None where the unit's pyramid has no such tier: it has others, or too few shops for any.
    """
    pyramid = pyramid_facts(frame)
    if tier not in {row.tier for row in pyramid.tiers}:
        return None
    census = frame.keep(standings_now).census
    inside = frozenset(shop for shop, state in zip(census.ids, census.states, strict=True) if state is tier)
    beside = frozenset(
        shop for shop, state in zip(census.ids, census.states, strict=True) if not isinstance(state, Aside)
    )
    moved = migration_facts(frame)
    came, went, stayed = _flows(moved, tier)
    risers, fallers = _movers(frame, tier)
    return TierFacts(
        kind="tier",
        month=str(frame.month),
        unit=Named(frame.unit.code, frame.unit.name),
        tier=tier.value,
        window=(str(pyramid.window[0]), str(pyramid.window[1])),
        base_window=(str(moved.base_window[0]), str(moved.base_window[1])) if moved else None,
        is_comparable=pyramid.base_comparable,
        tiers=tuple(
            TierLine(
                row.tier.value,
                row.retailers,
                row.amount,
                row.retailers_share,
                row.amount_share,
                row.retailers_delta,
                row.amount_delta,
            )
            for row in pyramid.tiers
        ),
        months=_months(frame, inside),
        came=came,
        went=went,
        stayed=stayed,
        risers=risers,
        fallers=fallers,
        structure=_structure(frame, inside, beside),
        rates=rates_of(shops_settlement(inside, frame.month, frame.month)),
        unit_rates=rates_of(shops_settlement(beside, frame.month, frame.month)),
        visits=_visits(frame, inside, today),
    )


def _months(frame: UnitFrame, shops: Collection[int]) -> tuple[MonthFacts, ...]:
    """What the shops that are in the tier now bought in 13 months, wherever they stood then."""
    known = months_of_shops(shops, Month.range(frame.trend[0].shift(-12), frame.month))
    nothing = GroupMonth()

    def amount(month: Month) -> int | None:
        return known.get(month, nothing).amount if frame.knows(month) else None

    return tuple(
        MonthFacts(
            month=str(month),
            amount=amount(month),
            last_year=amount(month.shift(-12)),
            quantity=known.get(month, nothing).quantity if frame.knows(month) else None,
        )
        for month in frame.trend
    )


def _flows(
    moved: MigrationFacts | None, tier: Tier
) -> tuple[tuple[FlowFacts, ...], tuple[FlowFacts, ...], int]:
    """Where the tier's shops came from, where others went, and how many stayed."""
    if moved is None:
        return (), (), 0
    came, went, stayed = [], [], 0
    for (before, now), flow in moved.matrix.items():
        if before is tier and now is tier:
            stayed = flow.retailers
        elif now is tier:
            came.append(FlowFacts(before.value, flow.retailers, flow.delta))
        elif before is tier:
            went.append(FlowFacts(now.value, flow.retailers, flow.delta))
    return _largest(came), _largest(went), stayed


def _largest(flows: Iterable[FlowFacts]) -> tuple[FlowFacts, ...]:
    return tuple(sorted(flows, key=lambda flow: (-flow.retailers, flow.state)))


def _movers(frame: UnitFrame, tier: Tier) -> tuple[tuple[MoverFacts, ...], tuple[MoverFacts, ...]]:
    """The shops in the tier now or before whose amounts changed most, with their names; one statement."""
    base = frame.keep(standings_base)
    if base is None:
        return (), ()
    now, before = _standing(frame.keep(standings_now).census), _standing(base.census)
    nowhere: tuple[State, int] = (Placement.OUT, 0)
    changed: list[tuple[int, int]] = []
    for shop in now.keys() | before.keys():
        (state, amount), (was, base_amount) = now.get(shop, nowhere), before.get(shop, nowhere)
        if tier in (state, was):
            changed.append((amount - base_amount, shop))
    changed.sort(key=lambda one: (-one[0], one[1]))
    up = [one for one in changed[:MOST_MOVERS] if one[0] > 0]
    down = [one for one in reversed(changed[-MOST_MOVERS:]) if one[0] < 0]
    names = dict(
        Retailer.objects.filter(pk__in=[shop for _delta, shop in (*up, *down)]).values_list("pk", "name")
    )

    def told(rows: list[tuple[int, int]]) -> tuple[MoverFacts, ...]:
        return tuple(
            MoverFacts(
                shop,
                names[shop],
                before.get(shop, nowhere)[0].value,
                now.get(shop, nowhere)[0].value,
                now.get(shop, nowhere)[1],
                delta,
            )
            for delta, shop in rows
        )

    return told(up), told(down)


def _standing(census: Census[int]) -> Mapping[int, tuple[State, int]]:
    return {
        shop: (state, amount)
        for shop, state, amount in zip(census.ids, census.states, census.amounts, strict=True)
    }


def _structure(
    frame: UnitFrame, inside: Collection[int], beside: Collection[int]
) -> tuple[CategoryFacts, ...]:
    """What the tier buys by category, beside the whole pyramid; three statements."""
    first, last = frame.window
    own = categories_of_shops(inside, frame.window)
    whole = categories_of_shops(beside, frame.window)
    year_before = (first.shift(-12), last.shift(-12))
    past = categories_of_shops(inside, year_before) if frame.knows(year_before[0]) else None
    total, all_of_it = sum(own.values()), sum(whole.values())
    rows = [
        CategoryFacts(
            name=name,
            amount=own.get(name, 0),
            last_year=None if past is None else past.get(name, 0),
            share=Ratio(own.get(name, 0), total) if total > 0 else Ratio(0, 0),
            peers_share=Ratio(whole.get(name, 0), all_of_it) if all_of_it > 0 else Ratio(0, 0),
        )
        for name in {*own, *(past or {})}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.amount, row.name))[:MOST_CATEGORIES])


def _visits(frame: UnitFrame, shops: Collection[int], today: date) -> FieldFacts:
    items = [item for item in field_work(frame, today).shops if item.key in shops]
    served = [item for item in items if item.served]
    return FieldFacts(
        coverage=Ratio(sum(item.visits > 0 for item in served), len(served)),
        fulfilment=Ratio(
            sum(min(item.visits, item.required) for item in items), sum(item.required for item in items)
        ),
        visits=sum(item.visits for item in items),
        never=sum(item.since_last is None for item in served),
    )
