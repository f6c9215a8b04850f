"""Who answers the journals of a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from accounts.roles import Permission, roles_with
from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.timeline import in_force
from territory.models import Posting
from territory.queries.units import unit_tree


def reviewers_of(
    journals: Collection[tuple[int, int]], day: date
) -> Mapping[tuple[int, int], tuple[int, ...]]:
    """The keys of those who answer journals, by the keys of unit and writer, on a day; two statements.

    They are the people who may review journals at the nearest unit at or above it where there are any,
    substitutes among them. Nobody reviews her own: where the writer is the only one, the line goes on
    upwards. None where nobody stands above.
    """
    tree = unit_tree()
    chains = {unit: [unit, *tree.above(unit)] for unit in {unit for unit, _writer in journals}}
    posted: defaultdict[int, set[int]] = defaultdict(set)
    rows = Posting.objects.filter(
        in_force(day),
        unit__in=listed({unit for chain in chains.values() for unit in chain}),
        staff__is_active=True,
        staff__role__in=roles_with(Permission.REVIEW_JOURNALS),
    )
    for unit, person in rows.values_list("unit", "staff"):
        posted[unit].add(person)
    nearest = {unit: _nearest(chain, posted) for unit, chain in chains.items()}
    return {
        (unit, writer): _nearest(chains[unit], posted, writer) if writer in nearest[unit] else nearest[unit]
        for unit, writer in journals
    }


def _nearest(
    chain: Iterable[int], posted: Mapping[int, set[int]], writer: int | None = None
) -> tuple[int, ...]:
    """Those posted at the first of some units at which there is anybody but the writer."""
    found = (posted.get(unit, set()) - {writer} for unit in chain)
    return tuple(sorted(next(filter(None, found), ())))
