"""The report as a workbook: real numbers with their formats, a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from django.utils import translation
from django.utils.translation import gettext as _

from salesforce_app.kernel.ratio import Ratio

from .content import (
    Beside,
    Bullets,
    Column,
    Definitions,
    Message,
    Paragraph,
    Picture,
    RichText,
    Row,
    RowKind,
    Section,
    Strip,
    Table,
)
from .data import ReportData
from .values import Form, Value

_FORMATS = {
    Form.TEXT: "@",
    Form.AMOUNT: "#,##0.00",
    Form.AMOUNT_CHANGE: "+#,##0.00;-#,##0.00;0.00",
    Form.COUNT: "#,##0",
    Form.COUNT_CHANGE: "+#,##0;-#,##0;0",
    Form.RATE: "0.0%",
    Form.AMOUNT_RATE: "0.0%",
    Form.CHANGE: "+0.0%;-0.0%;0.0%",
    Form.POINTS: "+0.0;-0.0;0.0",
    Form.WHOLE: "#,##0",
    Form.DECIMAL: "#,##0.0",
    Form.INDEX: "0.00",
    Form.DATE: "yyyy-mm-dd",
}
_RATES = (Form.RATE, Form.AMOUNT_RATE)
_MOST_LETTERS, _LEAST_LETTERS = 60, 7
_LINE = 110.0
"""Letters in a line of prose above a table."""
_SHEET_NAME = 31
"""Longest name of a sheet that Excel accepts."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_GREY, _QUIET, _WASH = "#8B95A1", "#5B6675", "#F3F5F8"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its name, what stands above the table, and the table, if any."""

    name: str
    lines: tuple[tuple[str, str], ...]
    table: Table | None


