"""The mix of shops behind a total: like for like, new, closed, moved (domain.md §7.8)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from .trends import Change, change

Id = TypeVar("Id", bound=Hashable)


class ShopFlow(StrEnum):
    """What happened to a shop between the compared months, as its history tells."""

    NONE = "none"
    NEW = "new"
    CLOSED = "closed"
    MOVED = "moved"


class Part(StrEnum):
    """The parts into which a total falls."""

    LIKE_FOR_LIKE = "like_for_like"
    NEW = "new"
    CLOSED = "closed"
    MOVED = "moved"
    PAUSED = "paused"


_PART_OF_FLOW = {ShopFlow.NEW: Part.NEW, ShopFlow.CLOSED: Part.CLOSED, ShopFlow.MOVED: Part.MOVED}


@dataclass(frozen=True, slots=True)
class MixPart:
    """Shops and their amounts (minor units) in each compared month, in the order given."""

    shops: int
    amounts: tuple[int, ...]

    def change(self, current: int = -1, base: int = 0) -> Change:
        """Change between two of the months, by position; the last against the first unless told."""
        return change(self.amounts[current], self.amounts[base])


@dataclass(frozen=True, slots=True)
class Mix:
    """A total and its parts; the parts' shops and amounts add up to the total's."""

    total: MixPart
    parts: Mapping[Part, MixPart]


def like_for_like(shops: Iterable[tuple[ShopFlow, Sequence[int | None]]], months: int) -> Mix:
    """Total, like-for-like, new, closed, moved (§7.8), from one row per shop.

    A row has the shop's flow and its amount in each of the ``months`` compared months; None or 0 says that
    it bought nothing. A flow names the part. Of the shops without one, those active in all the months are
    like-for-like; the rest, open but not buying in some month, are ``PAUSED``. Rows without any activity
    are not counted. Every part is present, empty ones with zeros.
    """
    counts = dict.fromkeys(Part, 0)
    sums = {part: [0] * months for part in Part}
    for flow, amounts in shops:
        if not any(amounts):
            continue
        part = _PART_OF_FLOW.get(flow) or (Part.LIKE_FOR_LIKE if all(amounts) else Part.PAUSED)
        counts[part] += 1
        row = sums[part]
        for position, amount in enumerate(amounts):
            row[position] += amount or 0
    total = MixPart(sum(counts.values()), tuple(sum(column) for column in zip(*sums.values(), strict=True)))
    return Mix(total, {part: MixPart(counts[part], tuple(sums[part])) for part in Part})


def two_months(base: Mapping[Id, int], current: Mapping[Id, int], flows: Mapping[Id, ShopFlow]) -> Mix:
    """``like_for_like`` of two months, each as shop → amount; ``flows`` has the shops with a history alone.

    For tens of thousands of shops: takes a few passes over sets rather than a step for each shop.
    """
    members = members_of(base, current, flows)
    parts = {
        part: MixPart(
            len(shops), tuple(sum(month.get(shop, 0) for shop in shops) for month in (base, current))
        )
        for part, shops in members.items()
    }
    total = MixPart(
        sum(len(shops) for shops in members.values()), tuple(sum(month.values()) for month in (base, current))
    )
    return Mix(total, parts)


def members_of(
    base: Mapping[Id, int], current: Mapping[Id, int], flows: Mapping[Id, ShopFlow]
) -> dict[Part, set[Id]]:
    """Which shops make up each part of the mix of two months; those that bought nothing are in none."""
    active = [{shop for shop, amount in month.items() if amount} for month in (base, current)]
    anywhere = active[0] | active[1]
    members: dict[Part, set[Id]] = {part: set() for part in Part}
    for shop in flows.keys() & anywhere:
        part = _PART_OF_FLOW.get(flows[shop])
        if part is not None:
            members[part].add(shop)
    storied = set().union(*members.values())
    both = active[0] & active[1]
    members[Part.LIKE_FOR_LIKE] = both - storied
    members[Part.PAUSED] = anywhere - both - storied
    return members
