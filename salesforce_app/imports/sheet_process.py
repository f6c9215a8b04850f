"""Reads one sheet of a workbook in a process of its own: python sheet_process.py SOURCE TARGET [SHEET].

The library that parses workbooks holds a whole sheet in memory, and a damaged or hostile file (a single
cell in the last row and column is enough) makes it ask for hundreds of gigabytes and abort. Here it takes
only this process with it. TARGET becomes a series of pickles: a ``dict`` with either ``sheet`` and
``others`` or ``error`` and ``sheets``, then lists of rows. Nothing of the product is imported.
"""

from __future__ import annotations

import contextlib
import html
import pickle
import re
import sys
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

MAX_MEMORY = 4 << 30
"""Bytes of address space. A sheet of a million rows and twenty columns takes about one gigabyte."""

ROWS_AT_ONCE = 1000
READ_AT_ONCE = 1 << 20

_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?P<about>[^>]*\bt="e"[^>]*)>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>(?P<shown>[^<]*)</(?:\w+:)?v>",
    re.DOTALL,
)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')


def main(source: str, target: str, wanted: str | None = None) -> None:
    """Write the sheet called ``wanted``, else the first visible one with content."""
    limit_memory()
    with Path(target).open("wb") as file:
        dump(source, file, wanted)


def limit_memory() -> None:
    """Let allocations beyond the limit fail, where the system can do that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def dump(source: str, file: BinaryIO, wanted: str | None) -> None:
    """Write what there is to tell of the workbook."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    def tell(**facts: Any) -> None:
        pickle.dump(facts, file, pickle.HIGHEST_PROTOCOL)

    try:
        workbook = CalamineWorkbook.from_path(source)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and (sheet.visible == SheetVisibleEnum.Visible or sheet.name == wanted)
        ]
        if wanted is not None and wanted not in names:
            tell(error="no such sheet", sheets=names)
            return
        filled = [name for name in names if workbook.get_sheet_by_name(name).start is not None]
        chosen = wanted or next(iter(filled), None)
        if chosen not in filled:
            tell(error="empty", sheets=names)
            return
        sheet = workbook.get_sheet_by_name(chosen)
    except PasswordError:
        tell(error="password", sheets=[])
        return
    except CalamineError:
        tell(error="damaged", sheets=[])
        return
    tell(sheet=chosen, others=[name for name in filled if name != chosen])
    errors = errors_in(source, chosen)
    rows = (
        [errors.get((line, column)) if cell == "" else cell for column, cell in enumerate(row, start=1)]
        for line, row in enumerate(sheet.iter_rows(), start=1)
    )
    while part := list(islice(rows, ROWS_AT_ONCE)):
        pickle.dump(part, file, pickle.HIGHEST_PROTOCOL)


def errors_in(source: str, sheet: str) -> dict[tuple[int, int], str]:
    """Row and column of each cell of an XLSX sheet that shows an error such as ``#N/A``, and what it shows.

    The library takes such cells for empty ones. What cannot be found out here (a workbook of the old
    format, cells without an address) stays empty.
    """
    found: dict[tuple[int, int], str] = {}
    if not zipfile.is_zipfile(source):
        return found
    with (
        zipfile.ZipFile(source) as archive,
        contextlib.suppress(KeyError),
        archive.open(part_of(archive, sheet)) as file,
    ):
        rest = b""
        while block := file.read(READ_AT_ONCE):
            block = rest + block
            if b't="e"' in block:
                found |= {
                    place(address[1]): html.unescape(match["shown"].decode())
                    for match in _ERROR.finditer(block)
                    if (address := _ADDRESS.search(match["about"])) is not None
                }
            rest = block[max(0, block.rfind(b"<row")) :][-READ_AT_ONCE:]
    return found


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the file within the workbook that holds a sheet. Raises KeyError."""
    keys = {
        html.unescape(name[1].decode()): key[1]
        for about in re.findall(rb"<(?:\w+:)?sheet\b([^>]*)>", archive.read("xl/workbook.xml"))
        if (name := re.search(rb'\bname="([^"]*)"', about))
        and (key := re.search(rb'\br:id="([^"]*)"', about))
    }
    parts = {
        key[1]: part[1].decode()
        for about in re.findall(
            rb"<(?:\w+:)?Relationship\b([^>]*)>", archive.read("xl/_rels/workbook.xml.rels")
        )
        if (key := re.search(rb'\bId="([^"]*)"', about))
        and (part := re.search(rb'\bTarget="([^"]*)"', about))
    }
    target = parts[keys[sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def place(address: bytes) -> tuple[int, int]:
    """Row and column, from 1, of an address such as ``AB12``."""
    letters = address.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return int(address[len(letters) :]), column


if __name__ == "__main__":
    main(*sys.argv[1:])
