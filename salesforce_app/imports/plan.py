"""How each column of a table is got from the cells of one particular file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .folding import fold
from .mapping import ANY_OTHER, NO_MAPPING, Distinct, FileMapping, template_parts
from .problems import Cell, Fault, MappingProblem, RowProblem, UnreadableFile, ValueProblem
from .source import RawRow, Source, is_blank
from .table import Column, Table
from .values import Parser
from .values.base import plain

Value = object

TOTALS = frozenset(
    map(
        fold,
        (
            "合计", "总计", "小计", "累计", "共计", "本页合计", "本页小计", "本月合计", "本月累计",
            "本年累计", "total", "totals", "sub total", "grand total", "sum",
        ),
    )
)  # fmt: skip
"""What stands in the first cells of lines that programs put below a table."""

_NOTE = re.compile(r"[^\x00-\x7f]|:|\w\s+\w")
"""Prose rather than the first cell of a row that is cut off."""

CELLS_REMEMBERED = 5000
"""Cells of a column of which the value is remembered: most columns say the same few things over and over."""


@dataclass(frozen=True, slots=True)
class Row:
    """A good row: its physical line, its typed values, its cells as they came, one per header.

    Columns that the file lacks are absent from ``values``; empty cells are None.
    """

    line: int
    values: dict[str, Value]
    cells: tuple[Cell, ...]

    def reject(self, column: str, reason: str, remedy: str) -> RowProblem:
        """The problem that somebody who knows more than the file finds with the row."""
        return RowProblem.of(self.line, column, reason, remedy, self.cells)


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of the table in this file: a cell, a template of several, or a constant.

    Exactly one of ``index`` (a position), ``template`` (literals and positions) and ``constant`` is set.
    """

    column: Column
    parser: Parser
    index: int | None = None
    template: tuple[str | int, ...] | None = None
    constant: Value = None
    words: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Value] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def name(self) -> str:
        """Our name of the column."""
        return self.column.name

    def cell(self, cells: Sequence[Cell]) -> Cell:
        """What the parser gets: the cell or the filled template, its words exchanged."""
        if self.index is not None:
            return exchanged(cells[self.index], self.words) if self.words else cells[self.index]
        parts = [part if isinstance(part, str) else plain(cells[part]) for part in self.template or ()]
        filled = "".join(parts) if all(
            text for text, part in zip(parts, self.template or (), strict=True) if isinstance(part, int)
        ) else ""  # fmt: skip
        return exchanged(filled, self.words) if self.words else filled

    def value(self, cells: Sequence[Cell]) -> Value:
        """What the parser makes of the cell. Raises ValueProblem."""
        cell = self.cell(cells)
        if not isinstance(cell, str):
            return self.parser.parse(cell)
        if cell in self._known:
            return self._known[cell]
        value = self.parser.parse(cell)
        if len(self._known) < CELLS_REMEMBERED:
            self._known[cell] = value
        return value


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is read as one table. ``ignored`` are its headers that no column uses."""

    table: Table
    headers: tuple[str, ...]
    columns: tuple[ColumnPlan, ...]
    ignored: tuple[str, ...]
    replace: Mapping[int, Mapping[str, str]]
    skip: tuple[Mapping[int, frozenset[str]], ...]
    distinct: Distinct | None
    groups: tuple[tuple[str, ...], ...]

    def convert(self, raw: RawRow) -> Row | RowProblem | None:
        """The row, what is wrong with it, or None where the mapping skips it."""
        cells = raw.cells
        if len(cells) != len(self.headers):
            fault = self.misshapen(cells)
            if fault is not None:
                return self.problem(raw.line, [fault], cells)
            cells = cells[: len(self.headers)]
        mended = self.mended(cells) if self.replace else cells
        if self.skip and self.skips(mended):
            return None
        values: dict[str, Value] = {}
        faults: list[Fault] = []
        for plan in self.columns:
            if plan.index is None and plan.template is None:
                values[plan.name] = plan.constant
                continue
            try:
                value = plan.value(mended)
            except ValueProblem as problem:
                faults.append(Fault(plan.name, problem.reason, problem.remedy))
                continue
            values[plan.name] = value
            if value is None and plan.column.required:
                faults.append(missing(plan.name))
        faulty = {fault.column for fault in faults}
        faults += [
            missing(" / ".join(group))
            for group in self.groups
            if not faulty & set(group) and all(values.get(name) is None for name in group)
        ]
        return self.problem(raw.line, faults, cells) if faults else Row(raw.line, values, cells)

    def problem(self, line: int, faults: Sequence[Fault], cells: Sequence[Cell]) -> RowProblem:
        """What is wrong with a row; of one that holds no data that alone, not all that it lacks."""
        filled = [cell for cell in cells if not is_blank([cell])]
        lacking = sum(
            plan.column.required and plan.index is not None and is_blank(cells[plan.index : plan.index + 1])
            for plan in self.columns
        )
        remedy = _("Delete it, or leave such lines out by [skip] in a mapping file.")
        if lacking and any(isinstance(cell, str) and fold(cell) in TOTALS for cell in filled):
            faults = [Fault("", _("This is a line of totals, not a row of the table."), remedy)]
        elif lacking > 1 and len(filled) == 1 and _NOTE.search(str(filled[0])):
            faults = [Fault("", _("This looks like a note, not like a row of the table."), remedy)]
        return RowProblem(line, tuple(faults), tuple(cells))

    def misshapen(self, cells: Sequence[Cell]) -> Fault | None:
        """What is wrong with a row that has more or fewer cells than the header; blank ones may follow."""
        width = len(self.headers)
        if len(cells) > width and is_blank(cells[width:]):
            return None
        return Fault(
            "",
            _("The row has %(count)d cells where the header has %(width)d.")
            % {"count": len(cells), "width": width},
            _("Look for a missing delimiter, or for one inside a cell that has no quotation marks."),
        )

    def mended(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells with the mapping's replacements made."""
        copy = list(cells)
        for index, words in self.replace.items():
            copy[index] = exchanged(copy[index], words)
        return copy

    def skips(self, cells: Sequence[Cell]) -> bool:
        """Whether the mapping leaves the row out: all conditions of any group hold."""
        return any(all(plain(cells[index]) in texts for index, texts in group.items()) for group in self.skip)


