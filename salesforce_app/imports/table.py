"""The columns of one kind of file, and which of a file's headers they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from .folding import fold
from .values import Parser


@dataclass(frozen=True, slots=True)
class Column:
    """A column: our name of it, how its cells are read, other headers it goes by in either language.

    A required column must be in the file and filled in every row.
    """

    name: str
    parser: Parser
    required: bool = False
    aliases: tuple[str, ...] = ()

    def headers(self) -> Iterator[str]:
        """Every header it goes by, folded."""
        yield fold(self.name)
        yield from map(fold, self.aliases)

    @property
    def label(self) -> str:
        """Its name for a message; in Chinese the Chinese header with our name in brackets."""
        chinese = next((alias for alias in self.aliases if not alias.isascii()), None)
        if chinese and (get_language() or "").startswith("zh"):
            return f"{chinese} ({self.name})"
        return self.name


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of file: its columns; of each group in ``any_of`` at least one must be there and filled.

    Headers mean what they mean in this table only: 状态 is one column here and another there. Raises
    ValueError when two columns go by one header.
    """

    kind: str
    columns: tuple[Column, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    _by_header: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.name == "line":
                raise ValueError("“line” is the number of the line in a frame, not a column")
            for header in column.headers():
                if self._by_header.setdefault(header, column) is not column:
                    raise ValueError(f"two columns of {self.kind} go by the header {header!r}")
        for group in self.any_of:
            for name in group:
                self.column(name)

    def column(self, name: str) -> Column:
        """The column called ``name``. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def known_headers(self) -> frozenset[str]:
        """Every header that any column goes by, folded."""
        return frozenset(self._by_header)

    def positions(self, headers: Sequence[str]) -> dict[str, list[int]]:
        """Column name → where its headers stand; a column under several headers has several places."""
        found: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            column = self._by_header.get(fold(header)) if header else None
            if column is not None:
                found.setdefault(column.name, []).append(index)
        return found
