"""Places of a text around the words that were searched for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.measures.search import fold

AROUND = 40
"""Characters shown before and after a word."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text. ``anchor`` says where in the journal it stands; ``pieces`` are texts and whether each
    is one of the words."""

    anchor: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The part without marks."""
        return "".join(piece for piece, _is_word in self.pieces)


def excerpts(texts: Iterable[tuple[str, str]], words: Sequence[str], *, most: int) -> tuple[Excerpt, ...]:
    """The places of some texts where folded words stand, those with most of the words first.

    One place of each text, at most ``most`` in all. Where a word is only found in a shape that cannot be
    told character by character, the text's beginning stands for its place.
    """
    found: list[tuple[int, int, Excerpt]] = []
    for number, (anchor, text) in enumerate(texts):
        spans = marks(text, words)
        held = sum(1 for word in words if word in fold(text))
        if held:
            found.append((-held, number, Excerpt(anchor, _around(text, spans))))
    return tuple(excerpt for _held, _number, excerpt in sorted(found, key=lambda one: one[:2])[:most])


def marks(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where folded words stand in a text, as [start, end) of its own characters, joined where they touch."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        # Blanks are dropped by folding a character alone; between words one stands for all.
        folded = fold(character) or " "
        if folded == " " and (not letters or letters[-1] == " "):
            continue
        letters += folded
        places += [place] * len(folded)
    whole = "".join(letters)
    spans: list[tuple[int, int]] = []
    for word in filter(None, words):
        start = whole.find(word)
        while start >= 0:
            spans.append((places[start], places[start + len(word) - 1] + 1))
            start = whole.find(word, start + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _around(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    first, until = spans[0] if spans else (0, 0)
    start, end = max(0, first - AROUND), min(len(text), max(until, first) + AROUND * 2)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    place = start
    for begin, stop in spans:
        if begin >= end:
            break
        if begin > place:
            pieces.append((text[place:begin], False))
        pieces.append((text[begin:stop], True))
        place = stop
    if place < end:
        pieces.append((text[place:end], False))
    if max(place, end) < len(text):
        pieces.append(("…", False))
    return tuple(pieces)
