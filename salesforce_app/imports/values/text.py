"""Text and identifiers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from ..mojibake import is_garbled, repaired
from ..problems import Cell, ValueProblem
from .base import Parser, half_width, plain, refuse_control_characters, shown

_BREAKS = re.compile(r"[ \t]*[\t\r\n]+[ \t]*")
_LINE_ENDS = re.compile(r"\r\n?")

_EXPONENT = re.compile(r"[+-]?\d+(\.\d*)?E[+-]\d+|[+-]?\d+\.\d+E\d+", re.ASCII | re.IGNORECASE)
_ROUND_DECIMAL = re.compile(r"[+-]?\d+\.0+", re.ASCII)
_FORMULA_ERRORS = frozenset(
    {
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
        "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip
_GUARDED = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Text(Parser):
    """Words: NFC, trimmed, without control characters; a formula-like cell stays the text that it is.

    Line breaks and tabs become single spaces unless the column is ``multiline``, which keeps line
    breaks as ``\\n``. Garbled text (see ``imports.mojibake``) and the errors of formulas are refused.
    """

    max_length: int | None = None
    multiline: bool = False

    def parse(self, cell: Cell) -> str | None:
        text = plain(cell)
        if not text:
            return None
        _refuse_formula_errors(text)
        text = _LINE_ENDS.sub("\n", text) if self.multiline else _BREAKS.sub(" ", text)
        refuse_control_characters(text)
        if not text.isascii():
            text = unicodedata.normalize("NFC", repaired(text))
            _refuse_garbled(text)
        if self.max_length is not None and len(text) > self.max_length:
            raise ValueProblem(
                _("The text has %(length)d characters; at most %(limit)d fit.")
                % {"length": len(text), "limit": self.max_length},
                _("Shorten it."),
            )
        return text


@dataclass(frozen=True, slots=True)
class TextList(Parser):
    """Several texts in a cell, separated by ``,``, ``;``, ``、`` or line breaks → a tuple without repeats."""

    item: Text = Text()

    def parse(self, cell: Cell) -> tuple[str, ...] | None:
        parts = (self.item.parse(part) for part in re.split(r"[,;，；、\n]", plain(cell)))
        return tuple(dict.fromkeys(part for part in parts if part is not None)) or None


@dataclass(frozen=True, slots=True)
class Identifier(Parser):
    """A code or number that names something. It is text: leading zeros count, arithmetic does not.

    Full-width letters and digits become half-width; ``="0370"`` and ``'0370`` (two ways in which
    programs keep a spreadsheet from eating zeros) give ``0370``. A workbook's number counts as its digits
    when it is whole and has fewer than 16 digits. What a spreadsheet has already damaged is refused:
    ``1.03702E+12``, ``1037020000000.0``, a date, a fraction.
    """

    max_length: int | None = None

    def parse(self, cell: Cell) -> str | None:
        if isinstance(cell, (date, time, timedelta)):
            raise ValueProblem(
                _("The workbook shows “%(cell)s” here: a date or time, not an identifier.")
                % {"cell": shown(cell)},
                _("Format the column as text (or as a plain number) in the workbook and save it again."),
            )
        if isinstance(cell, bool):
            raise ValueProblem(
                _("The workbook holds a yes or no here, not an identifier."),
                _("Type the identifier as text."),
            )
        if isinstance(cell, (int, float)):
            return self._from_number(cell)
        text = half_width(cell)
        if guarded := _GUARDED.fullmatch(text):
            text = guarded[1].strip()
        elif text.startswith("'"):
            text = text[1:].strip()
        if not text:
            return None
        if _EXPONENT.fullmatch(text) or _ROUND_DECIMAL.fullmatch(text):
            raise ValueProblem(
                _("“%(cell)s” is an identifier that a spreadsheet turned into a number; digits may be lost.")
                % {"cell": shown(text)},
                _("Format the column as text before the identifiers are entered, and export it again."),
            )
        _refuse_formula_errors(text)
        refuse_control_characters(text)
        if "\n" in text or "\r" in text or "\t" in text:
            raise ValueProblem(
                _("The identifier contains a line break or a tab."), _("Leave one identifier in the cell.")
            )
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
            _refuse_garbled(text)
        if self.max_length is not None and len(text) > self.max_length:
            raise ValueProblem(
                _("The identifier has %(length)d characters; at most %(limit)d fit.")
                % {"length": len(text), "limit": self.max_length},
                _("Correct it; look whether two cells were joined."),
            )
        return text

    def _from_number(self, number: float) -> str:
        if float(number).is_integer() and 0 <= number < 10**15:
            text = str(int(number))
            if self.max_length is None or len(text) <= self.max_length:
                return text
        raise ValueProblem(
            _("“%(cell)s” is a number whose digits a workbook does not keep exactly, not an identifier.")
            % {"cell": shown(number)},
            _("Format the column as text before the identifiers are entered, and save it again."),
        )


def _refuse_formula_errors(text: str) -> None:
    """Raise ValueProblem for what a spreadsheet shows where a formula has no result."""
    if text.startswith("#") and text.upper() in _FORMULA_ERRORS:
        raise ValueProblem(
            _("“%(cell)s” is what a spreadsheet shows where a formula has no result.")
            % {"cell": shown(text)},
            _("Correct the formula, or clear the cell, and export the table again."),
        )


def _refuse_garbled(text: str) -> None:
    if is_garbled(text):
        raise ValueProblem(
            _("“%(cell)s” was garbled when the file was converted from one encoding to another.")
            % {"cell": shown(text)},
            _("Export the data again from where it comes from, as UTF-8; this text cannot be restored."),
        )
    for character in text:
        if unicodedata.category(character) in ("Co", "Cs"):
            raise ValueProblem(
                _("The character U+%(code)s is private to some program: it has no agreed meaning.")
                % {"code": f"{ord(character):04X}"},
                _("Type the character anew with a current input method."),
            )
