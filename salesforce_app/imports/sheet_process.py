"""Reads one sheet of a workbook in a process of its own: python sheet_process.py SOURCE TARGET [SHEET].

The library that parses workbooks holds a whole sheet in memory, and a damaged or hostile file (a single
cell in the last row and column is enough) makes it ask for hundreds of gigabytes and abort. Here it takes
only this process with it. TARGET becomes a series of pickles: a ``dict`` with either ``sheet`` and
``others`` or ``error`` and ``sheets``, then lists of rows. Nothing of the product is imported.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

MAX_MEMORY = 4 << 30
"""Bytes of address space. A sheet of a million rows and twenty columns takes about one gigabyte."""

ROWS_AT_ONCE = 1000


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
    rows = ([None if cell == "" else cell for cell in row] for row in sheet.iter_rows())
    while part := list(islice(rows, ROWS_AT_ONCE)):
        pickle.dump(part, file, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(*sys.argv[1:])
