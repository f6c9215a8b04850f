"""Text in one way of writing, with the place in the original that each character comes from.

Full-width and half-width forms, ligatures and letters put together from parts become one (NFKC), capitals
small. What is found in the folded text can so be marked in what the writer wrote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """The characters of a text from ``start`` to the one before ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Its character ``i`` comes from ``starts[i]`` to ``ends[i]`` of the original.

    ``starts`` and ``ends`` ascend, though not strictly: several characters may come from one, as in "㎏".
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> Span:
        """Where the folded characters ``start`` to before ``end``, one at least, stand in the original."""
        return Span(self.starts[start], self.ends[end - 1])

    def within(self, start: int, end: int) -> Span:
        """The folded characters that come from the original's ``start`` to ``end``; may be none."""
        first = bisect_left(self.starts, start)
        return Span(first, max(first, bisect_right(self.ends, end)))


_JOINING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u1dff\u20d0-\u20f0\u3099\u309a\u3131-\u318e"
    "\ua66f-\uabff\ud7b0-\ud7ff\ufe00-\ufe2f\uff9e\uff9f\uffa0-\uffdc\U00010000-\U0010ffff]"
)
"""Characters that may become one with the one before, and what stands in the same blocks. Texts without any,
nearly all there are, are folded one character at a time."""


def fold(text: str, *, lower: bool = True) -> Folded:
    """``text`` in the form NFKC, in small letters unless ``lower`` is False."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _pieces(text):
        folded = _fold_piece(text[start:end], lower)
        characters.append(folded)
        starts += [start] * len(folded)
        ends += [end] * len(folded)
    return Folded("".join(characters), tuple(starts), tuple(ends))


def folded_text(text: str) -> str:
    """The text of ``fold(text)`` without its places, many times as fast."""
    # A sigma at the end of a word would become another small letter.
    return unicodedata.normalize("NFKC", text).replace("Σ", "σ").lower()


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    if not _JOINING.search(text):
        yield from ((place, place + 1) for place in range(len(text)))
        return
    start = 0
    for place in range(1, len(text)):
        if not _belong_together(text[start:place], text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _belong_together(piece: str, following: str) -> bool:
    if unicodedata.combining(following):
        return True
    if following < "\u1100":
        return False
    normalise = unicodedata.normalize
    return normalise("NFKC", piece + following) != normalise("NFKC", piece) + normalise("NFKC", following)


@lru_cache(maxsize=8192)
def _fold_piece(piece: str, lower: bool) -> str:
    folded = unicodedata.normalize("NFKC", piece)
    return "".join(letter.lower() for letter in folded) if lower else folded
