"""Whether a text is very like an earlier one (domain.md §8.4).

Texts are compared as sets of character 3-grams, exactly: Chinese has no spaces, so that words would make one
token of a sentence, and a month of texts is too few for anything approximate. Numbers count as one sign,
names of shops and drafted facts not at all: a text with other figures is the same text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from salesforce_app.kernel.ratio import Ratio

from .folding import Span, fold, folded_text
from .names import NameIndex

GRAM = 3
"""Characters in a gram."""

NEAR_COPY = Ratio(80, 100)
SIMILAR = Ratio(50, 100)
PASTED = Ratio(85, 100)

SHORTEST_SPAN = 6
"""Fewer copied characters in a row are not marked: any two texts of one trade share as many."""

MOST_PLACES = 50
"""Where a gram stands more often in the earlier text, its first places decide what is marked."""

NO_NAMES = NameIndex({})


class LikenessKind(StrEnum):
    """In what way a text is like an earlier one; the gravest first."""

    NEAR_COPY = "near_copy"
    PASTED = "pasted"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on likeness is told (domain.md §8.4, §11.14). Ratios of grams; lengths in effective
    characters as ``weight`` counts them.
    """

    near_copy: Ratio = NEAR_COPY
    similar: Ratio = SIMILAR
    pasted: Ratio = PASTED
    pasted_characters: int = 30
    shortest: int = 20


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text to compare with: ``key`` is the caller's, ``on`` its day.

    ``drafted`` are the pieces of it that were drafted from facts, or proposed, and left as they were.
    """

    key: Hashable
    text: str
    on: date
    drafted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """An earlier text that a text is like.

    ``jaccard`` is of the whole texts; ``containment`` the greatest share of a paragraph's grams, of either
    text, that the other text has as well (``0/0`` when no paragraph is long enough). ``spans`` are what was
    copied, in the text as it was written, from left to right.
    """

    kind: LikenessKind
    key: Hashable
    on: date
    jaccard: Ratio
    containment: Ratio
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Effective:
    """A text's effective characters, and where each comes from in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text made ready for comparing: its effective characters and their grams, and by paragraph the weight
    and the grams.
    """

    text: str
    names: NameIndex = field(repr=False)
    drafted: tuple[str, ...]
    effective: str
    weight: float
    grams: frozenset[str]
    paragraphs: tuple[tuple[float, frozenset[str]], ...] = field(repr=False)


_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_EFFECTIVE = re.compile(r"[^\W_\u1100-\u11ff]|#")
"""Letters of all scripts and "#"; not the parts of Korean letters, which become letters when they meet."""
_WITHOUT_EFFECT = re.compile(r"[^\w#]|[_\u1100-\u11ff]")
_ALPHABETIC = re.compile("[^#\u2e80-\U0010ffff]")
_LINE_END = re.compile("[\n\r\u2028\u2029]+")
_CUT = "\0"
"""Stands where something was left out, so that the digits before and after it are two numbers."""


def normalise(text: str, *, names: NameIndex = NO_NAMES, drafted: Iterable[str] = ()) -> Effective:
    """The effective characters of ``text``: letters and Han of the form NFKC in small letters, and "#".

    A number with its separators ("1,200.5", "10:30") becomes one "#". ``names`` and the pieces in
    ``drafted``, wherever they stand, are left out.
    """
    folded = fold(text)
    rest = _cut_out(folded.text, names, drafted)
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(rest):
        number = _NUMBER.match(rest, place)
        end = place + 1 if number is None else number.end()
        if number is not None or _EFFECTIVE.match(rest, place):
            kept.append(rest[place] if number is None else "#")
            starts.append(folded.starts[place])
            ends.append(folded.ends[end - 1])
        place = end
    return Effective("".join(kept), tuple(starts), tuple(ends))


def _cut_out(folded: str, names: NameIndex, drafted: Iterable[str]) -> str:
    """A folded text with cuts in place of names and drafted pieces; of the same length."""
    for piece in drafted:
        wanted = folded_text(piece).strip()
        if wanted:
            folded = folded.replace(wanted, _CUT * len(wanted))
    for found in list(names.find(folded)):
        folded = folded[: found.start] + _CUT * (found.end - found.start) + folded[found.end :]
    return folded


def weight(effective: str) -> float:
    """The length of an effective text in characters; letters of alphabets count as a third.

    A Han character is a syllable with a meaning, of which an English word of five letters has about two: a
    copied "paragraph" of thirty letters would be the six words of a greeting.
    """
    if effective.isascii():
        letters = len(effective) - effective.count("#")
    else:
        letters = len(_ALPHABETIC.findall(effective))
    return len(effective) - letters * 2 / 3


def grams(text: str, size: int = GRAM) -> frozenset[str]:
    """The set of pieces of ``size`` characters of an effective text; a shorter text has none."""
    return frozenset(_grams_in_order(text, size))


def _grams_in_order(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(len(text) - size + 1)]


def jaccard(one: frozenset[str], other: frozenset[str]) -> Ratio:
    """Grams of both ÷ grams of either; ``0/0`` when there are none."""
    both = len(one & other)
    return Ratio(both, len(one) + len(other) - both)


def containment(part: frozenset[str], whole: frozenset[str]) -> Ratio:
    """The share of the part's grams that the whole has; ``0/0`` for a part without grams."""
    return Ratio(len(part & whole), len(part))


