"""What an import finds out about a file: counts, rejected rows, warnings."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

from salesforce_app.kernel.changes import Change

from .problems import Cell, RowProblem
from .source import Source

T = TypeVar("T")

KEPT_IN_MEMORY = 8 << 20
"""Bytes of a spool above which it goes to disk."""

LINES_SHOWN = 10

EXAMPLES = 10
"""Created and updated rows of which a check tells in full, of each as many."""


class Spool(Generic[T]):
    """Any number of objects, in the order in which they came; many of them lie in a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - see close()
        self._places: list[int] = []

    def __len__(self) -> int:
        return len(self._places)

    def append(self, item: T) -> None:
        """Add an object. Not while somebody iterates."""
        self._places.append(self._file.tell())
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[T]:
        yield from self.ordered(range(len(self)))

    def ordered(self, numbers: Sequence[int]) -> Iterator[T]:
        """The objects with these numbers, in this order."""
        end = self._file.tell()
        try:
            for number in numbers:
                self._file.seek(self._places[number])
                yield pickle.load(self._file)  # noqa: S301 - what we wrote ourselves a moment ago
        finally:
            self._file.seek(end)

    def close(self) -> None:
        """Give the memory or the file back."""
        self._file.close()


class Problems:
    """The rejected rows of a file. They may come in any order and are handed out by line."""

    def __init__(self) -> None:
        self._spool: Spool[RowProblem] = Spool()
        self._lines: list[int] = []

    def __len__(self) -> int:
        return len(self._lines)

    def append(self, problem: RowProblem) -> None:
        """Take up one rejected row."""
        self._spool.append(problem)
        self._lines.append(problem.line)

    def __iter__(self) -> Iterator[RowProblem]:
        yield from self._spool.ordered(sorted(range(len(self)), key=self._lines.__getitem__))

    def first(self, count: int) -> tuple[RowProblem, ...]:
        """The problems of the first lines."""
        numbers = sorted(range(len(self)), key=self._lines.__getitem__)[:count]
        return tuple(self._spool.ordered(numbers))

    def with_cells(self, source: Source) -> Iterator[RowProblem]:
        """Every problem by line; those that came without the row's cells get them from the file."""
        bare = {problem.line for problem in self if not problem.cells}
        if not bare:
            yield from self
            return
        rows = (row for row in source.rows() if row.line in bare)
        found: dict[int, tuple[Cell, ...]] = {}
        for problem in self:
            while not problem.cells and problem.line not in found:
                row = next(rows, None)
                if row is None:
                    break
                found = {row.line: row.cells}
            yield problem if problem.cells else replace(problem, cells=found.get(problem.line, ()))

    def close(self) -> None:
        """Give the memory or the file back."""
        self._spool.close()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd that stops no row: a sentence, of how many rows it is true, the first of their lines."""

    message: str
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What a row would do: its line, whether it is new to us, and the records that it would change."""

    line: int
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Findings:
    """What one reading of the file came to. Every row read is in exactly one of the other counts.

    ``examples`` are the first created and the first updated rows. ``months`` are the first days of the
    months whose figures the file changes; those in ``closed_months`` get adjustments instead.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: Problems = field(default_factory=Problems)
    examples: list[Example] = field(default_factory=list)
    months: set[date] = field(default_factory=set)
    closed_months: set[date] = field(default_factory=set)
    _warnings: dict[str, tuple[int, list[int]]] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """Rows not taken."""
        return len(self.problems)

    @property
    def read(self) -> int:
        """Rows of the file, those left out by the mapping not counted."""
        return self.created + self.updated + self.unchanged + self.rejected

    def reject(self, problem: RowProblem) -> None:
        """Count a row as rejected. A problem without cells gets them when it is written out."""
        self.problems.append(problem)

    def warn(self, message: str, *, line: int | None = None, count: int = 1) -> None:
        """Note something odd; equal messages are gathered."""
        number, lines = self._warnings.get(message, (0, []))
        if line is not None and len(lines) < LINES_SHOWN:
            lines.append(line)
        self._warnings[message] = (number + count, lines)

    def wants_example(self, *, is_new: bool) -> bool:
        """Whether another row of this sort may serve as an example."""
        return sum(example.is_new == is_new for example in self.examples) < EXAMPLES

    def show(self, line: int, changes: Iterable[Change], *, is_new: bool) -> None:
        """Keep a row as an example, unless there are enough of its sort."""
        if self.wants_example(is_new=is_new):
            self.examples.append(Example(line, is_new, tuple(changes)))

    def touch(self, months: Iterable[date], closed: Iterable[date]) -> None:
        """Note months (any day of them) whose figures the file changes, and which months are closed."""
        touched = {day.replace(day=1) for day in months}
        self.months |= touched
        self.closed_months |= touched & set(closed)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What was noted, each message once."""
        return tuple(
            Remark(message, count, tuple(lines)) for message, (count, lines) in self._warnings.items()
        )

    def close(self) -> None:
        """Give the memory or the file back."""
        self.problems.close()
