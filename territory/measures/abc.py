"""Classes by cumulated share of value, scheme ``abc-share-v1`` (domain.md §4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from territory.enums import AbcClass

from .population import Class, Id, Member, Members, Pyramid, assemble, rank
from .pyramid import WINDOW_MONTHS
from .rules import STANDARD

ABC_SHARE_V1 = "abc-share-v1"
THRESHOLDS = STANDARD.pyramid.abc_shares

Rule = Literal["before", "after"]


def abc_pyramid(
    members: Members[Id] | Iterable[Member[Id]],
    *,
    thresholds: tuple[int, int] = THRESHOLDS,
    rule: Rule = "before",
    window_months: int = WINDOW_MONTHS,
) -> Pyramid[Id]:
    """Classify the shops of one unit into A, B and C by their cumulated share of value.

    ``thresholds`` are the shares (whole per cent) at which A and B end. By the rule "before" a shop
    belongs to a class while the share before it lies below the threshold, so the shop that crosses goes
    up; by "after" while the share including it is at most the threshold. Equal values are taken as one
    unit. The denominator is the sum of the population's values, all positive; population and aside rows
    are those of the count pyramid.
    """
    ranking = rank(members if isinstance(members, Members) else Members.of(members))
    ranked = [ranking.used[row] for row in ranking.rows]
    total = sum(ranked)
    ends = [0, 0]
    before = start = 0
    while start < len(ranked):
        end = start
        after = before
        while end < len(ranked) and ranked[end] == ranked[start]:
            after += ranked[end]
            end += 1
        for position, percent in enumerate(thresholds):
            inside = 100 * before < percent * total if rule == "before" else 100 * after <= percent * total
            if inside:
                ends[position] = end
        before, start = after, end
    classes: list[Class] = list(AbcClass)
    return assemble(ABC_SHARE_V1, ranking, classes, [*ends, len(ranked)], window_months)
