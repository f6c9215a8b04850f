"""What is noticed about a text before it is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..enums import CONTRADICTIONS, COPIES, FlagKind


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something noticed about a journal, as ``journals.models.Flag`` keeps it (domain.md §8.4).

    ``anchor`` says in which text, ``start`` and ``end`` which of its characters; ``spans`` are the copied
    parts. ``other`` and ``other_on`` are the writer's own earlier journal and its day; both are None where a
    text is like a colleague's, whose it is being nobody's business. ``said`` is what stands there,
    ``expected`` what is on file, ``words`` what the writer is told of that.
    """

    kind: FlagKind
    anchor: str
    start: int = 0
    end: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    other: UUID | None = None
    other_on: date | None = None
    said: str = ""
    expected: str = ""
    words: str = ""

    @property
    def is_copy(self) -> bool:
        """Whether it is about text like an earlier one."""
        return self.kind in COPIES

    @property
    def is_contradiction(self) -> bool:
        """Whether the data say otherwise."""
        return self.kind in CONTRADICTIONS

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the writer's answer to it is found again."""
        return (self.kind.value, self.anchor, self.said)


LONGEST_SAID = 300


def shortened(text: str) -> str:
    """A piece of text, no longer than is kept with a flag."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"
