from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import RetailerState
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.enums import Aside, Tier
from territory.measures.population import AsideEntry, Member, Members, TierTotal
from territory.measures.pyramid import (
    PYRAMID_COUNT_V1,
    aside_by_group,
    count_pyramid,
    cut,
    tiers_by_group,
    window,
)
from tests.vectors import VECTORS

SHARES = {4: (1, 5, 20), 3: (20, 50)}


def shops(values, **fields):
    return [Member(number, f"{number:06d}", value, **fields) for number, value in enumerate(values)]


def described(text):
    """The values of a vector's description, such as "900,700,300x25 (a note)" or "n=237 distinct"."""
    head = text.split(" (")[0].split(" ->")[0]
    if head.startswith("n="):
        return list(range(1, int(head.removeprefix("n=").removesuffix(" distinct")) + 1))
    pairs = (part.partition("x") for part in head.split(","))
    return [int(value) for value, _, times in pairs for _ in range(int(times or 1))]


@pytest.mark.parametrize("case", VECTORS["pyramid_count"], ids=lambda case: case["in"])
def test_the_pyramids_of_the_specification(case):
    values = described(case["in"])
    found = count_pyramid(shops(values), tiers=4)

    assert [total.tier for total in found.tiers] == [Tier.TOP, Tier.BIG, Tier.MEDIUM, Tier.SMALL]
    assert [total.retailers for total in found.tiers] == case["tiers"]
    assert found.population == sum(case["tiers"])
    if "amounts" in case:
        assert [total.amount for total in found.tiers] == case["amounts"]
    if "k" in case:
        distinct = list(range(found.population, 0, -1))
        assert [cut(distinct, share) for share in SHARES[4]] == case["k"]


def test_below_100_shops_there_are_three_tiers_and_below_20_none():
    hundred, fifty, nineteen = (count_pyramid(shops(range(1, n + 1))) for n in (100, 50, 19))

    assert [total.retailers for total in hundred.tiers] == [1, 4, 15, 80]
    assert fifty.tiers == (
        TierTotal(Tier.KEY, 10, sum(range(41, 51))),
        TierTotal(Tier.MIDDLE, 15, sum(range(26, 41))),
        TierTotal(Tier.BASE, 25, sum(range(1, 26))),
    )
    assert nineteen.tiers == ()
    assert {entry.tier for entry in nineteen.entries} == {None}
    assert len(count_pyramid(shops(range(1, 100))).tiers) == 3
    assert len(count_pyramid(shops(range(1, 21))).tiers) == 3


def test_a_short_list_is_ranked_with_its_cumulative_share():
    found = count_pyramid(shops([30, 50, 20, 50]))

    assert [(entry.code, entry.rank) for entry in found.entries] == [
        ("000001", 1),
        ("000003", 1),
        ("000000", 3),
        ("000002", 4),
    ]
    assert [found.cumulative_share(entry) for entry in found.entries] == [
        Ratio(50, 150),
        Ratio(100, 150),
        Ratio(130, 150),
        Ratio(150, 150),
    ]


def test_the_scheme_is_named():
    assert count_pyramid([]).scheme == PYRAMID_COUNT_V1 == "pyramid-count-v1"


def test_an_empty_territory_has_an_empty_pyramid():
    found = count_pyramid([])

    assert (found.population, found.tiers, found.entries, found.amount, found.used_total) == (0, (), (), 0, 0)


def test_one_shop_makes_a_list_of_one():
    found = count_pyramid(shops([7]))

    assert [(entry.rank, entry.tier, entry.cumulative) for entry in found.entries] == [(1, None, 7)]


