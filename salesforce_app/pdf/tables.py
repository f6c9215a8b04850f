"""Tables of a story: heads repeated on each page, thin rules, numbers right aligned under one another.

Cells are plain text, formatted by the caller. Only what has to be wrapped, or set in a fallback font,
becomes a paragraph: a table of 60 rows by 12 columns is otherwise drawn as plain strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from reportlab.platypus import LongTable, TableStyle

from . import colours, styles
from .fonts import BOLD, REGULAR, Align, check_text, mark_up, runs, string_width
from .lines import Prose, evenly, widest_piece, width_in_two_lines

_PAD = 4.0
_PAD_ROW = 2.6
_CLOSE_PAD_ROW = 1.6
_SMALLEST = 5.5
_FEW_LETTERS = 18.0
_LONGEST_WORD = 110.0
"""A word in wrapping text that is wider than this may be torn, lest it take the room of the other columns."""


class RowKind(Enum):
    """What a row is, which decides how it looks."""

    PLAIN = "plain"
    MUTED = "muted"
    """Too few cases to be read firmly: grey."""
    TOTAL = "total"
    """A sum of the rows above: bold, ruled off."""
    SECTION = "section"
    """A title within the table: its first cell goes across."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``group`` is a common head over neighbouring columns of the same group."""

    header: str
    align: Align = "right"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row, one for each column ("" for none); ``where`` names its record in errors."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.PLAIN
    where: str = ""


def data_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    empty: str = "—",
    where: str = "",
    width: float = styles.TEXT_WIDTH,
    is_close: bool = False,
) -> LongTable:
    """A table as wide as ``width``, with its heads repeated on each page.

    Columns get the room that their texts need; where that is too much, left-aligned columns wrap first,
    then heads get taller, then the type smaller, then words are torn. A table that ``is_close`` has smaller
    type and less room between its rows from the beginning, and type that gets no smaller. ``empty`` stands in
    the one row of a table without rows. ``where`` names the table in errors. Raises `ValueError` for a row of
    another length than ``columns``, and `salesforce_app.pdf.fonts.MissingGlyph`.
    """
    for row in rows:
        if len(row.cells) != len(columns):
            raise ValueError(f"{len(row.cells)} cells for {len(columns)} columns: {row.cells!r}")
        for column, cell in zip(columns, row.cells, strict=True):
            check_text(cell, ", ".join(filter(None, (where, row.where or row.cells[0], column.header))))
    if not rows:
        rows = [Row((empty, *("" for _ in columns[1:])), RowKind.SECTION)]
    size = styles.TABLE_SIZE
    if is_close:
        size = styles.CLOSE_TABLE_SIZE
    smallest = size if is_close else _SMALLEST
    natural, least = _needs(columns, rows, size)
    if sum(least) > width:
        natural, least = _needs(columns, rows, size, tall_heads=True)
    while sum(least) > width and size > smallest:
        size -= 0.5
        natural, least = _needs(columns, rows, size, tall_heads=True)
    widths = fit_widths(natural, least, width)
    return _assemble(columns, rows, widths, size, where, is_close=is_close)


def fit_widths(natural: Sequence[float], least: Sequence[float], available: float) -> list[float]:
    """Column widths that add up to ``available``.

    Each column gets its ``natural`` width and a share of what is left over. When there is too little, the
    widest columns give way first: all are cut to one common width, but never below their ``least``. Below
    the sum of the least widths words are torn, and what exceeds a few letters shrinks alike.
    """
    total, floor = sum(natural), sum(least)
    if total <= available:
        return [width * available / total for width in natural]
    if floor >= available:
        letters = [min(width, _FEW_LETTERS) for width in least]
        if sum(letters) >= available:
            return [available / len(least)] * len(least)
        share = (available - sum(letters)) / (floor - sum(letters))
        return [few + (width - few) * share for few, width in zip(letters, least, strict=True)]
    low, high = 0.0, max(natural)
    for _step in range(40):
        cut = (low + high) / 2
        if sum(max(floor, min(wish, cut)) for wish, floor in zip(natural, least, strict=True)) > available:
            high = cut
        else:
            low = cut
    return [max(floor, min(wish, low)) for wish, floor in zip(natural, least, strict=True)]


def _needs(
    columns: Sequence[Column], rows: Sequence[Row], size: float, *, tall_heads: bool = False
) -> tuple[list[float], list[float]]:
    """For each column the width without any wrapping of cells, and the least width that tears no word.

    Heads take two lines at most unless ``tall_heads`` are allowed: a tower over numbers is hard to read.
    """
    natural: list[float] = []
    least: list[float] = []
    for index, column in enumerate(columns):
        head_width = widest_piece if tall_heads else width_in_two_lines
        wish = low = head_width(column.header, size - 0.5, bold=True)
        for row in rows:
            if row.kind is RowKind.SECTION:
                continue
            cell, bold = row.cells[index], row.kind is RowKind.TOTAL
            whole = string_width(cell, size, bold=bold)
            wish = max(wish, whole)
            if whole > low:
                wraps = column.align == "left"
                low = max(low, min(widest_piece(cell, size, bold=bold), _LONGEST_WORD) if wraps else whole)
        pad = _padding(index, len(columns))
        natural.append(wish + pad)
        least.append(low + pad)
    return natural, least