def prepare(text: str, *, names: NameIndex = NO_NAMES, drafted: Iterable[str] = ()) -> Prose:
    """Make a text ready for comparing; for whoever compares one text many times."""
    pieces = tuple(drafted)
    rest = _cut_out(folded_text(text), names, pieces)
    lines = [_WITHOUT_EFFECT.sub("", _NUMBER.sub("#", line)) for line in _LINE_END.split(rest)]
    effective = "".join(lines)
    all_grams = _grams_in_order(effective, GRAM)
    paragraphs = []
    place = 0
    for line in lines:
        end = place + len(line)
        if line:
            paragraphs.append((weight(line), frozenset(all_grams[place : max(place, end - GRAM + 1)])))
        place = end
    return Prose(text, names, pieces, effective, weight(effective), frozenset(all_grams), tuple(paragraphs))


@lru_cache(maxsize=8)
def _index_of(names: tuple[str, ...]) -> NameIndex:
    return NameIndex.of(names)


@lru_cache(maxsize=128)
def _prepared(text: str, names: NameIndex, drafted: tuple[str, ...]) -> Prose:
    """Kept, since a journal has many texts, and each is compared again whenever its writer pauses."""
    return prepare(text, names=names, drafted=drafted)


def compare(
    text: str,
    earlier: Sequence[Earlier],
    *,
    names: Iterable[str] | NameIndex = (),
    drafted: Iterable[str] = (),
    thresholds: Thresholds = DEFAULT,
) -> tuple[Likeness, ...]:
    """The earlier texts that ``text`` is like, the gravest and then the likest first (domain.md §8.4).

    ``names`` are those of the shops, ``drafted`` the pieces of ``text`` that were drafted or proposed;
    neither counts. Each earlier text is told once, by the gravest kind that holds.
    """
    index = names if isinstance(names, NameIndex) else _index_of(tuple(sorted(set(names))))
    prose = prepare(text, names=index, drafted=drafted)
    others = ((other, _prepared(other.text, index, other.drafted)) for other in earlier)
    return likenesses(prose, others, thresholds=thresholds)


def likenesses(
    prose: Prose, earlier: Iterable[tuple[Earlier, Prose]], *, thresholds: Thresholds = DEFAULT
) -> tuple[Likeness, ...]:
    """As ``compare``, for texts that are ready."""
    if prose.weight < thresholds.shortest:
        return ()
    found = [
        likeness
        for other, other_prose in earlier
        if (likeness := _likeness(prose, other, other_prose, thresholds)) is not None
    ]
    order = list(LikenessKind)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.kind), -(one.jaccard.value or 0), -one.on.toordinal()))
    )


def _likeness(prose: Prose, other: Earlier, earlier: Prose, thresholds: Thresholds) -> Likeness | None:
    if earlier.weight < thresholds.shortest:
        return None
    whole = jaccard(prose.grams, earlier.grams)
    pasted = _most_contained(prose, earlier, thresholds.pasted_characters)
    if _reaches(whole, thresholds.near_copy):
        kind = LikenessKind.NEAR_COPY
    elif _reaches(pasted, thresholds.pasted):
        kind = LikenessKind.PASTED
    elif _reaches(whole, thresholds.similar):
        kind = LikenessKind.SIMILAR
    else:
        return None
    return Likeness(kind, other.key, other.on, whole, pasted, copied_spans(prose, earlier))


def _most_contained(prose: Prose, earlier: Prose, shortest: int) -> Ratio:
    """The greatest containment of a long enough paragraph of either text in the other; ``0/0`` for none."""
    shares = (
        containment(found, whole.grams)
        for part, whole in ((prose, earlier), (earlier, prose))
        for length, found in part.paragraphs
        if length >= shortest
    )
    return max(shares, key=lambda share: share.value or 0, default=Ratio(0, 0))


def _reaches(share: Ratio, limit: Ratio) -> bool:
    return share.denominator > 0 and (
        share.numerator * limit.denominator >= limit.numerator * share.denominator
    )


def copied_spans(prose: Prose, earlier: Prose) -> tuple[Span, ...]:
    """What of a text stands in an earlier one as well, in the text as it was written.

    Runs of at least six effective characters; where there are none, every common gram. Runs between which
    nothing effective stands are one span.
    """
    runs = list(_common_runs(prose.effective, earlier.effective, SHORTEST_SPAN))
    if not runs:
        runs = list(_common_runs(prose.effective, earlier.effective, GRAM))
    merged: list[Span] = []
    for run in runs:
        if merged and run.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, run.end))
        else:
            merged.append(run)
    effective = normalise(prose.text, names=prose.names, drafted=prose.drafted)
    return tuple(Span(effective.starts[run.start], effective.ends[run.end - 1]) for run in merged)


def _common_runs(text: str, earlier: str, shortest: int) -> Iterator[Span]:
    places: dict[str, list[int]] = defaultdict(list)
    for place in range(len(earlier) - GRAM + 1):
        places[earlier[place : place + GRAM]].append(place)
    place = 0
    while place <= len(text) - GRAM:
        longest = max(
            (
                _common_length(text, place, earlier, start)
                for start in places[text[place : place + GRAM]][:MOST_PLACES]
            ),
            default=0,
        )
        if longest >= shortest:
            yield Span(place, place + longest)
            place += longest
        else:
            place += 1


def _common_length(text: str, place: int, earlier: str, start: int) -> int:
    length = 0
    most = min(len(text) - place, len(earlier) - start)
    while length < most and text[place + length] == earlier[start + length]:
        length += 1
    return length
