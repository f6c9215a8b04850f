"""The customer pyramid by count, scheme ``pyramid-count-v1`` (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from salesforce_app.kernel.periods import Month
from territory.enums import Aside, Tier

from .population import Class, Id, Member, Members, Pyramid, assemble, rank
from .rules import STANDARD, PyramidRules

PYRAMID_COUNT_V1 = "pyramid-count-v1"

WINDOW_MONTHS = STANDARD.pyramid.window_months
"""Months of sales by the usual rules."""
BASE_MONTHS = 3
"""How many months lie between a pyramid and the one that it is compared with."""

Group = TypeVar("Group", bound=Hashable)


def window(month: Month, months: int = WINDOW_MONTHS) -> tuple[Month, Month]:
    """First and last month of the window that ends with the complete month ``month``."""
    return month.shift(1 - months), month


def count_pyramid(
    members: Members[Id] | Iterable[Member[Id]],
    *,
    rules: PyramidRules = STANDARD.pyramid,
    tiers: int | None = None,
) -> Pyramid[Id]:
    """Classify the shops of one unit by count.

    By the usual rules four tiers (1 %, 4 %, 15 %, 80 %) from 100 shops on, three (20 %, 30 %, 50 %) from 20
    on, a ranked list without tiers below; ``tiers`` 4, 3 or 0 overrides the choice. Cuts lie at
    ⌊c·n + ½⌋. Equal values always share a tier: a group of equals that straddles a cut goes up when at
    least half of it lies inside, else down.

    The months of the window serve the provisional tier of new shops. Takes one sort and a few passes: 20,000
    shops by column in some 40 ms.
    """
    ranking = rank(members if isinstance(members, Members) else Members.of(members))
    population = len(ranking.rows)
    enough = {None: population, 4: rules.four_tiers_from, 3: rules.three_tiers_from, 0: 0}[tiers]
    shape = rules.shape(enough)
    ranked = [ranking.used[row] for row in ranking.rows]
    ends = [cut(ranked, share) for _, share in shape]
    classes: list[Class] = [tier for tier, _ in shape]
    return assemble(PYRAMID_COUNT_V1, ranking, classes, ends, rules.window_months)


def shape_of(population: int, rules: PyramidRules = STANDARD.pyramid) -> tuple[tuple[Tier, int], ...]:
    """The tiers of a pyramid of so many shops, with the share at which each ends; none for few (rule 6)."""
    return rules.shape(population)


def cut(ranked: Sequence[int], percent: int) -> int:
    """How many of the values (descending) stand above the cut at ``percent`` of them, ties by majority."""
    count = len(ranked)
    end = (2 * percent * count + 100) // 200
    if not 0 < end < count or ranked[end - 1] != ranked[end]:
        return end
    low = high = end
    while low > 0 and ranked[low - 1] == ranked[end]:
        low -= 1
    while high < count and ranked[high] == ranked[end]:
        high += 1
    return high if end - low >= high - end else low


def tiers_by_group(pyramid: Pyramid[Id], group_of: Mapping[Id, Group]) -> dict[Group, dict[Class, int]]:
    """Shops per tier within each group, such as the routes of a classified territory (§4.2 rule 6).

    Every group of ``group_of`` gets every tier of the pyramid; shops without a group are left out.
    """
    tiers = [total.tier for total in pyramid.tiers]
    counts: dict[Group, dict[Class, int]] = {group: dict.fromkeys(tiers, 0) for group in group_of.values()}
    for entry in pyramid.entries:
        if entry.tier is not None and entry.retailer_id in group_of:
            counts[group_of[entry.retailer_id]][entry.tier] += 1
    return counts


def aside_by_group(pyramid: Pyramid[Id], group_of: Mapping[Id, Group]) -> dict[Group, dict[Aside, int]]:
    """Shops per aside class within each group; every group of ``group_of`` gets every class."""
    counts = {group: dict.fromkeys(Aside, 0) for group in group_of.values()}
    for entry in pyramid.aside_entries:
        if entry.retailer_id in group_of:
            counts[group_of[entry.retailer_id]][entry.aside] += 1
    return counts
