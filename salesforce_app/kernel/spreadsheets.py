"""Text that goes into files which spreadsheets open."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What a cell begins with that a spreadsheet may run as a formula; some take the wide forms too."""


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula: one that could be begins with an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
