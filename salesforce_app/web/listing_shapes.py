"""What a list shows besides the names of its columns."""

from __future__ import annotations

from dataclasses import dataclass

from .listings import Cell, Key


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words, and the address of the list without it; "" where it can't do without."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page: its key, and a cell for each of the columns."""

    pk: Key
    cells: list[Cell]
