"""Numbers as they stand in an address: plain digits, and no more of them than a key or a page can have."""

from __future__ import annotations

MOST_DIGITS = 18
"""Longer numbers fit no column, and Python refuses to read very long ones."""


def whole_number(text: str) -> int | None:
    """The number that ASCII digits write; None for any other text and for more than 18 digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
