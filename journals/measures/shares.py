"""How much of a journal was drafted from facts, and how much was written."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from .content import PROSE_OF_A_FINDING, Content, PassageText

SHORTEST_PIECE = 4
"""Fewer characters in a row that a text has in common with its draft are chance, not the draft."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Characters that came from facts, and characters that were written. Blanks at the ends do not count."""

    drafted: int
    written: int


def shares_of(content: Content, sentences: int = 0) -> Shares:
    """What of a journal's text came from facts.

    Of a drafted passage that was edited the pieces that stayed count as drafted. ``sentences`` are the
    characters of the facts' own sentences, all of which are drafted.
    """
    drafted = sentences
    written = 0
    for passage in content.passages:
        text = passage.text.strip()
        stayed = _stayed(passage.drafted.strip(), text)
        drafted += stayed
        written += len(text) - stayed
    for finding in content.findings:
        written += sum(len(getattr(finding, name).strip()) for name in PROSE_OF_A_FINDING)
    return Shares(drafted, written)


def own_lines(passage: PassageText) -> str:
    """A passage without the lines that stand in it as they were drafted."""
    drafted = {line.strip() for line in passage.drafted.splitlines()}
    return "\n".join(line for line in passage.text.splitlines() if line.strip() not in drafted).strip()


def _stayed(drafted: str, text: str) -> int:
    if drafted == text:
        return len(text)
    matcher = SequenceMatcher(None, drafted, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size >= SHORTEST_PIECE)
