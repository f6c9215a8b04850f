"""What every parser shares: the cell as plain text."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from ..problems import Cell, ValueProblem

INVISIBLE = dict.fromkeys(
    [0xFEFF, 0x200B, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
"""Marks that copying from web pages, chats and file dialogs leaves behind. The joiners of words stay."""

HALF_WIDTH: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x00A0: 0x20,
    0xFFE1: 0xA3,
    0x2212: 0x2D,
    0xFFE5: 0xA5,
}
"""Full-width Latin letters, digits and signs, the true minus and ￥ to the usual ones."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Parser(ABC):
    """Reads one cell of a column into a value of one type.

    Parsers are frozen dataclasses: a mapping file derives a stricter or laxer one from a column's own.
    """

    @abstractmethod
    def parse(self, cell: Cell) -> object | None:
        """The value, or None for an empty cell. Raises ValueProblem."""


def cell_text(cell: Cell) -> str:
    """The cell as a person would type it, untrimmed: whole numbers without ``.0``, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def number_text(number: float) -> str:
    """A workbook's number in plain decimal digits; at most 15 count, as in the workbook itself.

    >>> number_text(1234.5), number_text(0.1 + 0.2), number_text(29825.0)
    ('1234.5', '0.3', '29825')
    """
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < 2**53:
        return str(int(number))
    text = f"{number:.15g}"
    if "e" in text:
        text = f"{number:.15f}".rstrip("0").rstrip(".") if abs(number) < 1 else text
    return text


def plain(cell: Cell) -> str:
    """The cell's text without invisible marks and surrounding space."""
    text = cell_text(cell)
    if not text.isascii():
        text = text.translate(INVISIBLE)
    return text.strip()


def half_width(cell: Cell) -> str:
    """The cell's text with full-width letters, digits and signs made half-width, trimmed."""
    text = cell_text(cell)
    if not text.isascii():
        text = text.translate(INVISIBLE).translate(HALF_WIDTH)
    return text.strip()


def refuse_control_characters(text: str) -> None:
    """Raise ValueProblem when the text holds control characters."""
    found = _CONTROL.search(text)
    if found:
        raise ValueProblem(
            _("The cell holds the control character U+%(code)s.") % {"code": f"{ord(found.group()):04X}"},
            _("Delete it; it cannot be seen, so type the text anew if need be."),
        )


def shown(cell: Cell) -> str:
    """The cell for a message: its text in at most 60 characters, controls and line breaks made visible."""
    text = "".join(character if character.isprintable() else " " for character in plain(cell))
    return text if len(text) <= 60 else f"{text[:57]}…"
