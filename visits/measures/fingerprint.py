"""Telling alike pictures by a difference hash: one bit for each pair of neighbours, brighter or not.

It survives being made smaller and saved anew, and says nothing of who or what is in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

COLUMNS = 9
ROWS = 8
"""The size in grey to which a picture is shrunk before it is looked at."""

ALIKE_BITS = 6
"""Two fingerprints that differ in no more bits are those of the same picture, or of one nearly the same."""


def fingerprint(grey: Sequence[int]) -> str:
    """16 hexadecimal digits for the brightness of ``ROWS`` times ``COLUMNS`` points, row by row.

    Raises ValueError for another number of points. A picture of one brightness gets sixteen zeros, which
    tell nothing (``is_telling``).
    """
    if len(grey) != COLUMNS * ROWS:
        raise ValueError(f"{len(grey)} points instead of {COLUMNS * ROWS}")
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS - 1):
            place = row * COLUMNS + column
            bits = bits << 1 | (grey[place + 1] > grey[place])
    return f"{bits:016x}"


def different_bits(one: str, other: str) -> int:
    """In how many of 64 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_alike(one: str, other: str) -> bool:
    """Whether two fingerprints are those of the same picture, as far as they tell."""
    return is_telling(one) and is_telling(other) and different_bits(one, other) <= ALIKE_BITS


def is_telling(found: str) -> bool:
    """Whether a fingerprint tells pictures apart at all: a wall and a dark pocket have hardly any edges."""
    return ALIKE_BITS < int(found, 16).bit_count() < 64 - ALIKE_BITS
