"""Who a shop's peers are, where their middle lies, and how far the next tier is."""

from __future__ import annotations

import pytest

from territory.measures.peers import PeerLevel, Profile, Quartiles, choose_peers, quartiles_of
from territory.measures.tier_distance import Distance, Edges, distance

SHOP = Profile(0, "Z", "town", 2)


def shops(
    number: int, start: int, business: str = "Z", market: str = "town", size: int | None = 2
) -> list[Profile]:
    """Some shops that are alike."""
    return [Profile(start + place, business, market, size) for place in range(number)]


@pytest.mark.parametrize(
    ("others", "level", "number"),
    [
        ([*shops(5, 1), *shops(9, 100, size=1)], PeerLevel.SIZE, 5),
        ([*shops(4, 1), *shops(9, 100, size=1)], PeerLevel.MARKET, 13),
        ([*shops(4, 1), *shops(9, 100, market="country")], PeerLevel.TYPE, 13),
        ([*shops(4, 1), *shops(9, 100, business="B")], PeerLevel.UNIT, 13),
    ],
)
def test_the_narrowest_group_with_five_others(others: list[Profile], level: PeerLevel, number: int) -> None:
    found = choose_peers(SHOP, [SHOP, *others])
    assert found is not None
    assert (found.level, len(found.shops), 0 in found.shops) == (level, number, False)


def test_fewer_than_five_in_the_unit_are_no_peers() -> None:
    assert choose_peers(SHOP, [SHOP, *shops(4, 1)]) is None


def test_not_to_know_a_size_is_nothing_in_common() -> None:
    unknown = Profile(0, "Z", "town", None)
    found = choose_peers(unknown, [*shops(6, 1, size=None), *shops(3, 50)])
    assert found is not None
    assert (found.level, len(found.shops)) == (PeerLevel.MARKET, 9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([7], Quartiles(7.0, 7.0, 7.0, 1)),
        ([1, 2, 3, 4, 5], Quartiles(2.0, 3.0, 4.0, 5)),
        ([0, 0, 0, 100], Quartiles(0.0, 0.0, 25.0, 4)),
    ],
)
def test_quartiles_are_interpolated(values: list[int], expected: Quartiles | None) -> None:
    assert quartiles_of(values) == expected


ORDER = ["Top", "Big", "Medium", "Small"]
EDGES = {"Top": Edges(900, 800), "Medium": Edges(300, 200), "Small": Edges(150, 10)}


@pytest.mark.parametrize(
    ("value", "tier", "expected"),
    [
        (850, "Top", Distance(None, None, "Medium", 550)),
        (250, "Medium", Distance("Top", 550, "Small", 100)),
        (150, "Small", Distance("Medium", 50, None, None)),
    ],
)
def test_the_distance_passes_over_empty_tiers(value: int, tier: str, expected: Distance[str]) -> None:
    assert distance(value, tier, ORDER, EDGES) == expected
