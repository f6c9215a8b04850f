"""How a shop's visits are shared out among those who have it on different days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from fractions import Fraction


def share_of(person: int, visits: int, days: Sequence[Collection[int]], *, turn: int = 0) -> int:
    """How many of a shop's ``visits`` are ``person``'s, who is among the holders of some of the ``days``.

    Everybody gets as large a part of the visits as of the days (a day with two holders is half a day of
    each); what is left over by rounding goes to the largest remainders, among equal ones in turn from shop
    to shop (``turn``). The shares of all holders add up to the visits.
    """
    weights: defaultdict[int, Fraction] = defaultdict(Fraction)
    for holders in days:
        for holder in holders:
            weights[holder] += Fraction(1, len(holders))
    total = sum(weights.values())
    if not total or person not in weights:
        return 0
    exact = {holder: visits * weight / total for holder, weight in weights.items()}
    whole = {holder: int(part) for holder, part in exact.items()}
    people = sorted(weights)
    begins = turn % len(people)
    order = [*people[begins:], *people[:begins]]
    order.sort(key=lambda holder: whole[holder] - exact[holder])
    extra = visits - sum(whole.values())
    return whole[person] + (person in order[:extra])
