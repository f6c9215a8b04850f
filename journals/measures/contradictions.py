"""Statements of a journal that the data contradict (domain.md §8.2: facts agree with the system).

Precision first: the writer is asked only about what is plainly stated and plainly otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from salesforce_app.kernel.ratio import Ratio

from .claims import Claim, ClaimKind, find_claims
from .fact_sheet import RATES, Base, Direction, FactSheet, Named, Subject, Trend

FLAT_UP_TO = Fraction(3, 100)
"""A change of at most three per cent, or points of a rate, may be called none."""

LEAST_ROUNDING = Fraction(5, 100)
"""Amounts that end in noughts may be rounded, by no more than this share."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim and what the data say instead; ``start`` and ``end`` as the claim's, in the text as written.

    ``kind`` is that of the claim, an amount for a change. ``expected`` is a count, or minor units; a rate;
    the trend that went otherwise; of a name the ``Named`` that was not visited, None where nobody has it.
    """

    claim: Claim
    kind: ClaimKind
    expected: int | Ratio | Trend | Named | None
    start: int
    end: int


ALSO_MEANT: dict[Subject, tuple[Subject, ...]] = {
    Subject.VISITS: (Subject.SHOPS_VISITED,),
    Subject.SHOPS_VISITED: (Subject.VISITS,),
    Subject.PLANNED_DONE: (Subject.VISITS, Subject.SHOPS_VISITED),
    Subject.DEBITS_FAILED: (Subject.SHOPS_FAILED,),
    Subject.SHOPS_FAILED: (Subject.DEBITS_FAILED,),
    Subject.ORDERS: (Subject.SHOPS_ORDERED,),
    Subject.SHOPS_ORDERED: (Subject.ORDERS,),
}
"""Figures that a sentence may mean as well: "visited 12 shops" is true of twelve visits to ten shops."""

ALSO_TRENDS: dict[Subject, tuple[Subject, ...]] = {
    Subject.SALES: (Subject.CARTONS,),
    Subject.CARTONS: (Subject.SALES,),
    Subject.DEBITS_FAILED: (Subject.SHOPS_FAILED,),
}


def contradictions(
    text: str, facts: FactSheet, *, is_about_part: bool = False, is_plan: bool = False
) -> tuple[Contradiction, ...]:
    """The claims of ``text`` that ``facts`` contradict, from left to right.

    With ``is_about_part`` the text is about some shops, as a finding is, and its names alone are judged. With
    ``is_plan`` it says what is to be done, as tomorrow's focus does, and is judged by names that nobody has.
    """
    return tuple(
        found
        for claim in find_claims(text, facts, is_about_part=is_about_part, is_plan=is_plan)
        if (found := _contradiction(claim, facts)) is not None
    )


def _contradiction(claim: Claim, facts: FactSheet) -> Contradiction | None:
    is_wrong: bool
    expected: int | Ratio | Trend | Named | None
    if claim.kind is ClaimKind.NAME:
        is_wrong, expected = _judge_name(claim, facts)
    elif claim.kind in {ClaimKind.DIRECTION, ClaimKind.CHANGE}:
        is_wrong, expected = _judge_trend(claim, facts)
    else:
        is_wrong, expected = _judge_figure(claim, facts)
    kind = ClaimKind.AMOUNT if claim.kind is ClaimKind.CHANGE else claim.kind
    return Contradiction(claim, kind, expected, claim.start, claim.end) if is_wrong else None


def _judge_figure(claim: Claim, facts: FactSheet) -> tuple[bool, int | Ratio | None]:
    subject = claim.subject
    assert isinstance(subject, Subject) and isinstance(claim.value, Decimal)
    if subject in RATES:
        rates = [rate for rate in facts.rates.get(subject, ()) if rate.denominator]
        if not rates:
            return False, None
        stated = Fraction(claim.value)
        step = min(Fraction(claim.step), Fraction(1))
        is_right = any(
            abs(stated - Fraction(100 * rate.numerator, rate.denominator)) < step for rate in rates
        )
        return not is_right, rates[0]
    figures = facts.amounts if subject in facts.amounts else facts.counts
    own = figures.get(subject, ())
    if not own:
        return False, None
    meant = [*own, *(figure for other in ALSO_MEANT.get(subject, ()) for figure in figures.get(other, ()))]
    allowed = Fraction(0)
    if claim.kind is ClaimKind.AMOUNT:
        stated = Fraction(claim.value)
        written = Fraction(claim.step)
        # Written with decimals or a scale it was rounded where it ends; with noughts it may have been.
        allowed = min(written, max(abs(stated) * LEAST_ROUNDING, Fraction(1)))
    is_right = any(abs(Fraction(claim.value) - figure) < allowed or claim.value == figure for figure in meant)
    return not is_right, own[0]


def _trends(claim: Claim, facts: FactSheet) -> list[Trend]:
    """The trends that the claim may mean, its own subject's first; none where that one isn't known.

    Without a word of what is compared, the period before is meant, where it is known.
    """
    subject = claim.subject
    assert isinstance(subject, Subject)
    own = [trend for trend in facts.trends.get(subject, ()) if trend.is_known]
    also = [
        trend
        for other in ALSO_TRENDS.get(subject, ())
        for trend in facts.trends.get(other, ())
        if trend.is_known
    ]
    base = claim.base
    if base is None:
        base = Base.PREVIOUS if any(trend.base is Base.PREVIOUS for trend in own) else Base.YEAR
    if not any(trend.base is base for trend in own):
        return []
    return [trend for trend in (*own, *also) if trend.base is base]


def agrees(trend: Trend, direction: Direction, *, is_rate: bool) -> bool:
    """Whether a figure went in ``direction``; flat is any change of three per cent, or points, at most."""
    if direction is Direction.UP:
        return trend.difference > 0
    if direction is Direction.DOWN:
        return trend.difference < 0
    size = trend.difference if is_rate else trend.change
    return trend.difference == 0 if size is None else abs(size) <= FLAT_UP_TO


def _judge_trend(claim: Claim, facts: FactSheet) -> tuple[bool, Trend | None]:
    meant = _trends(claim, facts)
    if not meant:
        return False, None
    is_rate = claim.subject in RATES
    if isinstance(claim.value, Direction):
        return not any(agrees(trend, claim.value, is_rate=is_rate) for trend in meant), meant[0]
    assert isinstance(claim.value, Decimal)
    direction = Direction.UP if claim.value >= 0 else Direction.DOWN
    # Where even the direction is wrong, its own claim says so.
    same_way = [trend for trend in meant if agrees(trend, direction, is_rate=is_rate)]
    stated, step = Fraction(claim.value), min(Fraction(claim.step), Fraction(1))
    is_right = not same_way or any(
        abs(stated - 100 * size) < step
        for trend in same_way
        for size in (trend.change, trend.difference if is_rate else None)
        if size is not None
    )
    return not is_right, (same_way or meant)[0]


def _judge_name(claim: Claim, facts: FactSheet) -> tuple[bool, Named | None]:
    known = list(_named(claim, facts))
    if not known:
        return True, None
    return all(named.was_visited is False for named in known), known[0]


def _named(claim: Claim, facts: FactSheet) -> Iterator[Named]:
    assert isinstance(claim.value, str)
    for named in facts.names:
        if claim.value in (named.name, *named.aliases):
            yield named