def render(data: ReportData) -> bytes:
    """The report as an XLSX file; the same data give the same bytes."""
    import xlsxwriter

    target = BytesIO()
    with translation.override(data.language):
        book = xlsxwriter.Workbook(
            target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        # The clock stays out of the file: its date is the end of the reported month.
        made = datetime.combine(data.facts.dates.newest or data.facts.month.last, datetime.min.time(), UTC)
        book.set_properties(
            {
                "title": data.title,
                "subject": data.byline,
                "author": "Routebook",
                "created": made.replace(tzinfo=None),
            }
        )
        formats = _Formats(book)
        names: set[str] = set()
        for sheet in _sheets(data):
            _write(book.add_worksheet(sheet_name(sheet.name, names)), sheet, formats)
        book.close()
    return target.getvalue()


def _sheets(data: ReportData) -> Iterator[_Sheet]:
    """The sheets in order; a section with several tables has one for each."""
    opening: list[tuple[str, str]] = []
    for section in data.sections:
        lines = tuple(_lines(section))
        if section.is_message or not section.heading:
            opening += lines
            continue
        if not section.elements and not section.sentence:
            # A heading of the editor's: it belongs to what follows.
            opening.append(("heading", section.heading))
            continue
        tables = [
            _as_table(element)
            for element in section.elements
            if isinstance(element, Strip | Table | Definitions)
        ]
        above = (*opening, ("heading", section.heading), *lines)
        opening = []
        if not tables:
            yield _Sheet(section.heading, above, None)
        for number, table in enumerate(tables):
            note = (("quiet", table.note),) if table.note else ()
            if number == 0:
                title = (("quiet", table.title),) if table.title != section.heading else ()
                yield _Sheet(section.heading, (*above, *title, *note), table)
            else:
                yield _Sheet(table.sheet or section.heading, (("heading", table.title), *note), table)
    if opening:
        yield _Sheet(_("Text"), tuple(opening), None)


def _lines(section: Section) -> Iterator[tuple[str, str]]:
    for element in section.elements:
        if isinstance(element, Message):
            yield ("title", element.text)
            yield ("quiet", element.byline)
    if section.sentence:
        yield ("text", section.sentence)
    for element in section.elements:
        bullets = element.bullets if isinstance(element, Beside) else element
        if isinstance(bullets, Bullets):
            yield from (("text", item) for item in bullets.items)
        elif isinstance(element, RichText):
            yield from (("text", f"{line.mark} {line.text}".strip()) for line in element.lines)
        elif isinstance(element, Picture) and element.caption:
            yield ("quiet", _("Picture: %(caption)s") % {"caption": element.caption})
        elif isinstance(element, Paragraph):
            yield ("quiet" if element.quiet else "text", element.text)


def _as_table(element: Strip | Table | Definitions) -> Table:
    """Key figures and definitions as tables, so that all are written alike."""
    if isinstance(element, Table):
        return element
    if isinstance(element, Definitions):
        return _definitions_table(element)
    columns = [
        Column(header, "left" if index in {0, 6} else "right") for index, header in enumerate(element.headers)
    ]
    rows = [
        Row(
            (
                Value(figure.label),
                figure.current,
                figure.previous,
                figure.last_year,
                figure.previous_change,
                figure.last_year_change,
                figure.cases,
            )
        )
        for figure in element.figures
    ]
    return Table(element.name, element.title, tuple(columns), tuple(rows))


def _definitions_table(definitions: Definitions) -> Table:
    rows: list[Row] = []
    for title, terms in definitions.groups:
        rows.append(Row((Value(title), Value("")), RowKind.SECTION))
        rows += [Row((Value(term), Value(text))) for term, text in terms]
    columns = tuple(Column(header, "left") for header in definitions.headers)
    return Table(definitions.name, definitions.title, columns, tuple(rows))


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}
        self.lines = {
            "title": self._add(bold=True, font_size=14, text_wrap=True, valign="top"),
            "heading": self._add(bold=True, font_size=12, text_wrap=True, valign="top"),
            "text": self._add(text_wrap=True, valign="top"),
            "quiet": self._add(font_color=_QUIET, text_wrap=True, valign="top"),
        }

    def _add(self, **properties: object) -> Any:
        return self._book.add_format({"font_name": "Calibri", "font_size": 11, **properties})

    def head(self, align: str) -> Any:
        """The head of a column."""
        key = ("head", align)
        if key not in self._made:
            self._made[key] = self._add(
                bold=True, text_wrap=True, align=align, valign="bottom", bottom=1, bg_color=_WASH
            )
        return self._made[key]

    def cell(self, form: Form, kind: RowKind, align: str) -> Any:
        """A cell with a number of this form in a row of this kind."""
        key = (form, kind, align)
        if key not in self._made:
            look: dict[str, object] = {"num_format": _FORMATS[form], "align": align}
            if kind in (RowKind.TOTAL, RowKind.SECTION):
                look["bold"] = True
            if kind is RowKind.TOTAL:
                look["top"] = 1
            if kind is RowKind.SECTION:
                look["font_color"] = _QUIET
            if kind is RowKind.MUTED:
                look["font_color"] = _GREY
            self._made[key] = self._add(**look)
        return self._made[key]


