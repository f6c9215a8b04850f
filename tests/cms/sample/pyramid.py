"""A made pyramid, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.enums import RetailerState
from salesforce_app.kernel.ratio import Ratio
from territory.enums import Aside
from territory.measures.migration import Standing, migration, standings
from territory.measures.population import Member, Pyramid
from territory.measures.pyramid import count_pyramid
from territory.queries.facts import (
    AsideRow,
    MigrationFacts,
    PyramidFacts,
    RankedShop,
    RouteTiers,
    TierRow,
)

from .size import Size, route_refs


def members(size: Size, shift: int) -> list[Member[int]]:
    """The shops with a skewed value; ``shift`` moves some of them, as three months do."""
    made = []
    for number in range(1, size.shops + 1):
        value = 2_000_000_00 // (number + 3) + 900_00
        value = value * (100 + (number * 17 + shift * 29) % 31 - 12) // 100
        state = RetailerState.SUSPENDED if (number + shift) % 61 == 0 else RetailerState.ACTIVE
        is_new = (number + shift) % 47 == 0
        if (number + shift) % 53 == 0:
            value = 0
        made.append(Member(number, f"L{number:05d}", value, state, is_new, 13, 13, 13, 2))
    return made


def pyramid_facts(size: Size) -> tuple[PyramidFacts, MigrationFacts | None]:
    now = count_pyramid(members(size, 0))
    before = count_pyramid(members(size, 1))
    window = (size.month.shift(-2), size.month)
    base_window = (size.month.shift(-5), size.month.shift(-3))
    moved = migration(standings(before), with_newcomers(standings(now)))
    comparable = True
    facts = PyramidFacts(
        unit=size.unit,
        scheme=now.scheme,
        version=None,
        frozen_at=None,
        window=window,
        population=now.population,
        amount=sum(total.amount for total in now.tiers) or sum(entry.value for entry in now.entries),
        tiers=tier_rows(now, before),
        aside=tuple(
            AsideRow(
                row.aside, row.retailers, row.amount, row.retailers - old.retailers, row.amount - old.amount
            )
            for row, old in zip(now.aside, before.aside, strict=True)
        ),
        routes=tuple(route_tiers(size, now)),
        ranked=() if now.tiers else ranked_shops(size, now),
        scaled=0,
        base_window=base_window,
        base_comparable=comparable,
    )
    migrated = MigrationFacts(
        window=window,
        base_window=base_window,
        base_version=1,
        comparable=comparable,
        states=moved.states,
        matrix=moved.matrix,
        classes=moved.classes,
        total=moved.total,
        retention=moved.retention,
        retention_excluding_closed=moved.retention_excluding_closed,
        net=moved.net,
    )
    return facts, migrated


def with_newcomers(now: Mapping[int, Standing]) -> dict[int, Standing]:
    """The same standings and three shops that opened since."""
    return {**now, **{9000 + n: Standing(Aside.NEW, 1_200_00 * n) for n in (1, 2, 3)}}


def tier_rows(now: Pyramid[int], before: Pyramid[int]) -> tuple[TierRow, ...]:
    if not now.tiers:
        return ()
    amount = sum(total.amount for total in now.tiers)
    old = {total.tier: total for total in before.tiers}
    return tuple(
        TierRow(
            total.tier,
            total.retailers,
            total.amount,
            Ratio(total.retailers, now.population),
            Ratio(total.amount, amount),
            total.retailers - old[total.tier].retailers if total.tier in old else None,
            total.amount - old[total.tier].amount if total.tier in old else None,
        )
        for total in now.tiers
    )


def route_tiers(size: Size, now: Pyramid[int]) -> list[RouteTiers]:
    rows = []
    for number, ref in enumerate(route_refs(size)):
        tiers: dict[object, int] = {}
        aside: dict[Aside, int] = {}
        for entry in now.entries:
            if entry.retailer_id % size.routes == number and entry.tier:
                tiers[entry.tier] = tiers.get(entry.tier, 0) + 1
        for other in now.aside_entries:
            if other.retailer_id % size.routes == number:
                aside[other.aside] = aside.get(other.aside, 0) + 1
        rows.append(RouteTiers(ref.code, ref.name, tiers, aside))  # type: ignore[arg-type]
    return rows


def ranked_shops(size: Size, now: Pyramid[int]) -> tuple[RankedShop, ...]:
    total = sum(entry.used for entry in now.entries)
    return tuple(
        RankedShop(
            entry.rank,
            entry.code,
            size.shop_name % entry.retailer_id,
            entry.value,
            Ratio(entry.cumulative, total),
        )
        for entry in now.entries
    )
