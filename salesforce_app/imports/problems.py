"""What can be wrong with a file, a cell, a row, or a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError, RoutebookError

Cell = str | float | bool | date | datetime | time | timedelta | None
"""One cell as its file has it: always text in a text file, typed in a workbook."""


class UnreadableFile(InputError):
    """A file that cannot be read at all. Nothing of it may be used.

    ``line`` is the physical line (the row of a sheet) where reading failed, where there is one.
    """

    def __init__(self, name: str, reason: str, remedy: str, *, line: int | None = None) -> None:
        field = name if line is None else _("%(file)s, line %(line)d") % {"file": name, "line": line}
        super().__init__(field, reason, remedy)
        self.line = line


class MappingProblem(InputError):
    """A mapping file that says something which cannot be followed. The field is the key at fault."""


class ValueProblem(RoutebookError):
    """A cell that does not hold what its column asks for.

    ``reason`` and ``remedy`` are sentences in the active language.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a row. ``column`` is our name of the column, empty for the row as a whole."""

    column: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        text = f"{self.reason} {self.remedy}"
        return f"{self.column}: {text}" if self.column else text


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that is not usable: its physical line, everything wrong with it, and its cells as they came."""

    line: int
    faults: tuple[Fault, ...]
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, line: int, column: str, reason: str, remedy: str, cells: Sequence[Cell]) -> RowProblem:
        """A problem with a single fault."""
        return cls(line, (Fault(column, reason, remedy),), tuple(cells))

    @property
    def column(self) -> str:
        """The columns at fault, separated by commas."""
        return ", ".join(fault.column for fault in self.faults if fault.column)

    @property
    def reason(self) -> str:
        """Every reason; each is preceded by its column where there are several."""
        if len(self.faults) == 1:
            return self.faults[0].reason
        return " ".join(
            f"{fault.column}: {fault.reason}" if fault.column else fault.reason for fault in self.faults
        )

    @property
    def remedy(self) -> str:
        """Every remedy once."""
        return " ".join(dict.fromkeys(fault.remedy for fault in self.faults))

    def __str__(self) -> str:
        return _("line %(line)d: %(what)s") % {
            "line": self.line,
            "what": "; ".join(str(fault) for fault in self.faults),
        }
