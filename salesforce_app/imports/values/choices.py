"""One of a few words, or several of them; yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..folding import fold
from ..problems import Cell, ValueProblem
from .base import Parser, half_width, shown


@dataclass(frozen=True, slots=True)
class Choice(Parser):
    """One of ``options``: code → other ways to write it (labels in either language, abbreviations).

    Raises ValueError when one word stands for two codes.
    """

    options: Mapping[str, Iterable[str]]
    _codes: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code, words in self.options.items():
            for word in (code, *words):
                if self._codes.setdefault(fold(word), code) != code:
                    raise ValueError(f"{word!r} stands for {self._codes[fold(word)]!r} and {code!r}")

    def parse(self, cell: Cell) -> str | None:
        text = half_width(cell)
        return self.code(text) if text else None

    def code(self, text: str) -> str:
        """The code that ``text`` stands for. Raises ValueProblem."""
        code = self._codes.get(fold(text))
        if code is None:
            raise ValueProblem(
                _("“%(cell)s” is not one of the possible values.") % {"cell": shown(text)},
                _("Use one of: %(values)s.") % {"values": ", ".join(self.options)},
            )
        return code


@dataclass(frozen=True, slots=True)
class ChoiceList(Parser):
    """Several words of one choice in a cell, separated by ``,``, ``;``, ``、`` or ``|`` → codes."""

    choice: Choice

    def parse(self, cell: Cell) -> tuple[str, ...] | None:
        parts = [part.strip() for part in re.split(r"[,;、|\n]", half_width(cell))]
        return tuple(dict.fromkeys(self.choice.code(part) for part in parts if part)) or None


_YES = frozenset(map(fold, ("true", "t", "yes", "y", "1", "是", "有", "真", "√", "✓")))
_NO = frozenset(map(fold, ("false", "f", "no", "n", "0", "否", "无", "假", "×")))


@dataclass(frozen=True, slots=True)
class Boolean(Parser):
    """Yes or no, in either language, or 1 and 0."""

    def parse(self, cell: Cell) -> bool | None:
        text = half_width(cell)
        if not text:
            return None
        word = fold(text)
        if word in _YES or word in _NO:
            return word in _YES
        raise ValueProblem(
            _("“%(cell)s” is neither yes nor no.") % {"cell": shown(cell)}, _("Write yes or no (是 or 否).")
        )
