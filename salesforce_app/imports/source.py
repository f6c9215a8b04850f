"""Opening a file that somebody sent: what it is, and its rows with their line numbers."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import textfile
from .containers import Container, container_of, empty
from .encodings import survey
from .folding import fold
from .mojibake import is_garbled
from .problems import Cell, UnreadableFile
from .sheets import Sheet, open_sheet
from .values import cell_text

MAX_COLUMNS = 200

REJECTION_HEADERS = ("rejected_line", "rejected_column", "rejected_reason")
"""First columns of a file of rejected rows. No table has them, so they are ignored when it comes back."""


class RawRow(NamedTuple):
    """The physical line (the row of a sheet) where a row begins, and its cells."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What a mapping states about the file itself; what it leaves open is detected.

    ``columns`` are the column names of a file without a header line; ``skip_lines`` are lines (rows of
    a sheet) above the header, such as a title.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool = True
    columns: tuple[str, ...] = ()
    sheet: str | None = None
    skip_lines: int = 0
    ignore: tuple[str, ...] = ()


DEFAULT = SourceOptions()


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file. ``rows()`` may be called again and again; each call reads the file anew.

    ``first_line`` is the line on which the rows may begin; ``header_line`` that of the header where titles
    stand above it; ``other_sheets`` are visible sheets with content that are not read.
    """

    path: Path
    sha256: str
    container: Container
    encoding: str | None
    delimiter: str | None
    has_line_feeds: bool
    headers: tuple[str, ...]
    first_line: int
    sheet: Sheet | None = None
    other_sheets: tuple[str, ...] = ()
    header_line: int | None = None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    def rows(self) -> Iterator[RawRow]:
        """Every row below the header that is not blank, in bounded memory for text files.

        A text row has as many cells as its line; a sheet's row as many as the header. Raises
        UnreadableFile where quotes are not balanced.
        """
        if self.sheet is not None:
            for line, cells in self.sheet.rows(self.first_line):
                if not is_blank(cells):
                    yield RawRow(line, tuple(cells[: len(self.headers)]))
            return
        assert self.encoding is not None and self.delimiter is not None
        lines = textfile.lines(self.path, self.encoding, skip=self.first_line - 1)
        for record in textfile.records(lines, self.delimiter, self.name, first_line=self.first_line):
            if "".join(record.cells).strip():
                yield RawRow(record.line, tuple(record.cells))


def is_blank(cells: Collection[Cell]) -> bool:
    """Whether no cell holds anything but white space."""
    return not any(cell.strip() if isinstance(cell, str) else cell is not None for cell in cells)


def open_source(
    path: Path, options: SourceOptions = DEFAULT, *, known_headers: Collection[str] = ()
) -> Source:
    """Look at a file and find out how to read it. Reads all of it once, in bounded memory.

    ``known_headers`` are column names as ``folding.fold`` gives them: they help to tell encodings and
    delimiters apart. Raises UnreadableFile, with reason and remedy, for whatever cannot be a table.
    """
    path = Path(path)
    container = container_of(path)
    if _is_own_rejection(path):
        options = replace(options, encoding=None, delimiter=",", header=True, columns=(), skip_lines=0)
    known = frozenset(known_headers) | {fold(name) for name in options.columns}
    source = (
        _open_text(path, options, known)
        if container is Container.TEXT
        else _open_workbook(path, container, options)
    )
    refuse_without_rows(source, has_header=options.header)
    return source


def refuse_without_rows(source: Source, *, has_header: bool = True) -> None:
    """Raise UnreadableFile when nothing stands below the header."""
    if next(source.rows(), None) is None:
        raise UnreadableFile(
            source.name,
            _("The file has a header but no rows.") if has_header else _("The file has no rows."),
            _("Export it again; check the filter and the period."),
        )


def _is_own_rejection(path: Path) -> bool:
    """Whether it is a file of rejected rows: those have our form, whatever form the rejected file had."""
    start = codecs.BOM_UTF8 + ",".join(REJECTION_HEADERS).encode()
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _open_text(path: Path, options: SourceOptions, known: Collection[str]) -> Source:
    found = survey(path, encoding=options.encoding, known_headers=known)
    skip, delimiter = options.skip_lines, options.delimiter
    first = textfile.first_line(path, found.encoding, skip)
    if first is None:
        raise empty(path)
    if stated := textfile.stated_delimiter(first.text):
        skip, delimiter = first.number, delimiter or stated
        first = textfile.first_line(path, found.encoding, skip)
        if first is None:
            raise empty(path)
    delimiter = delimiter or textfile.likely_delimiter(first.text, known)
    if options.header:
        lines = textfile.lines(path, found.encoding, skip=first.number - 1)
        records = textfile.records(lines, delimiter, path.name, first_line=first.number)
        header = next(records)
        headers, first_line = checked_headers(path, header.cells, header.line), header.next_line
    else:
        headers, first_line = checked_headers(path, options.columns, None), first.number
    return Source(
        path=path,
        sha256=found.sha256,
        container=Container.TEXT,
        encoding=found.encoding,
        delimiter=delimiter,
        has_line_feeds=found.has_line_feeds,
        headers=headers,
        first_line=first_line,
    )


def _open_workbook(path: Path, container: Container, options: SourceOptions) -> Source:
    sheet = open_sheet(path, options.sheet)
    headers, first_line = options.columns, options.skip_lines + 1
    if options.header:
        row = next(((line, cells) for line, cells in sheet.rows(first_line) if not is_blank(cells)), None)
        if row is None:
            raise empty(path)
        headers = checked_headers(path, [cell_text(cell) for cell in row[1]], row[0])
        first_line = row[0] + 1
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return Source(
        path=path,
        sha256=digest.hexdigest(),
        container=container,
        encoding=None,
        delimiter=None,
        has_line_feeds=False,
        headers=headers,
        first_line=first_line,
        sheet=sheet,
        other_sheets=sheet.others,
    )


def checked_headers(path: Path, cells: Sequence[str], line: int | None) -> tuple[str, ...]:
    """The header cells, trimmed, without empty ones at the end. Raises UnreadableFile."""
    headers = [cell.strip().strip("\ufeff") for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise UnreadableFile(
            path.name,
            _("The header has %(count)d columns; at most %(limit)d are read.")
            % {"count": len(headers), "limit": MAX_COLUMNS},
            _("Look whether rows and columns are swapped; send only the columns of the table."),
            line=line,
        )
    garbled = [header for header in headers if is_garbled(header)]
    if garbled:
        raise UnreadableFile(
            path.name,
            _("The header “%(header)s” was garbled when the file was converted from one encoding to another.")
            % {"header": garbled[0]},
            _("Export the data again from where it comes from, as UTF-8."),
            line=line,
        )
    counts = Counter(fold(header) for header in headers if header)
    twice = [header for header in headers if header and counts[fold(header)] > 1]
    if twice:
        raise UnreadableFile(
            path.name,
            _("Several columns have the same header: %(headers)s.") % {"headers": ", ".join(twice)},
            _("Give every column a header of its own, or remove the repeated column."),
            line=line,
        )
    return tuple(headers)
