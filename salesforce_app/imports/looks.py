"""A first look at a file: what it seems to be, and how its first rows come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from .kinds import import_of, kinds
from .layouts import all_headers, matches, proposed_kind
from .mapping import NO_MAPPING, parse_mapping
from .problems import UnreadableFile
from .rows import open_table
from .source import Source, SourceOptions, open_source
from .table import Table
from .titles import below_titles
from .values.base import shown

ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the file: its physical line, its cells in at most 60 characters each."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of a file before it is read as any kind.

    ``kind`` is the one that was asked for, else the one that the headers point to, or empty.
    """

    source: Source
    kind: str
    rows: tuple[Line, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The file's headers; an empty one is a column without a name."""
        return self.source.headers

    @property
    def sheets(self) -> tuple[str, ...]:
        """The visible sheets with content, the one that is shown first; none for a text file."""
        return (self.source.sheet.name, *self.source.other_sheets) if self.source.sheet else ()

    @property
    def header_line(self) -> int:
        """The line of the header, or 0 when the file has none that could be told."""
        return self.source.header_line or max(self.source.first_line - 1, 0)


def look_at(path: Path, *, kind: str = "", content: dict[str, Any] | None = None) -> Look:
    """Look at a file, as ``kind`` under a mapping's ``content`` (parsed TOML) when these are known.

    Reads all of it once. Raises UnreadableFile for whatever cannot be a table and MappingProblem for a
    mapping that cannot be followed.
    """
    content = content or {}
    if kind:
        table = import_of(kind).table
        mapping = parse_mapping(content, table)
        return _look(open_table(path, table, mapping), kind)
    source = open_source(path, _options(content), known_headers=all_headers())
    if not content.get("source", {}).get("skip_lines") and content.get("source", {}).get("header", True):
        source = _below_titles(source)
    return _look(source, proposed_kind(source.headers))


def lettered(path: Path, content: dict[str, Any]) -> tuple[str, ...]:
    """Names for the columns of a file without a header line: A, B, C … as many as its first row has.

    Raises UnreadableFile as ``look_at`` does.
    """
    entries = {
        key: value for key, value in content.get("source", {}).items() if key not in ("header", "columns")
    }
    options = replace(_options({"source": entries}), header=False, columns=("A",))
    source = open_source(path, options)
    if source.sheet is None:
        width = max(len(row.cells) for row in islice(source.rows(), ROWS_SHOWN))
    else:
        rows = (cells for _line, cells in source.sheet.rows(source.first_line))
        width = max(len(cells) for cells in islice(rows, ROWS_SHOWN))
    return tuple(map(_letters, range(width)))


def _letters(number: int) -> str:
    """The name of a spreadsheet's column: 0 → A, 25 → Z, 26 → AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _options(content: dict[str, Any]) -> SourceOptions:
    """What a mapping states about the file itself; this part knows no kind."""
    return parse_mapping({"source": content.get("source", {})}, Table("", ())).source


def _below_titles(source: Source) -> Source:
    """The source with its header where some kind has all its columns, else where the most are known."""
    best, best_merit = source, _merit(source)
    for kind in kinds():
        table = import_of(kind).table
        try:
            found = below_titles(source, table, NO_MAPPING, table.known_headers)
        except UnreadableFile:
            continue
        if (merit := _merit(found)) > best_merit:
            best, best_merit = found, merit
    return best


def _merit(source: Source) -> tuple[bool, int]:
    best = matches(source.headers)[0]
    return best.is_complete, best.found


def _look(source: Source, kind: str) -> Look:
    rows = [
        Line(row.line, _cells(row.cells, len(source.headers))) for row in islice(source.rows(), ROWS_SHOWN)
    ]
    return Look(source, kind, tuple(rows))


def _cells(cells: Sequence[Any], width: int) -> tuple[str, ...]:
    texts = [shown(cell) for cell in cells[:width]]
    return tuple(texts + [""] * (width - len(texts)))
