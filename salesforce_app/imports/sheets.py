"""Workbooks: the sheet that is read, and its rows."""

from __future__ import annotations

import pickle
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from . import sheet_process
from .containers import too_large
from .problems import Cell, UnreadableFile
from .scratch import scratch_file

MAX_SECONDS = 600
"""How long reading a workbook may take."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Sheet:
    """One sheet of a workbook, and the names of the other visible sheets that have content.

    Its rows lie in a temporary file, which goes away with this object.
    """

    name: str
    others: tuple[str, ...]
    _spool: Path
    _start: int

    def __post_init__(self) -> None:
        weakref.finalize(self, _remove, self._spool)

    def rows(self, first_line: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        """Row number and cells of every row from ``first_line`` on; an empty cell is None."""
        line = 0
        with self._spool.open("rb") as file:
            file.seek(self._start)
            while (part := _next(file)) is not None:
                for cells in part:
                    line += 1
                    if line >= first_line:
                        yield line, cells


def open_sheet(path: Path, wanted: str | None) -> Sheet:
    """The sheet called ``wanted``, else the first visible one with content. Raises UnreadableFile."""
    spool = scratch_file()
    try:
        facts, start = _read(path, spool, wanted)
        if "error" in facts:
            raise _problem(path, wanted or "", facts)
    except BaseException:
        _remove(spool)
        raise
    return Sheet(facts["sheet"], tuple(facts["others"]), spool, start)


def _read(path: Path, spool: Path, wanted: str | None) -> tuple[dict[str, Any], int]:
    """Fill the spool; returns what stands at its head, and where the rows begin."""
    command = [sys.executable, "-I", sheet_process.__file__, str(path), str(spool)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, arguments as a list
            [*command, wanted] if wanted is not None else command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_large(path) from None
    if done.returncode != 0:
        raise _damaged(path)
    with spool.open("rb") as file:
        return _next(file), file.tell()


def _remove(spool: Path) -> None:
    spool.unlink(missing_ok=True)


def _next(file: IO[bytes]) -> Any:
    """The next object in the spool, or None at its end."""
    try:
        return pickle.load(file)  # noqa: S301 - our own process wrote it
    except EOFError:
        return None


def _problem(path: Path, wanted: str, facts: dict[str, Any]) -> UnreadableFile:
    match facts["error"]:
        case "password":
            return UnreadableFile(
                path.name,
                _("The workbook is protected by a password."),
                _("Save it without a password and send it again."),
            )
        case "no such sheet":
            return UnreadableFile(
                path.name,
                _("There is no sheet “%(sheet)s”; the sheets are: %(sheets)s.")
                % {"sheet": wanted, "sheets": ", ".join(facts["sheets"])},
                _("Correct the sheet's name in the mapping file."),
            )
        case "empty":
            return UnreadableFile(
                path.name,
                _("The workbook is empty."),
                _("Save the table in its first sheet and send it again."),
            )
        case _:
            return _damaged(path)


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        path.name,
        _("The workbook is damaged, or a stray cell far outside the table makes it huge."),
        _("Copy the table alone into a new workbook, save it as XLSX or CSV (UTF-8), and send that."),
    )