def _write(sheet: Any, content: _Sheet, formats: _Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if content.table is None:
        sheet.set_column(0, 0, _LINE)
        _write_lines(sheet, content.lines, [_LINE], formats)
        return
    table = content.table
    columns = _spread(table)
    letters = [_letters(column, table.rows) for column in columns]
    _write_lines(sheet, content.lines, letters, formats)
    head = len(content.lines) + 1
    names = min(_name_columns(table.columns), 2, len(columns) - 1)
    for place, column in enumerate(columns):
        sheet.write_string(head, place, column.header, formats.head(column.align))
        sheet.set_column(place, place, letters[place])
    for number, row in enumerate(table.rows, start=head + 1):
        for place, column in enumerate(columns):
            _write_cell(sheet, number, place, column, row, formats)
    sheet.freeze_panes(head + 1, names)
    sheet.repeat_rows(head)
    plain = [row.kind for row in table.rows]
    if RowKind.SECTION not in plain and len(plain) > 2:
        last = len(plain) - (plain[-1] is RowKind.TOTAL)
        sheet.autofilter(head, 0, head + last, len(columns) - 1)


def _write_lines(
    sheet: Any, lines: Sequence[tuple[str, str]], letters: Sequence[float], formats: _Formats
) -> None:
    """The lines above a table, each in one cell over as many columns as make up a line of prose."""
    span = next((count for count in range(1, len(letters)) if sum(letters[:count]) >= _LINE), len(letters))
    room = sum(letters[:span])
    for line, (style, text) in enumerate(lines):
        # Bold and large letters take more room than those that the width of a column is counted in.
        wide = _width(text) * (1.4 if style == "title" else 1.0)
        height = ceil(wide / room)
        sheet.set_row(line, height * (20 if style == "title" else 15))
        if span > 1:
            sheet.merge_range(line, 0, line, span - 1, "", formats.lines[style])
        sheet.write_string(line, 0, text, formats.lines[style])


@dataclass(frozen=True, slots=True)
class _SheetColumn:
    """A column of a sheet: a table's column (by ``source``), or the numerator or denominator of its rates."""

    header: str
    align: str
    source: int
    part: int | None = None


def _spread(table: Table) -> list[_SheetColumn]:
    """The columns of a table with two more beside each column of rates."""
    found: list[_SheetColumn] = []
    for source, column in enumerate(table.columns):
        header = f"{column.group}: {column.header}" if column.group else column.header
        found.append(_SheetColumn(header, column.align, source))
        if any(row.cells[source].form in _RATES for row in table.rows):
            parts = column.parts or (_("numerator"), _("denominator"))
            found += [
                _SheetColumn(f"{header}: {name}", "right", source, part) for part, name in enumerate(parts)
            ]
    return found


def _name_columns(columns: Sequence[Column]) -> int:
    """How many columns at the left name the row."""
    count = 0
    while count < len(columns) and columns[count].align == "left":
        count += 1
    return max(count, 1)


def _write_cell(sheet: Any, line: int, place: int, column: _SheetColumn, row: Row, formats: _Formats) -> None:
    value = row.cells[column.source]
    if column.part is not None:
        _write_part(sheet, line, place, value, column.part, row.kind, formats)
        return
    style = formats.cell(value.form, row.kind, column.align)
    number = value.number
    if isinstance(number, Ratio):
        sheet.write_number(line, place, number.value or 0.0, style)
    elif isinstance(number, date):
        sheet.write_datetime(line, place, datetime.combine(number, datetime.min.time()), style)
    elif number is None:
        if value.text or row.kind is RowKind.TOTAL:
            sheet.write_string(line, place, value.text, style)
    elif value.form in (Form.AMOUNT, Form.AMOUNT_CHANGE):
        sheet.write_number(line, place, number / 100, style)
    else:
        sheet.write_number(line, place, number, style)


def _write_part(
    sheet: Any, line: int, place: int, value: Value, part: int, kind: RowKind, formats: _Formats
) -> None:
    ratio = value.number
    if not isinstance(ratio, Ratio):
        if kind is RowKind.TOTAL:
            sheet.write_blank(line, place, None, formats.cell(Form.TEXT, kind, "right"))
        return
    number = ratio.denominator if part else ratio.numerator
    if value.form is Form.AMOUNT_RATE:
        sheet.write_number(line, place, number / 100, formats.cell(Form.AMOUNT, kind, "right"))
    else:
        sheet.write_number(line, place, number, formats.cell(Form.COUNT, kind, "right"))


def _letters(column: _SheetColumn, rows: Sequence[Row]) -> float:
    """Width of a column in letters: its longest text, its head in two or three lines."""
    longest = max(
        (
            _width(_shown(row.cells[column.source], column.part))
            for row in rows
            if row.kind is not RowKind.SECTION
        ),
        default=0,
    )
    words = max((_width(word) for word in column.header.split()), default=0)
    head = max(_width(column.header) / 3, min(words, 16))
    return float(min(max(longest + 2, head + 2, _LEAST_LETTERS), _MOST_LETTERS))


def _shown(value: Value, part: int | None) -> str:
    """About what Excel shows of a value."""
    if isinstance(value.number, Ratio):
        if part is None:
            return "100.0%"
        number = (value.number.numerator, value.number.denominator)[part]
        return f"{number / 100:,.2f}" if value.form is Form.AMOUNT_RATE else f"{number:,}"
    return "" if part is not None else value.text


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet: 31 characters, none of its signs, unique whatever the case."""
    plain = " ".join(name.translate(_FORBIDDEN).split()).strip("'")[:_SHEET_NAME] or "Sheet"
    candidate, number = plain, 2
    while candidate.casefold() in taken:
        suffix = f" {number}"
        candidate = plain[: _SHEET_NAME - len(suffix)] + suffix
        number += 1
    taken.add(candidate.casefold())
    return candidate
