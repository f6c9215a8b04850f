"""Finding names in folded text: of shops, routes, people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .folding import folded_text

SHORTEST_NAME = 2
"""A single character is a word of every text."""


_STARTS = re.compile(r"[^\W_\u0250-\U0010ffff]+|[^\s]")
"""Where names can begin: a word in Latin letters, or any other character."""


class FoundName(NamedTuple):
    """A name that stands in a text, as it was folded, from ``start`` to ``end`` of the folded text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class NameIndex:
    """Folded names by their first two characters, the longest first. Two indexes are never the same."""

    by_beginning: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> NameIndex:
        """An index of these names; those shorter than two characters are left out."""
        grouped: dict[str, set[str]] = defaultdict(set)
        for name in names:
            folded = folded_text(name).strip()
            if len(folded) >= SHORTEST_NAME:
                grouped[folded[:2]].add(folded)
        return cls(
            {
                start: tuple(sorted(found, key=lambda name: (-len(name), name)))
                for start, found in grouped.items()
            }
        )

    def find(self, folded: str) -> Iterator[FoundName]:
        """The names in a folded text, from left to right, the longest at each place, without overlaps.

        A name in Latin letters or digits is found as whole words only: "Ace" is not in "place".
        """
        if not self.by_beginning:
            return
        until = 0
        for start in _STARTS.finditer(folded):
            place = start.start()
            if place < until:
                continue
            for name in self.by_beginning.get(folded[place : place + 2], ()):
                until = place + len(name)
                if folded.startswith(name, place) and _is_whole(folded, place, until):
                    yield FoundName(name, place, until)
                    break
            else:
                until = place


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (
        (start > 0 and is_latin(text[start - 1]) and is_latin(text[start]))
        or (end < len(text) and is_latin(text[end]) and is_latin(text[end - 1]))
    )


def is_latin(character: str) -> bool:
    """Whether a character is part of a word that is set off by spaces: a letter or digit below U+0250."""
    return character < "\u0250" and character.isalnum()
