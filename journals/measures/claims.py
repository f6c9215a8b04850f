"""What a journal states of its own period and territory: counts, amounts, rates, directions, names.

Only what is stated plainly is taken: no plans, no hedged or rounded counts, no parts, no other times, nothing
that somebody else said (``claim_context``). A statement that is not understood is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .claim_context import Context, places_of, read_context
from .claim_directions import DirectionFound, find_directions
from .claim_markers import Cover
from .claim_names import find_names, known_names
from .claim_numbers import Number, is_exact, read_number
from .claim_patterns import PATTERNS, RATE_PATTERNS, Pattern
from .fact_sheet import MONEY, Base, Direction, FactSheet, NameKind, Subject
from .folding import Folded, Span, fold


class ClaimKind(StrEnum):
    """What is stated: a whole number, an amount or rate, which way something went, by how much, a name."""

    COUNT = "count"
    AMOUNT = "amount"
    DIRECTION = "direction"
    CHANGE = "change"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, from ``start`` to ``end`` of the text as it was written.

    ``value`` is a number of things, minor units of money, percent of a rate; percent of a change (points of a
    rate's, with a minus sign when it fell); a ``Direction``; a name. ``step`` is how far the writer rounded:
    the place of the last digit that says something. ``base`` is with what a direction or change compares,
    None where the sentence doesn't say.
    """

    kind: ClaimKind
    subject: Subject | NameKind
    value: Decimal | Direction | str
    start: int
    end: int
    step: Decimal = Decimal(1)
    base: Base | None = None


NOT_JUDGED = (Cover.OTHER, Cover.PLAN, Cover.PART, Cover.NEGATED)
"""What keeps a statement from being one about the whole."""
OF_SHOPS = frozenset({Subject.SALES, Subject.CARTONS, Subject.UNIT_VALUE})
"""What single shops have as well, so that a sentence after one about a shop may still be about it."""


def find_claims(
    text: str, sheet: FactSheet, *, is_about_part: bool = False, is_plan: bool = False
) -> tuple[Claim, ...]:
    """The claims of ``text``, from left to right.

    ``sheet`` says of what period the text is and which names there are; its figures are not looked at. With
    ``is_about_part``, the whole text is about some shops, as a finding is: only names are claims then. With
    ``is_plan`` it says what is to be done: claims are names that nobody has.
    """
    folded = fold(text)
    known = known_names(sheet.names)
    places = (folded.within(*place) for place in places_of(text))
    context = read_context(folded.text, sheet, known.index, places)
    claims = find_names(text, folded, context, known, is_plan=is_plan)
    named = [
        Claim(ClaimKind.NAME, found.kind, found.name, found.span.start, found.span.end) for found in claims
    ]
    if is_about_part or is_plan:
        return tuple(named)
    figures = [*_figures(folded, context, sheet), *_directions(folded, context, sheet)]
    return tuple(sorted([*named, *figures], key=lambda claim: (claim.start, claim.end)))


def _figures(folded: Folded, context: Context, sheet: FactSheet) -> Iterator[Claim]:
    taken: list[Span] = []
    for pattern, kind in (
        *((pattern, ClaimKind.AMOUNT) for pattern in RATE_PATTERNS),
        *((pattern, ClaimKind.COUNT) for pattern in PATTERNS),
    ):
        for match in pattern.words.finditer(context.text):
            span = Span(*match.span())
            numbers = [name for name in ("m", "n") if match.groupdict().get(name)]
            if any(_overlap(Span(*match.span(name)), other) for name in numbers for other in taken):
                continue
            taken += [Span(*match.span(name)) for name in numbers]
            # A number that is not judged is taken all the same: no other form may make a claim of it.
            if context.is_covered(span, (*_covers(pattern.subject), Cover.COMPARED)):
                continue
            yield from _claims_of(pattern, match, kind, folded, context, sheet)


def _covers(subject: Subject) -> tuple[Cover, ...]:
    return (*NOT_JUDGED, Cover.SHOP) if subject in OF_SHOPS else NOT_JUDGED


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _claims_of(
    pattern: Pattern,
    match: re.Match[str],
    kind: ClaimKind,
    folded: Folded,
    context: Context,
    sheet: FactSheet,
) -> Iterator[Claim]:
    groups = match.groupdict()
    for name, subject in (("n", pattern.subject), ("m", pattern.second), ("h", pattern.subject)):
        if subject is None or not groups.get(name):
            continue
        start, end = match.span(name)
        number = read_number(match[name], groups.get("s") or "")
        if number is None or (kind is ClaimKind.COUNT and not is_exact(context.text, start, end)):
            continue
        if _is_a_single(number, context.text, start):
            continue
        yield _claim(subject, number, kind, groups.get("u") or "", folded.original(*match.span()), sheet)


def _is_a_single(number: Number, text: str, start: int) -> bool:
    """Whether the number is "one" in words, which is an article more often than a count."""
    return (
        number.is_word
        and number.value == 1
        and not re.search(r"(?:只|仅|just|only)\s*\S{0,4}$", text[:start])
    )


_UNIT_SUBJECTS = {
    (Subject.VISITS, "户"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "家"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "间"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "个客户"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "位客户"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "家店"): Subject.SHOPS_VISITED,
    (Subject.VISITS, "个店"): Subject.SHOPS_VISITED,
    (Subject.DEBITS_FAILED, "户"): Subject.SHOPS_FAILED,
    (Subject.DEBITS_FAILED, "家"): Subject.SHOPS_FAILED,
}
_SHOP_WORD = re.compile(r"(?:shop|store|customer|outlet|retailer|client|account)s?")


def _claim(
    subject: Subject, number: Number, kind: ClaimKind, unit: str, span: Span, sheet: FactSheet
) -> Claim:
    value, step = number.value, number.step
    if _SHOP_WORD.fullmatch(unit):
        subject = _UNIT_SUBJECTS.get((subject, "户"), subject)
    else:
        subject = _UNIT_SUBJECTS.get((subject, unit), subject)
    if subject in MONEY:
        kind, value, step = ClaimKind.AMOUNT, value * 100, step * 100
    elif subject is Subject.CARTONS:
        kind = ClaimKind.AMOUNT
        if unit in {"箱", "件"} or unit.startswith("case"):
            value, step = value * sheet.cartons_per_case, step * sheet.cartons_per_case
    return Claim(kind, subject, value, span.start, span.end, step)


def _directions(folded: Folded, context: Context, sheet: FactSheet) -> Iterator[Claim]:
    for found in find_directions(context, sheet.grain):
        if context.is_covered(found.span, _covers(found.subject)):
            continue
        span = folded.original(*found.span)
        yield Claim(
            ClaimKind.DIRECTION, found.subject, found.direction, span.start, span.end, base=found.base
        )
        if found.percent is not None and found.direction is not Direction.FLAT:
            yield _change(found, span)


def _change(found: DirectionFound, span: Span) -> Claim:
    assert found.percent is not None
    value = found.percent.value if found.direction is Direction.UP else -found.percent.value
    return Claim(
        ClaimKind.CHANGE, found.subject, value, span.start, span.end, step=found.percent.step, base=found.base
    )
