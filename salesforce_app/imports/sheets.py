"""Workbooks: the sheet that is read, and its rows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .problems import Cell, UnreadableFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to. A sheet is held in memory; larger tables have to come as CSV."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, and the names of the other visible sheets that have content."""

    name: str
    others: tuple[str, ...]
    content: CalamineSheet

    def rows(self, first_line: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        """Row number and cells of every row from ``first_line`` on; an empty cell is None."""
        for line, cells in enumerate(self.content.iter_rows(), start=1):
            if line >= first_line:
                yield line, [None if cell == "" else cell for cell in cells]


def open_sheet(path: Path, wanted: str | None) -> Sheet:
    """The sheet called ``wanted``, else the first visible one with content. Raises UnreadableFile."""
    workbook = _workbook(path)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible == SheetVisibleEnum.Visible or sheet.name == wanted)
    ]
    if wanted is not None and wanted not in names:
        raise UnreadableFile(
            path.name,
            _("There is no sheet “%(sheet)s”; the sheets are: %(sheets)s.")
            % {"sheet": wanted, "sheets": ", ".join(names)},
            _("Correct the sheet's name in the mapping file."),
        )
    contents = {name: _content(path, workbook, name) for name in names}
    filled = [name for name, content in contents.items() if content.start is not None]
    if wanted is not None:
        filled = [wanted, *(name for name in filled if name != wanted)] if wanted in filled else []
    if not filled:
        raise UnreadableFile(
            path.name, _("The workbook is empty."), _("Save the table in its first sheet and send it again.")
        )
    return Sheet(filled[0], tuple(filled[1:]), contents[filled[0]])


def _content(path: Path, workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError:
        raise _damaged(path) from None


def _workbook(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(
                    path.name,
                    _("The workbook unpacks to more than %(limit)d MB.") % {"limit": MAX_UNPACKED >> 20},
                    _("Save the sheet as CSV (UTF-8) and send that."),
                )
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise UnreadableFile(
            path.name,
            _("The workbook is protected by a password."),
            _("Save it without a password and send it again."),
        ) from None
    except CalamineError:
        raise _damaged(path) from None


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        path.name,
        _("The workbook is damaged or cut off."),
        _("Open it in a spreadsheet program, save it as XLSX and send it again; compare the file sizes."),
    )
