"""Where a line may end: English at its spaces, Chinese between characters, and the rules of both.

reportlab offers either to break at spaces alone, which treats a Chinese sentence as one long word, or
anywhere, which tears English words and numbers. `Prose` is its Paragraph with the rules of this module
instead: a Latin word, a number or an amount stays whole, a line never begins with a closing mark nor ends
with an opening one (GB/T 15834; the pair rules of UAX #14, cut down to what reports contain).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import (  # type: ignore[attr-defined]
    ParaLines,
    _handleBulletWidth,
    cjkU,
    makeCJKParaLine,
)

from .fonts import string_width

_NOT_FIRST = frozenset("、。，．：；？！）】》〉」』〕］｝”’…—～·%％‰°℃,.:;?!)]}|»›々ー〜")
_NOT_LAST = frozenset("（【《〈「『〔［｛“‘([{«‹$¥￥€£#＃@")
_AFTER = frozenset("-‐–/")
_FUZZ = 1e-6


def _wide(character: str) -> bool:
    return character >= "\u2e80" and unicodedata.east_asian_width(character) in "WF"


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring characters."""
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before in _AFTER:
        return after.isalpha()
    return _wide(before) or _wide(after)


def pieces(text: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The unbreakable stretches of a text, as half-open ranges; spaces belong to the stretch they follow."""
    start = 0
    for index in range(1, len(text)):
        if may_break(text[index - 1], text[index]):
            yield start, index
            start = index
    if text:
        yield start, len(text)


def widest_piece(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points below which the text can't be set without tearing a word."""
    return max((string_width(text[a:b].rstrip(), size, bold=bold) for a, b in pieces(text)), default=0.0)


def width_in_two_lines(text: str, size: float, *, bold: bool = False) -> float:
    """The least width in points at which the text takes two lines at most."""
    return _most_even_break(text, size, bold=bold)[0]


def evenly(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """A text that needs two lines within ``width``, with a line end where both are as long as can be.

    Chinese may end a line after any character, so that filling the first line leaves a stray one behind.
    Texts that need one line, or more than two, come back as they are.
    """
    if string_width(text, size, bold=bold) <= width + _FUZZ:
        return text
    longer, end = _most_even_break(text, size, bold=bold)
    return f"{text[:end].rstrip()}\n{text[end:]}" if longer <= width + _FUZZ else text


def _most_even_break(text: str, size: float, *, bold: bool) -> tuple[float, int]:
    """The width of the longer of two lines where they differ least, and where the second one begins."""
    return min(
        (
            (
                max(
                    string_width(text[:end].rstrip(), size, bold=bold),
                    string_width(text[end:].rstrip(), size, bold=bold),
                ),
                end,
            )
            for _start, end in pieces(text)
        ),
        default=(0.0, 0),
    )


def wrap_text(
    text: str, size: float, width: float, *, bold: bool = False, most: int | None = None
) -> list[str]:
    """A text as lines at most ``width`` points wide; with ``most`` lines, the last one may end in "…"."""
    widths = [string_width(character, size, bold=bold) for character in text]
    lines = [text[a:b].strip() for a, b in fill(text, widths, [width])]
    if most is not None and len(lines) > most:
        rest = lines[most - 1] + "…"
        while len(rest) > 1 and string_width(rest, size, bold=bold) > width:
            rest = rest[:-2].rstrip() + "…"
        lines = [*lines[: most - 1], rest]
    return lines


def fill(text: Sequence[str], widths: Sequence[float], limits: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Break characters of given widths into lines, as half-open ranges.

    ``limits`` are the widths of the first lines, the last of them that of all further ones. A piece longer
    than a whole line is torn where the line is full; spaces at the end of a line may hang over.
    """
    start, used, line = 0, 0.0, 0

    def limit() -> float:
        return limits[min(line, len(limits) - 1)] + _FUZZ

    for a, b in pieces(text):
        ink = b
        while ink > a and text[ink - 1] == " ":
            ink -= 1
        if used + sum(widths[a:ink]) > limit() and a > start:
            yield start, a
            start, used, line = a, 0.0, line + 1
        if sum(widths[a:ink]) <= limit():
            used += sum(widths[a:b])
            continue
        for index in range(a, b):
            if used + widths[index] > limit() and index > start and text[index] != " ":
                yield start, index
                start, used, line = index, 0.0, line + 1
            used += widths[index]
    if start < len(text):
        yield start, len(text)


class Prose(Paragraph):
    """A reportlab Paragraph that breaks lines by the rules of this module.

    Takes the same mini-markup. Its style must have ``wordWrap="CJK"``, the door by which reportlab hands
    the breaking over, and must not justify.
    """

    _broken: tuple[tuple[float, ...], Any] = ((), None)
    """The widths for which the lines were last broken, and the lines: reportlab asks several times over."""

    def breakLinesCJK(self, maxWidths: float | Sequence[float]) -> Any:  # noqa: N802, N803 - reportlab's names
        if getattr(self, "_splitpara", 0) and hasattr(self, "blPara"):
            return self.blPara
        limits = list(maxWidths) if isinstance(maxWidths, list | tuple) else [maxWidths]
        asked = tuple(limits)
        if self._broken[0] != asked:
            self._broken = asked, self._break_lines(limits)
        return self._broken[1]

    def _break_lines(self, limits: list[float]) -> Any:
        _handleBulletWidth(self.bulletText, self.style, limits)
        self.height = 0
        lines: list[Any] = []
        for group, forced in _until_break(self.frags):
            characters = [cjkU(character, frag, "utf8") for frag in group for character in frag.text]
            widths = [character.width for character in characters]
            here = limits[min(len(lines), len(limits) - 1) :]
            for a, b in list(fill(characters, widths, here)) or [(0, 0)]:
                ink = b
                while ink > a and characters[ink - 1] == " ":
                    ink -= 1
                ends_group = b == len(characters)
                limit = limits[min(len(lines), len(limits) - 1)]
                used = sum(widths[a:ink])
                shown = characters[a:ink] or [cjkU("", group[-1], "utf8")]
                line = makeCJKParaLine(shown, limit, used, limit - used, forced and ends_group, False)
                line.source = [*characters[a:b], *([cjkU("", group[-1], "utf8")] if line.lineBreak else [])]
                lines.append(line)
        return ParaLines(kind=1, lines=lines)

    def _get_split_blParaFunc(self) -> Any:  # noqa: N802 - reportlab's name
        return _source_of_lines


def _source_of_lines(paragraph: Any, start: int, stop: int) -> list[Any]:
    """The fragments that lines were made of, for the part of a paragraph that goes on to the next page.

    reportlab's own function puts a space between any two lines, in the middle of a Chinese sentence too.
    """
    frags: list[Any] = []
    for frag, characters in groupby(
        (character for line in paragraph.lines[start:stop] for character in line.source),
        key=lambda character: character.frag,
    ):
        copy = frag.clone()
        copy.text = "".join(characters)
        frags.append(copy)
    return frags


def _until_break(frags: Sequence[Any]) -> Iterator[tuple[list[Any], bool]]:
    """The fragments of a paragraph in groups that end at a forced break, and whether one stands there."""
    group: list[Any] = []
    for frag in frags:
        group.append(frag)
        if hasattr(frag, "lineBreak"):
            yield group, True
            group = []
    if group:
        yield group, False