def exchanged(cell: Cell, words: Mapping[str, str]) -> Cell:
    """What a value map gives for the cell: the cell itself where no key fits."""
    text = plain(cell)
    if text in words:
        return words[text]
    return words[ANY_OTHER] if text and ANY_OTHER in words else cell


def missing(name: str) -> Fault:
    """The fault of an empty cell in a required column."""
    return Fault(name, _("The cell is empty but must be filled."), _("Fill it in."))


class Deduplicator:
    """Keeps the first of the rows that agree in the mapping's ``distinct`` columns."""

    def __init__(self, distinct: Distinct) -> None:
        self._distinct = distinct
        self._seen: dict[tuple[Value, ...], tuple[int, dict[str, Value]]] = {}

    def admit(self, row: Row) -> Row | RowProblem | None:
        """The row if it is the first of its key; None for a repeat; a problem for a contradiction."""
        key = tuple(row.values.get(name) for name in self._distinct.by)
        line, values = self._seen.setdefault(key, (row.line, row.values))
        if line == row.line:
            return row
        if values == row.values or self._distinct.keep_first:
            return None
        other = next(name for name in values if values[name] != row.values.get(name))
        return row.reject(
            other,
            _("Line %(line)d has the same key (%(columns)s) with another value here.")
            % {"line": line, "columns": ", ".join(self._distinct.by)},
            _("Correct the value, or state on_conflict in the mapping file."),
        )


def make_plan(source: Source, table: Table, mapping: FileMapping = NO_MAPPING) -> Plan:
    """Match a file's headers to a table's columns.

    Raises UnreadableFile when required columns are missing or two headers name one column, and
    MappingProblem when the mapping names headers that the file lacks or constants that do not parse.
    """
    return _Planner(source, table, mapping).plan()


