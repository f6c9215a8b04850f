"""Lists as files: CSV line by line, XLSX with real numbers and dates.

A column says what its values are (``listings.CellKind``), so that amounts come out as major units, rates as
numbers and dates as dates. Text that a spreadsheet would run as a formula is marked as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Protocol

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ..kernel.money import to_major
from ..kernel.ratio import Ratio
from ..kernel.spreadsheets import harmless
from .listings import Cell, CellKind

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a CSV file for one in the machine's old encoding."""
LINES_AT_ONCE = 500
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {
    CellKind.TEXT: 24,
    CellKind.COUNT: 10,
    CellKind.MONEY: 14,
    CellKind.DATE: 12,
    CellKind.CHANGE: 10,
    CellKind.RATE: 10,
}


class Exported(Protocol):
    """What the exporter asks of a column; ``listings.ListColumn`` has it."""

    @property
    def title(self) -> object:
        """What stands above the column."""

    @property
    def kind(self) -> CellKind:
        """What its values are."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to be written: the file's name without its ending, the columns, and the cells row by row."""

    name: str
    columns: Sequence[Exported]
    rows: Iterable[Sequence[Cell]]


def export_response(table: Table, kind: str) -> HttpResponseBase:
    """The table as a file of ``kind``, csv or xlsx, to be saved. Raises KeyError for another kind."""
    return {"csv": _csv_response, "xlsx": _xlsx_response}[kind](table)


def headers(columns: Sequence[Exported]) -> list[str]:
    """What stands above the columns, amounts with their currency, in the active language."""
    return [
        _("%(column)s (%(currency)s)") % {"column": column.title, "currency": settings.CURRENCY}
        if column.kind is CellKind.MONEY
        else str(column.title)
        for column in columns
    ]


def plain(cell: Cell) -> str | int | float | date | None:
    """A cell as a spreadsheet has it: what a person reads of codes, major units, a rate as a number."""
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, Ratio):
        return value.value
    return cell.label or value if isinstance(value, str) else value


def _csv_response(table: Table) -> HttpResponseBase:
    response = StreamingHttpResponse(_csv_parts(table), content_type="text/csv; charset=utf-8")
    return _named(response, f"{table.name}.csv")


def _csv_parts(table: Table) -> Iterator[bytes]:
    """The file in parts, all in the language of whoever asked: the request may end before the file does."""
    language = translation.get_language()
    kinds = [column.kind for column in table.columns]
    rows = iter(table.rows)
    lines = [headers(table.columns)]
    start = BYTE_ORDER_MARK
    while lines:
        buffer = StringIO()
        csv.writer(buffer).writerows(lines)
        yield (start + buffer.getvalue()).encode()
        start = ""
        with translation.override(language):
            lines = [
                [_csv_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
                for row in islice(rows, LINES_AT_ONCE)
            ]


def _csv_text(cell: Cell, kind: CellKind) -> str:
    value = plain(cell)
    if value is None:
        return ""
    if kind is CellKind.MONEY and isinstance(value, int):
        return str(to_major(value))
    if isinstance(value, float):
        return f"{value:.4f}"
    return harmless(value) if isinstance(value, str) else str(value)


def _xlsx_response(table: Table) -> HttpResponseBase:
    file = BytesIO()
    _write_xlsx(table, file)
    file.seek(0)
    return _named(FileResponse(file, content_type=XLSX_TYPE), f"{table.name}.xlsx")


def _write_xlsx(table: Table, file: Any) -> None:
    from xlsxwriter import Workbook

    # Texts stay texts: nothing that a shop is called becomes a formula, a number or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(
        file, {**options, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        formats = {
            CellKind.MONEY: book.add_format({"num_format": "#,##0.00"}),
            CellKind.COUNT: book.add_format({"num_format": "#,##0"}),
            CellKind.CHANGE: book.add_format({"num_format": "+0.0%;-0.0%;0.0%"}),
            CellKind.RATE: book.add_format({"num_format": "0.0%"}),
        }
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        kinds = [column.kind for column in table.columns]
        for place, (title, kind) in enumerate(zip(headers(table.columns), kinds, strict=True)):
            sheet.set_column(place, place, max(WIDTHS[kind], len(title) + 2))
            sheet.write_string(0, place, title, bold)
        sheet.freeze_panes(1, 1)
        number = 0
        for number, row in enumerate(table.rows, start=1):
            for place, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
                value = plain(cell)
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value)
                else:
                    amount = value / 100 if kind is CellKind.MONEY else value
                    sheet.write_number(number, place, amount, formats.get(kind))
        if table.columns:
            sheet.autofilter(0, 0, number, len(table.columns) - 1)


def _named(response: Any, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    answer: HttpResponseBase = response
    return answer
