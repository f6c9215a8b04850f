"""The one question of the day that the data put to an account manager (domain.md §8.4).

Whoever gathers the data makes candidates by the functions below, one for each kind; ``choose`` takes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from salesforce_app.kernel.ratio import Ratio

from ..enums import DailyQuestionKind

SAME_SHOP_AFTER = timedelta(days=14)
"""How long a shop is not asked about again."""
KINDS_APART = 3
"""How many other kinds of questions come before the same again, where the data have so many."""

LEAST_BELOW = 20
"""Per cent below its route or peers from which on a shop is asked about (domain.md §7, §11.10)."""
LEAST_FAILURES = 2
LEAST_UNSEEN_DAYS = 28
LEAST_VALUE_FALL = 5
"""Per cent by which the unit value has to fall, while the volume rises."""

WEIGHTS: Mapping[DailyQuestionKind, int] = {
    DailyQuestionKind.FAILED_DEBITS: 70,
    DailyQuestionKind.NO_ORDER: 60,
    DailyQuestionKind.TIER_FALLEN: 55,
    DailyQuestionKind.BELOW_ROUTE: 50,
    DailyQuestionKind.ACTION_OVERDUE: 45,
    DailyQuestionKind.UNIT_VALUE: 40,
    DailyQuestionKind.STOCK_UNSEEN: 25,
}
"""How much each kind matters to begin with; how bad it is adds up to fifty."""
MOST_ADDED = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked about a shop. ``parameters`` word it (``wording.question_text``)."""

    kind: DailyQuestionKind
    retailer: int
    weight: int
    parameters: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked of the same person before."""

    on: date
    kind: DailyQuestionKind
    retailer: int


def _candidate(kind: DailyQuestionKind, retailer: int, badness: float, **parameters: int | str) -> Candidate:
    return Candidate(kind, retailer, WEIGHTS[kind] + min(MOST_ADDED, max(0, round(badness))), parameters)


def below_route(retailer: int, index: Ratio, route: str) -> Candidate | None:
    """A shop below its route or peers: ``index`` is its growth ÷ theirs, or its level ÷ theirs (§7).

    None unless it is at least a fifth below.
    """
    if index.denominator <= 0:
        return None
    below = round(100 * (index.denominator - index.numerator) / index.denominator)
    if below < LEAST_BELOW:
        return None
    return _candidate(
        DailyQuestionKind.BELOW_ROUTE, retailer, below - LEAST_BELOW, percent=below, route=route
    )


def no_order(retailer: int, cycles: int) -> Candidate | None:
    """A shop without an order for so many of its cycles, the running one left out; None for none."""
    return (
        _candidate(DailyQuestionKind.NO_ORDER, retailer, 10 * (cycles - 1), cycles=cycles)
        if cycles > 0
        else None
    )


def failed_debits(retailer: int, in_a_row: int) -> Candidate | None:
    """A shop whose newest debits failed, so many in a row; None for fewer than two."""
    if in_a_row < LEAST_FAILURES:
        return None
    return _candidate(
        DailyQuestionKind.FAILED_DEBITS, retailer, 10 * (in_a_row - LEAST_FAILURES), times=in_a_row
    )


def stock_unseen(retailer: int, days: int) -> Candidate | None:
    """A shop whose stock nobody has looked at for so many days; None for fewer than 28."""
    if days < LEAST_UNSEEN_DAYS:
        return None
    return _candidate(DailyQuestionKind.STOCK_UNSEEN, retailer, (days - LEAST_UNSEEN_DAYS) / 7, days=days)


def tier_fallen(retailer: int, before: str, now: str, steps: int) -> Candidate | None:
    """A shop that fell by so many tiers of the pyramid (values of the tiers); None unless it fell."""
    if steps <= 0:
        return None
    return _candidate(DailyQuestionKind.TIER_FALLEN, retailer, 10 * (steps - 1), before=before, now=now)


def action_overdue(retailer: int, days: int, action: str) -> Candidate | None:
    """An action for a shop that is so many days overdue; None unless it is."""
    return (
        _candidate(DailyQuestionKind.ACTION_OVERDUE, retailer, days, days=days, action=action)
        if days > 0
        else None
    )


def unit_value(retailer: int, value_change: Ratio, volume_change: Ratio) -> Candidate | None:
    """A shop that sells more for less: changes as now less before ÷ before.

    None unless the volume rose and the unit value fell by at least 5 %.
    """
    if value_change.denominator <= 0 or volume_change.denominator <= 0:
        return None
    fall = round(-100 * value_change.numerator / value_change.denominator)
    rise = round(100 * volume_change.numerator / volume_change.denominator)
    if fall < LEAST_VALUE_FALL or rise <= 0:
        return None
    return _candidate(
        DailyQuestionKind.UNIT_VALUE, retailer, 2 * (fall - LEAST_VALUE_FALL), fall=fall, rise=rise
    )


def choose(candidates: Iterable[Candidate], asked_before: Sequence[Asked], day: date) -> Candidate | None:
    """The question of ``day``: the weightiest candidate, the same for the same arguments in whatever order.

    No shop that was asked about in the 14 days before, and none of the three kinds that were asked last as
    long as there are others, the last one least of all. None when nothing is left to ask.
    """
    earlier = sorted(
        (asked for asked in asked_before if asked.on < day), key=lambda asked: asked.on, reverse=True
    )
    recent = {asked.retailer for asked in earlier if day - asked.on <= SAME_SHOP_AFTER}
    open_to_ask = [candidate for candidate in candidates if candidate.retailer not in recent]
    last_kinds = list(dict.fromkeys(asked.kind for asked in earlier))[:KINDS_APART]
    for number in range(len(last_kinds), 0, -1):
        others = [candidate for candidate in open_to_ask if candidate.kind not in last_kinds[:number]]
        if others:
            open_to_ask = others
            break
    order = list(WEIGHTS)
    return min(
        open_to_ask,
        key=lambda one: (
            -one.weight,
            order.index(one.kind),
            one.retailer,
            sorted(one.parameters.items(), key=str),
        ),
        default=None,
    )
