"""Finding the header below the titles that programs put above a table: its name, its date, its unit."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from . import textfile
from .encodings import HEADER_WITHIN
from .folding import fold
from .mapping import FileMapping
from .plan import make_plan
from .problems import MappingProblem, UnreadableFile
from .source import Source, checked_headers, refuse_without_rows
from .table import Table
from .values import cell_text


def below_titles(source: Source, table: Table, mapping: FileMapping, known: Collection[str]) -> Source:
    """The source with its header on the first line that has every required column.

    That is nearly always the first one. Where no line near the top has them all, it is the line that has
    most known columns, so that matching it tells what is missing. Raises UnreadableFile for a header
    without rows.
    """
    if not mapping.source.header or mapping.source.skip_lines or _is_header(source, table, mapping):
        return source
    best, most = source, max(1, _known_in(source, known))
    for candidate in _candidates(source, mapping, known):
        if _is_header(candidate, table, mapping):
            refuse_without_rows(candidate)
            return candidate
        if (count := _known_in(candidate, known)) > most:
            best, most = candidate, count
    return best


def header_candidates(source: Source, known: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The cells of each line near the top that could be a header, the source's own first."""
    yield source.headers
    for candidate in _candidates(source, FileMapping(), known):
        yield candidate.headers


def _known_in(source: Source, known: Collection[str]) -> int:
    return sum(fold(header) in known for header in source.headers)


def _is_header(source: Source, table: Table, mapping: FileMapping) -> bool:
    try:
        make_plan(source, table, mapping)
    except (UnreadableFile, MappingProblem):
        return False
    return True


def _candidates(source: Source, mapping: FileMapping, known: Collection[str]) -> Iterator[Source]:
    for line, cells, delimiter in islice(_lines(source, mapping, known), HEADER_WITHIN):
        try:
            headers = checked_headers(source.path, cells, line)
        except UnreadableFile:
            continue
        yield replace(source, headers=headers, header_line=line, first_line=line + 1, delimiter=delimiter)


def _lines(
    source: Source, mapping: FileMapping, known: Collection[str]
) -> Iterator[tuple[int, list[str], str | None]]:
    """Number, cells and delimiter of each line below the first."""
    if source.sheet is not None:
        for line, cells in source.sheet.rows(source.first_line):
            yield line, [cell_text(cell) for cell in cells], None
        return
    assert source.encoding is not None
    lines = textfile.lines(source.path, source.encoding, skip=source.first_line - 1)
    for line, text in enumerate(lines, start=source.first_line):
        delimiter = mapping.source.delimiter or textfile.likely_delimiter(text, known)
        yield line, next(csv.reader([text], delimiter=delimiter), []), delimiter
