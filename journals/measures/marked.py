"""A text cut into pieces: what was noticed in it, and what is new since an earlier version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL)
"""Numbers and words of alphabets whole, Han characters and signs one by one."""


def words_of(text: str) -> list[str]:
    """A text as the words of which it is made; joined they are the text."""
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters from ``start`` to before ``end`` of a text, and the number of what is said of them."""

    start: int
    end: int
    note: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text with the numbers of the marks that lie on it.

    ``is_new`` does not stand in the earlier version, ``is_gone`` stood there alone.
    """

    text: str
    notes: tuple[int, ...] = ()
    is_new: bool = False
    is_gone: bool = False


def cut(text: str, marks: Sequence[Mark] = (), before: str | None = None) -> tuple[Piece, ...]:
    """A text in pieces, each under the same marks, and beside an earlier version new, kept or gone.

    The pieces that are not gone make up the text; those that are not new, the earlier one. Marks reach at
    most to the end of the text.
    """
    pieces: list[Piece] = []
    for start, end, is_new, gone in _stretches(text, before):
        if gone:
            pieces.append(Piece(gone, is_gone=True))
        edges = sorted(
            {start, end, *(edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end)}
        )
        for left, right in pairwise(edges):
            notes = tuple(mark.note for mark in marks if mark.start < right and mark.end > left)
            pieces.append(Piece(text[left:right], notes, is_new=is_new))
    return tuple(pieces)


def _stretches(text: str, before: str | None) -> list[tuple[int, int, bool, str]]:
    """Start and end of each stretch of a text, whether it is new, and what stood before it and is gone."""
    if before is None:
        return [(0, len(text), False, "")]
    old, new = words_of(before), words_of(text)
    found: list[tuple[int, int, bool, str]] = []
    place = 0
    for kind, first, last, since, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        length = sum(map(len, new[since:until]))
        gone = "" if kind == "equal" else "".join(old[first:last])
        found.append((place, place + length, kind != "equal" and length > 0, gone))
        place += length
    return found
