"""The shops of a large place on a map: by village, or by township where the villages are many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, FilteredRelation, Q
from django.utils import timezone

from accounts.models import Retailer
from salesforce_app.kept.keeping import kept

from ..measures.geo import Position, to_wgs84
from .made_of import HOMES, SERVED
from .shop_sets import Where, active

MOST_VILLAGES = 500
"""More circles than these lie upon each other: the townships are shown in their stead."""


@dataclass(frozen=True, slots=True)
class Heap:
    """The served shops of a village, or with ``village`` None those of a township or of no place at all.

    ``placed`` of the ``shops`` have a known position; ``position`` is their mean in WGS-84, None without any.
    """

    village: int | None
    township: str
    name: str
    shops: int
    placed: int
    position: Position | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the served shops that a reader sees lie over the villages: those by township and name.

    ``without`` shops have no position on file, ``homeless`` ones no village; ``shops`` are all.
    """

    heaps: tuple[Heap, ...]
    shops: int
    without: int
    homeless: int


def spread_of(where: Where) -> Spread:
    """The shops of ``active`` that the reader sees today, by village; one statement while kept."""
    today = timezone.localdate()
    until = max(today, where.month.last)
    # Who sees which shops is a matter of her units and of today.
    place = (type(where.place).__name__, getattr(where.place, "pk", ""))
    key = (*place, where.month, where.scope.units_digest, today)
    made_of = sorted({*SERVED, *HOMES, "accounts.Retailer", *settings.COVERING})
    return kept("spread", key, lambda: _spread(where), made_of=made_of, until=until)


def by_township(heaps: Iterable[Heap]) -> list[Heap]:
    """The shops of villages by the township; villages without one are together."""
    townships: dict[str, list[Heap]] = {}
    for heap in heaps:
        townships.setdefault(heap.township, []).append(heap)
    return [_together(None, name, "", found) for name, found in sorted(townships.items())]


def _spread(where: Where) -> Spread:
    by_village: dict[tuple[int | None, str, str], list[Heap]] = {}
    for village, township, name, datum, shops, located, latitude, longitude in _means(where):
        mean = None if latitude is None else to_wgs84(Position(float(latitude), float(longitude)), datum)
        part = Heap(village, township or "", name or "", shops, located if mean is not None else 0, mean)
        by_village.setdefault((village, part.township, part.name), []).append(part)
    heaps = [_together(*village, parts) for village, parts in by_village.items()]
    shops = sum(heap.shops for heap in heaps)
    return Spread(
        heaps=tuple(
            sorted(
                (heap for heap in heaps if heap.village is not None),
                key=attrgetter("township", "name"),
            )
        ),
        shops=shops,
        without=shops - sum(heap.placed for heap in heaps),
        homeless=sum(heap.shops for heap in heaps if heap.village is None),
    )


def _means(where: Where) -> Iterable[tuple[Any, ...]]:
    """Of each village and datum the shops, those with a position, and the mean of these; one statement.

    Degrees of one datum are averaged as they are: over a village the shift between datums hardly changes.
    """
    day = where.month.last
    holds = Q(residences__since__lte=day) & (Q(residences__until__isnull=True) | Q(residences__until__gt=day))
    home = FilteredRelation("residences", condition=holds)
    return (
        Retailer.objects.visible_to(where.scope)
        .filter(pk__in=active(where))
        .annotate(home=home)
        .order_by()
        .values_list("home__village", "home__village__township", "home__village__name", "datum")
        .annotate(Count("pk"), Count("latitude"), Avg("latitude"), Avg("longitude"))
    )


def _together(village: int | None, township: str, name: str, parts: Iterable[Heap]) -> Heap:
    """Several heaps as one, at the mean of their positions by the number of shops with one."""
    found = list(parts)
    placed = sum(part.placed for part in found)
    position = None
    if placed:
        known = [(part.position, part.placed) for part in found if part.position is not None]
        position = Position(
            sum(at.latitude * number for at, number in known) / placed,
            sum(at.longitude * number for at, number in known) / placed,
        )
    return Heap(village, township, name, sum(part.shops for part in found), placed, position)


__all__ = ["MOST_VILLAGES", "Heap", "Spread", "by_township", "spread_of"]