def _padding(index: int, count: int) -> float:
    """Room beside a column's text; the outer columns stand flush with the text around the table."""
    return _PAD * ((index > 0) + (index < count - 1))


def _assemble(
    columns: Sequence[Column],
    rows: Sequence[Row],
    widths: Sequence[float],
    size: float,
    where: str,
    *,
    is_close: bool,
) -> LongTable:
    pad_row = _CLOSE_PAD_ROW if is_close else _PAD_ROW
    leading = size * styles.TABLE_LEADING / styles.TABLE_SIZE
    head_rows, commands = _heads(columns, widths, size, where)
    first = len(head_rows)
    commands += [
        ("FONT", (0, 0), (-1, -1), REGULAR, size, leading),
        ("TEXTCOLOR", (0, 0), (-1, -1), styles.ink(colours.INK)),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), pad_row - 0.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad_row),
        ("VALIGN", (0, first), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, first - 1), "BOTTOM"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, styles.ink(colours.INK)),
        ("LINEBELOW", (0, first - 1), (-1, first - 1), 0.6, styles.ink(colours.INK)),
        ("LINEBELOW", (0, first), (-1, -2), 0.3, styles.ink(colours.RULE)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, styles.ink(colours.INK)),
    ]
    commands += [
        ("ALIGN", (index, first), (index, -1), column.align.upper()) for index, column in enumerate(columns)
    ]
    body: list[list[Any]] = []
    for number, row in enumerate(rows, start=first):
        commands += _row_commands(row, number)
        if row.kind is RowKind.SECTION and number < first + len(rows) - 1:
            # A title doesn't stay behind at the foot of a page,
            commands.append(("NOSPLIT", (0, number), (0, number + 1)))
        if row.kind is RowKind.TOTAL and number > first:
            # and a total doesn't stand alone at the top of the next.
            commands.append(("NOSPLIT", (0, number - 1), (0, number)))
        body.append(_cells(columns, row, widths, size, leading))
    table = LongTable([*head_rows, *body], colWidths=list(widths), repeatRows=first, hAlign="LEFT")
    table.setStyle(TableStyle(commands))
    table.spaceAfter = 3 if is_close else 8
    return table


def _row_commands(row: Row, number: int) -> list[tuple[Any, ...]]:
    across = ((0, number), (-1, number))
    if row.kind is RowKind.MUTED:
        return [("TEXTCOLOR", *across, styles.ink(colours.FAINT))]
    if row.kind is RowKind.TOTAL:
        return [("FONTNAME", *across, BOLD), ("LINEABOVE", *across, 0.6, styles.ink(colours.INK))]
    if row.kind is RowKind.SECTION:
        return [
            ("SPAN", *across),
            ("FONTNAME", *across, BOLD),
            ("TEXTCOLOR", *across, styles.ink(colours.QUIET)),
        ]
    return []


def _cells(
    columns: Sequence[Column], row: Row, widths: Sequence[float], size: float, leading: float
) -> list[Any]:
    bold = row.kind in (RowKind.TOTAL, RowKind.SECTION)
    colour = {RowKind.MUTED: colours.FAINT, RowKind.SECTION: colours.QUIET}.get(row.kind, colours.INK)
    cells: list[Any] = []
    for index, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        room = sum(widths) if row.kind is RowKind.SECTION else widths[index] - _padding(index, len(columns))
        parts = runs(cell, bold=bold)
        plain = len(parts) <= 1 and all(part.font in (REGULAR, BOLD) for part in parts)
        if plain and string_width(cell, size, bold=bold) <= room + 0.01:
            cells.append(parts[0].text if parts else "")
        else:
            cells.append(_prose(cell, column.align, size, leading, bold=bold, colour=colour))
    return cells


def _prose(text: str, align: Align, size: float, leading: float, *, bold: bool, colour: str) -> Prose:
    style = styles.cell_style(align, bold=bold, colour=colour)
    style.fontSize, style.leading = size, leading
    return Prose(mark_up(text), style)


def _heads(
    columns: Sequence[Column], widths: Sequence[float], size: float, where: str
) -> tuple[list[list[Any]], list[tuple[Any, ...]]]:
    """The head rows, a row of groups above that of columns if there are groups, and their style commands."""
    small = size - 0.5
    leading = small * styles.TABLE_LEADING / styles.TABLE_SIZE

    def head(text: str, align: Align, first: int, last: int) -> Prose | str:
        check_text(text, where)
        room = sum(widths[first : last + 1]) - _PAD * ((first > 0) + (last < len(columns) - 1))
        lines = evenly(text, small, room, bold=True)
        return _prose(lines, align, small, leading, bold=True, colour=colours.QUIET) if text else ""

    rows: list[list[Any]] = [
        [head(column.header, column.align, place, place) for place, column in enumerate(columns)]
    ]
    commands: list[tuple[Any, ...]] = []
    if any(column.group for column in columns):
        groups: list[Any] = [""] * len(columns)
        start = 0
        for name, members in groupby(columns, key=lambda column: column.group):
            end = start + len(list(members)) - 1
            if name:
                groups[start] = head(name, "center" if end > start else columns[start].align, start, end)
                commands.append(("SPAN", (start, 0), (end, 0)))
                commands.append(("LINEBELOW", (start, 0), (end, 0), 0.4, styles.ink(colours.FAINT)))
            start = end + 1
        rows.insert(0, groups)
    return rows, commands
