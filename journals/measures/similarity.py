"""Whether a text is very like an earlier one (domain.md §8.4).

Texts are compared as sets of character 3-grams, exactly: Chinese has no spaces, so that words would make one
token of a sentence, and a month of texts is too few for anything approximate. Numbers count as one sign,
names of shops and drafted facts not at all: a text with other figures is the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from salesforce_app.kernel.ratio import Ratio

from .folding import Folded, Span, fold
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

    effective: Effective
    weight: float
    grams: frozenset[str]
    paragraphs: tuple[tuple[float, frozenset[str]], ...] = field(repr=False)


def normalise(text: str, *, names: NameIndex = NO_NAMES, drafted: Iterable[str] = ()) -> Effective:
    """The effective characters of ``text``: letters and Han of the form NFKC in small letters, and "#".

    A number with its separators ("1,200.5", "10:30") becomes one "#". ``names`` and the pieces in
    ``drafted``, wherever they stand, are left out.
    """
    folded = fold(text)
    return _pick(folded, 0, len(folded.text), _left_out(folded, names, drafted))


_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def _pick(folded: Folded, start: int, end: int, left_out: bytearray) -> Effective:
    text = folded.text
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = start
    while place < end:
        character = text[place]
        if left_out[place]:
            place += 1
            continue
        if _is_digit(character):
            number = _NUMBER.match(text, place, end)
            last = place + 1 if number is None else number.end()
            if left_out[place:last].find(1) >= 0:
                last = place + 1
            # Digits with no decimal value, as Roman ones of old, join the run they stand in.
            while last < end and not left_out[last] and _is_digit(text[last]):
                last += 1
            kept.append("#")
            starts.append(folded.starts[place])
            ends.append(folded.ends[last - 1])
            place = last
            continue
        if character == "#" or _is_letter(character):
            kept.append(character)
            starts.append(folded.starts[place])
            ends.append(folded.ends[place])
        place += 1
    return Effective("".join(kept), tuple(starts), tuple(ends))


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9" or (character > "\u007f" and unicodedata.category(character)[0] == "N")


def _is_letter(character: str) -> bool:
    # Parts of Korean letters that stand alone would become letters when they come to stand together.
    return character.isalpha() and not "\u1100" <= character <= "\u11ff"


def _left_out(folded: Folded, names: NameIndex, drafted: Iterable[str]) -> bytearray:
    marks = bytearray(len(folded.text))
    for piece in drafted:
        wanted = fold(piece).text.strip()
        place = folded.text.find(wanted) if wanted else -1
        while place >= 0:
            marks[place : place + len(wanted)] = b"\1" * len(wanted)
            place = folded.text.find(wanted, place + len(wanted))
    for found in names.find(folded.text):
        marks[found.start : found.end] = b"\1" * (found.end - found.start)
    return marks


def weight(effective: str) -> float:
    """The length of an effective text in characters; letters of alphabets count as a third.

    A Han character is a syllable with a meaning, of which an English word of five letters has about two: a
    copied "paragraph" of thirty letters would be the six words of a greeting.
    """
    letters = sum(character < "\u2e80" and character != "#" for character in effective)
    return len(effective) - letters * 2 / 3


def grams(text: str, size: int = GRAM) -> frozenset[str]:
    """The set of pieces of ``size`` characters of an effective text; a shorter text has none."""
    return frozenset(text[place : place + size] for place in range(len(text) - size + 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> Ratio:
    """Grams of both ÷ grams of either; ``0/0`` when there are none."""
    both = len(one & other)
    return Ratio(both, len(one) + len(other) - both)


def containment(part: frozenset[str], whole: frozenset[str]) -> Ratio:
    """The share of the part's grams that the whole has; ``0/0`` for a part without grams."""
    return Ratio(len(part & whole), len(part))


def prepare(text: str, *, names: NameIndex = NO_NAMES, drafted: Iterable[str] = ()) -> Prose:
    """Make a text ready for comparing; for whoever compares one text many times."""
    folded = fold(text)
    left_out = _left_out(folded, names, drafted)
    whole: list[Effective] = []
    paragraphs = []
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", folded.text):
        picked = _pick(folded, line.start(), line.end(), left_out)
        if picked.text:
            paragraphs.append((weight(picked.text), grams(picked.text)))
            whole.append(picked)
    effective = Effective(
        "".join(part.text for part in whole),
        tuple(start for part in whole for start in part.starts),
        tuple(end for part in whole for end in part.ends),
    )
    return Prose(effective, weight(effective.text), grams(effective.text), tuple(paragraphs))


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
    index = names if isinstance(names, NameIndex) else NameIndex.of(names)
    prose = prepare(text, names=index, drafted=drafted)
    others = ((other, prepare(other.text, names=index, drafted=other.drafted)) for other in earlier)
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
    runs = list(_common_runs(prose.effective.text, earlier.effective.text, SHORTEST_SPAN))
    if not runs:
        runs = list(_common_runs(prose.effective.text, earlier.effective.text, GRAM))
    merged: list[Span] = []
    for run in runs:
        if merged and run.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, run.end))
        else:
            merged.append(run)
    effective = prose.effective
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