def test_shops_without_net_purchases_are_inactive_and_returns_are_marked():
    found = count_pyramid([*shops([0, -5]), Member(2, "2", 0, orders=3), Member(3, "3", 10)])

    assert found.population == 1
    assert found.aside_entries == (
        AsideEntry(0, "000000", Aside.INACTIVE, 0, False, None),
        AsideEntry(1, "000001", Aside.INACTIVE, -5, True, None),
        AsideEntry(2, "2", Aside.INACTIVE, 0, True, None),
    )
    assert [(total.aside, total.retailers, total.amount) for total in found.aside] == [
        (Aside.NEW, 0, 0),
        (Aside.INACTIVE, 3, -5),
        (Aside.SUSPENDED, 0, 0),
        (Aside.CLOSED, 0, 0),
        (Aside.PROSPECT, 0, 0),
    ]


@pytest.mark.parametrize(
    ("member", "aside"),
    [
        (Member(1, "1", 500, RetailerState.NEW), Aside.NEW),
        (Member(1, "1", 500, is_new=True), Aside.NEW),
        (Member(1, "1", 500, is_new=True, active_cycles=2, window_cycles=13), Aside.NEW),
        (Member(1, "1", 500, RetailerState.CLOSED), Aside.CLOSED),
        (Member(1, "1", 500, RetailerState.PROSPECT), Aside.PROSPECT),
        (Member(1, "1", 500, active_cycles=6, window_cycles=13), Aside.SUSPENDED),
        (Member(1, "1", 500, RetailerState.SUSPENDED), Aside.SUSPENDED),
        (Member(1, "1", 500, RetailerState.SUSPENDED, active_cycles=6, window_cycles=13), Aside.SUSPENDED),
        (Member(1, "1", 0, RetailerState.SUSPENDED, active_cycles=9, window_cycles=13), Aside.SUSPENDED),
        (
            Member(1, "1", 5, RetailerState.SUSPENDED, is_new=True, active_cycles=1, window_cycles=13),
            Aside.SUSPENDED,
        ),
    ],
)
def test_some_shops_stand_beside_the_pyramid(member, aside):
    found = count_pyramid([member])

    assert found.population == 0
    assert [entry.aside for entry in found.aside_entries] == [aside]


def test_a_shop_suspended_for_up_to_half_of_the_cycles_is_scaled_to_the_window():
    member = Member(1, "1", 1000, RetailerState.SUSPENDED, active_cycles=6, window_cycles=12)
    found = count_pyramid([member, Member(2, "2", 1999, active_cycles=12, window_cycles=12)])

    first, second = found.entries
    assert (first.retailer_id, first.value, first.used, first.scaled) == (1, 1000, 2000, True)
    assert (second.retailer_id, second.value, second.used, second.scaled) == (2, 1999, 1999, False)
    assert (found.amount, found.used_total) == (2999, 3999)


def test_scaling_rounds_to_the_nearest_minor_unit():
    found = count_pyramid([Member(1, "1", 100, active_cycles=7, window_cycles=13)])

    assert found.entries[0].used == 186  # 185.71


def test_a_new_shop_stands_provisionally_by_its_monthly_average():
    established = shops(range(100, 2100, 100))  # Key from 1700, Middle from 1100
    new = [
        Member(100 + months, f"N{months}", value, is_new=True, full_months=months)
        for months, value in ((0, 9999), (1, 567), (2, 735))
    ]
    poor = Member(200, "P", 10, is_new=True, full_months=1)
    empty = Member(300, "Z", 0, is_new=True, full_months=1)
    found = count_pyramid([*established, *new, poor, empty])

    assert found.population == 20
    assert {entry.code: entry.provisional for entry in found.aside_entries} == {
        "N0": None,
        "N1": Tier.KEY,  # 567 × 3
        "N2": Tier.MIDDLE,  # 735 × 3 ÷ 2
        "P": Tier.BASE,
        "Z": None,
    }
    assert count_pyramid([*established[:5], new[1]]).aside_entries[0].provisional is None


