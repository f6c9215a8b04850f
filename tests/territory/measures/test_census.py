"""The census by column gives what the pyramid and its migration give shop by shop."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import RetailerState
from territory.enums import Aside, Placement, Tier
from territory.measures.census import Census, census_flows, count_census, tabulate
from territory.measures.migration import Flows, Migration, migration, standings
from territory.measures.mix import ShopFlow, like_for_like, two_months
from territory.measures.population import Member, Pyramid, classed
from territory.measures.pyramid import count_pyramid

VALUES = st.integers(-300, 300) | st.sampled_from([0, 50, 100])


@st.composite
def members(draw: st.DrawFn, keys: range = range(160)) -> list[Member[int]]:
    """Some shops with ties, histories and returns; often enough of them for four tiers."""
    chosen = sorted(draw(st.sets(st.sampled_from(keys), max_size=len(keys))))
    if draw(st.booleans()):
        chosen = list(keys)
    found = []
    for key in chosen:
        window = draw(st.sampled_from([0, 12, 13]))
        plain = draw(st.integers(0, 3)) > 0
        found.append(
            Member(
                key,
                f"{key:03d}",
                draw(VALUES),
                state=RetailerState.ACTIVE if plain else draw(st.sampled_from(RetailerState.values)),
                is_new=not plain and draw(st.booleans()),
                window_cycles=window,
                active_cycles=window if plain else draw(st.integers(0, window)),
            )
        )
    return found


def census_of(shops: list[Member[int]]) -> Census[int]:
    """The census of shops as the reads make it."""
    beside, values = {}, {}
    for row, shop in enumerate(shops):
        aside, value = classed(shop)
        if aside is not None:
            beside[row] = aside
        elif value != shop.value:
            values[row] = value
    return count_census(
        [s.retailer_id for s in shops], [s.value for s in shops], beside=beside, values=values
    )


def same_flows(found: Flows, expected: Migration[int]) -> None:
    assert found.matrix == expected.matrix
    assert found.classes == expected.classes
    assert found.total == expected.total
    assert (found.retention, found.net) == (expected.retention, expected.net)
    assert found.retention_excluding_closed == expected.retention_excluding_closed
    assert found.states == expected.states


@given(members())
def test_a_census_is_the_pyramid(shops: list[Member[int]]) -> None:
    pyramid: Pyramid[int] = count_pyramid(shops)
    census = census_of(shops)
    assert (census.population, census.amount) == (pyramid.population, pyramid.amount)
    assert (census.tiers, census.aside) == (pyramid.tiers, pyramid.aside)
    assert {key: place[:2] for key, place in census.standings().items()} == {
        key: place[:2] for key, place in standings(pyramid).items()
    }


@given(members(), members(), st.sets(st.integers(0, 159)), st.sets(st.integers(0, 159)), st.booleans())
def test_flows_between_censuses_are_the_migration(
    before: list[Member[int]],
    now: list[Member[int]],
    elsewhere: set[int],
    closed: set[int],
    guarded: bool,
) -> None:
    old, new = census_of(before), census_of(now)
    options = {
        "elsewhere_before": elsewhere,
        "closed_since": closed,
        "between": dict.fromkeys(range(0, 160, 2), Tier.SMALL) if guarded else None,
        "border_percent": 10 if guarded else None,
    }
    expected = migration(standings(count_pyramid(before)), standings(count_pyramid(now)), **options)
    same_flows(census_flows(old, new, **options), expected)


def test_shops_are_counted_by_group_and_state() -> None:
    census = tabulate([1, 2, 3], [Tier.KEY, Aside.NEW, Tier.KEY], [5, 6, 7], [5, 6, 7], [Tier.KEY, Tier.BASE])
    assert census.by_group(["a", "a", "b"]) == {"a": {Tier.KEY: 1, Aside.NEW: 1}, "b": {Tier.KEY: 1}}
    assert [(total.tier, total.retailers, total.amount) for total in census.tiers] == [
        (Tier.KEY, 2, 12),
        (Tier.BASE, 0, 0),
    ]
    assert (census.population, census.amount) == (2, 12)


def test_a_handful_is_ranked_without_tiers() -> None:
    census = count_census([1, 2, 3], [5, 0, 7], beside={}, values={})
    assert census.states == [Placement.RANKED, Aside.INACTIVE, Placement.RANKED]
    assert census.tiers == ()


AMOUNTS = st.dictionaries(st.integers(0, 20), st.integers(-5, 5))


@given(AMOUNTS, AMOUNTS, st.dictionaries(st.integers(0, 20), st.sampled_from(ShopFlow)))
def test_two_months_are_like_for_like(
    base: dict[int, int], current: dict[int, int], flows: dict[int, ShopFlow]
) -> None:
    rows = [
        (flows.get(shop, ShopFlow.NONE), [base.get(shop), current.get(shop)])
        for shop in base.keys() | current.keys()
    ]
    assert two_months(base, current, flows) == like_for_like(rows, 2)
