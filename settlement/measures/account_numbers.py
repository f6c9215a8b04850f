"""Recognising bank card numbers in text, so that none is ever kept (domain.md §3.6, §10)."""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"\d(?:[ -]?\d){12,18}(?!\d)", re.ASCII)

_LONG = re.compile(r"\d(?:[ -]?\d){4,}", re.ASCII)
_LEADING = re.compile(r"\d(?=(?:[ -]?\d){4})", re.ASCII)


def holds_account_number(text: str) -> bool:
    """Whether the text holds 13 to 19 digits, perhaps in groups, with a right check digit (Luhn)."""
    plain = unicodedata.normalize("NFKC", text)
    return any(_checks([int(sign) for sign in match[0] if sign.isdigit()]) for match in _RUN.finditer(plain))


def _checks(digits: list[int]) -> bool:
    doubled = [2 * digit if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def masked(text: str) -> str:
    """The text with ``*`` for all but the last four digits of every longer number, grouped or not."""
    return _LONG.sub(lambda match: _LEADING.sub("*", match[0]), unicodedata.normalize("NFKC", text))
