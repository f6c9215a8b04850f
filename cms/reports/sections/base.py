"""What a kind of section is: a name, a block for the editor, and a function from facts to content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise

from ..blocks import SectionBlock
from ..content import Element, Row, RowKind, Section, Table
from ..facts import ReportFacts
from ..values import Value

MOST_BARS = 15
"""Rows of a figure: a unit with more shows those that matter most, and all of them in the table."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a section says of some facts: its key sentence, and the evidence.

    ``records`` are names from records that the section prints, with where each came from.
    """

    sentence: str
    elements: tuple[Element, ...] = ()
    records: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section. ``collect`` answers None when the facts give the section nothing to be about."""

    name: str
    title: Promise
    block: type[SectionBlock]
    collect: Callable[[ReportFacts], Body | None]

    def section(self, body: Body, heading: str = "") -> Section:
        """The section with the editor's heading or the usual one, in the active language."""
        return Section(self.name, heading or str(self.title), body.sentence, body.elements)


def row(cells: Iterable[Value], kind: RowKind = RowKind.PLAIN, where: str = "") -> Row:
    """A row of a table."""
    return Row(tuple(cells), kind, where)


def without_blanks(table: Table) -> Table:
    """The table without the columns in which no row says anything."""
    kept = [
        place
        for place in range(len(table.columns))
        if place == 0 or any(line.cells[place].text for line in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(replace(line, cells=tuple(line.cells[place] for place in kept)) for line in table.rows),
    )


def title_row(text: str, columns: int) -> Row:
    """A title within a table."""
    return Row((Value(text), *(Value("") for _column in range(columns - 1))), RowKind.SECTION)