def test_tiers_of_a_territory_are_counted_by_route():
    strangers = [Member(91, "91", 0), Member(92, "92", 1)]
    found = count_pyramid([*shops(range(2, 21)), Member(19, "19", 21), Member(90, "90", 0), *strangers])
    routes = {number: "R1" if number < 12 else "R2" for number in range(20)} | {90: "R3"}

    assert tiers_by_group(found, routes) == {
        "R1": {Tier.KEY: 0, Tier.MIDDLE: 3, Tier.BASE: 9},
        "R2": {Tier.KEY: 4, Tier.MIDDLE: 4, Tier.BASE: 0},
        "R3": {Tier.KEY: 0, Tier.MIDDLE: 0, Tier.BASE: 0},
    }
    assert aside_by_group(found, routes)["R3"] == {
        Aside.NEW: 0,
        Aside.INACTIVE: 1,
        Aside.SUSPENDED: 0,
        Aside.CLOSED: 0,
        Aside.PROSPECT: 0,
    }


def test_the_window_ends_with_the_month():
    assert window(Month(2020, 6)) == (Month(2020, 4), Month(2020, 6))
    assert window(Month(2020, 6), 12) == (Month(2019, 7), Month(2020, 6))


def test_columns_and_rows_give_the_same_pyramid():
    rows = [
        Member(1, "b", 50, active_cycles=9, window_cycles=13),
        Member(2, "a", 50, is_new=True, full_months=2),
        Member(3, "c", 0, orders=1),
    ]
    columns = Members(
        [1, 2, 3], ["b", "a", "c"], [50, 50, 0], None, [2], [9, 0, 0], [13, 0, 0], [0, 0, 1], [0, 2, 0]
    )

    assert count_pyramid(rows) == count_pyramid(columns) == count_pyramid(Members.of(rows))


def test_one_window_serves_all_columns():
    found = count_pyramid(Members([1, 2], ["1", "2"], [10, 10], active_cycles=[13, 12], window_cycles=13))

    assert [(entry.retailer_id, entry.used) for entry in found.entries] == [(2, 11), (1, 10)]


# Few distinct values, so that ties straddle the cuts.
worths = st.lists(st.integers(-2, 12), min_size=0, max_size=180)


@given(worths, st.sampled_from([None, 3, 4, 0]))
def test_tiers_partition_the_population(values, tiers):
    found = count_pyramid(shops(values), tiers=tiers)
    positive = [value for value in values if value > 0]

    assert found.population == len(found.entries) == len(positive)
    assert found.amount == sum(positive)
    assert len({entry.retailer_id for entry in (*found.entries, *found.aside_entries)}) == len(values)
    assert sum(total.amount for total in found.aside) == sum(value for value in values if value <= 0)
    if found.tiers:
        assert Counter(entry.tier for entry in found.entries) == Counter(
            {total.tier: total.retailers for total in found.tiers if total.retailers}
        )
        assert sum(total.retailers for total in found.tiers) == found.population
        assert sum(total.amount for total in found.tiers) == found.amount


@given(worths, st.sampled_from([3, 4]))
def test_ties_share_a_tier_and_a_rank_and_nobody_is_overtaken(values, tiers):
    found = count_pyramid(shops(values), tiers=tiers)
    order = [total.tier for total in found.tiers]
    places = [order.index(entry.tier) for entry in found.entries]

    assert places == sorted(places)
    for above, below in zip(found.entries, found.entries[1:], strict=False):
        assert above.used >= below.used
        if above.used == below.used:
            assert (above.tier, above.rank) == (below.tier, below.rank)
            assert above.code < below.code
        else:
            assert above.rank < below.rank


@given(st.lists(st.integers(1, 12), min_size=1, max_size=180), st.sampled_from([1, 5, 20, 50]))
def test_a_cut_moves_by_the_majority_of_the_tied(values, percent):
    ranked = sorted(values, reverse=True)
    plain = int(Fraction(percent * len(ranked), 100) + Fraction(1, 2))
    found = cut(ranked, percent)

    tied = Counter(ranked)[ranked[plain - 1]] if plain else 0
    above = sum(value > ranked[plain - 1] for value in ranked) if plain else 0
    if not plain or above + tied == plain:
        assert found == plain
    else:
        inside = plain - above
        assert found == (above + tied if inside >= tied - inside else above)