class _Planner:
    def __init__(self, source: Source, table: Table, mapping: FileMapping) -> None:
        self.source = source
        self.table = table
        self.mapping = mapping
        self.places = {fold(header): index for index, header in enumerate(source.headers) if header}
        self.used: set[int] = set()

    def plan(self) -> Plan:
        ignored = {self.place("source.ignore", header) for header in self.mapping.source.ignore}
        replace = {
            self.place(f"replace.{header}", header): words for header, words in self.mapping.replace.items()
        }
        skip = tuple(
            {self.place(f"skip.when.{header}", header): texts for header, texts in group.items()}
            for group in self.mapping.skip
        )
        self.used |= {index for group in skip for index in group}
        matched = {
            name: [index for index in found if index not in ignored]
            for name, found in self.table.positions(self.source.headers).items()
        }
        columns = [
            plan
            for column in self.table.columns
            if (plan := self.column(column, matched.get(column.name, [])))
        ]
        names = {plan.name for plan in columns}
        self.refuse_missing(names)
        return Plan(
            table=self.table,
            headers=self.source.headers,
            columns=tuple(columns),
            ignored=tuple(
                header
                for index, header in enumerate(self.source.headers)
                if header and index not in self.used
            ),
            replace=replace,
            skip=skip,
            distinct=self.mapping.distinct,
            groups=tuple(
                present
                for group in self.table.any_of
                if (present := tuple(name for name in group if name in names))
            ),
        )

    def place(self, key: str, header: str) -> int:
        try:
            return self.places[fold(header)]
        except KeyError:
            raise MappingProblem(
                key,
                _("The file has no column “%(header)s”; it has: %(headers)s.")
                % {"header": header, "headers": self.listed()},
                _("Correct the header in the mapping file."),
            ) from None

    def listed(self) -> str:
        headers = [header for header in self.source.headers if header]
        return ", ".join(headers[:30]) + (" …" if len(headers) > 30 else "")

    def column(self, column: Column, matched: Sequence[int]) -> ColumnPlan | None:
        """How the column is got: as the mapping says, else by its header, else not at all."""
        name = column.name
        parser = self.mapping.parsers.get(name, column.parser)
        words = self.mapping.values.get(name, {})
        if name in self.mapping.constants:
            return ColumnPlan(column, parser, constant=self.constant(name, parser))
        if name in self.mapping.templates:
            parts: list[str | int] = []
            for literal, header in template_parts(self.mapping.templates[name]):
                parts += [literal] if literal else []
                parts += [] if header is None else [self.place(f"templates.{name}", header)]
            self.used |= {part for part in parts if isinstance(part, int)}
            return ColumnPlan(column, parser, template=tuple(parts), words=words)
        if name in self.mapping.columns:
            matched = [self.place(f"columns.{name}", self.mapping.columns[name])]
        if not matched:
            return None
        if len(matched) > 1:
            raise UnreadableFile(
                self.source.name,
                _("Several headers name the column %(column)s: %(headers)s.")
                % {
                    "column": column.label,
                    "headers": ", ".join(self.source.headers[index] for index in matched),
                },
                _("Remove all but one of them, or state in a mapping file which to ignore."),
            )
        self.used.add(matched[0])
        return ColumnPlan(column, parser, index=matched[0], words=words)

    def constant(self, name: str, parser: Parser) -> Value:
        try:
            return parser.parse(self.mapping.constants[name])
        except ValueProblem as problem:
            raise MappingProblem(f"constants.{name}", problem.reason, problem.remedy) from None

    def refuse_missing(self, names: set[str]) -> None:
        lacking = [
            column.label for column in self.table.columns if column.required and column.name not in names
        ]
        lacking += [
            " / ".join(self.table.column(name).label for name in group)
            for group in self.table.any_of
            if not names & set(group)
        ]
        if not lacking:
            return
        if len(self.source.headers) == 1:
            remedy = _(
                "Only one column was found: the cells have to be separated by commas, semicolons or tabs."
            )
        else:
            remedy = _(
                "Name the columns as the documentation does, or describe this layout in a mapping file."
            )
        raise UnreadableFile(
            self.source.name,
            _("Required columns are missing: %(missing)s. The file has: %(found)s.")
            % {"missing": ", ".join(lacking), "found": self.listed()},
            remedy,
        )
