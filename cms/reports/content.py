"""What a section of a report consists of, before any renderer: sentences, tables, figures, lists.

All texts are finished and all numbers plain, so that everything a report says can be compared with ``==``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from .figures import Chart
from .prose import Line
from .values import Value

Align = Literal["left", "right"]

_MOST_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``group`` is a common head over neighbouring columns.

    ``parts`` name numerator and denominator of a column of rates: a spreadsheet gives each a column of its
    own beside the rate.
    """

    header: str
    align: Align = "right"
    group: str = ""
    parts: tuple[str, str] | None = None


class RowKind(Enum):
    """What a row is, which decides how it looks."""

    PLAIN = "plain"
    MUTED = "muted"
    """Fewer than 20 cases: grey, and not ranked."""
    TOTAL = "total"
    SECTION = "section"
    """A title within the table, in its first cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row, one for each column; ``where`` names its record in errors."""

    cells: tuple[Value, ...]
    kind: RowKind = RowKind.PLAIN
    where: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``name`` is unique within its report; ``title`` says what it shows, ``note`` how to read it.

    ``sheet`` names it among a workbook's sheets, where its section has another table before it. ``empty``
    stands in place of missing rows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    sheet: str = ""
    empty: str = "—"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure: what it is now, the two changes against the bases, and what it was counted from.

    ``display`` is the current value in the short form of a headline, with its ``unit``.
    """

    label: str
    display: str
    unit: str
    current: Value
    previous: Value
    last_year: Value
    previous_change: Value
    last_year_change: Value
    cases: Value


@dataclass(frozen=True, slots=True)
class Strip:
    """Key figures side by side. ``bases`` name the previous month and last year's in short."""

    name: str
    title: str
    figures: tuple[KeyFigure, ...]
    bases: tuple[str, str]
    headers: tuple[str, str, str, str, str, str, str]
    """Heads of the same figures as a table: figure, now, the two bases, the two changes, n."""

    @property
    def columns(self) -> int:
        """How many stand in a row where there is room: up to five in one row, more in two even ones."""
        count = len(self.figures)
        return count if count <= _MOST_IN_A_ROW else (count + 1) // 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; ``quiet`` is set small and grey."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure and what it means, side by side where there is room."""

    chart: Chart
    bullets: Bullets


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms with what they mean, in titled groups; ``headers`` head them in a table."""

    name: str
    title: str
    headers: tuple[str, str]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """The top of a report: its message as a sentence, then who, what and when."""

    text: str
    byline: str


@dataclass(frozen=True, slots=True)
class RichText:
    """What an editor wrote."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An editor's image: its file, size in pixels, caption, and words for those who do not see it."""

    content: bytes
    content_type: str
    width: int
    height: int
    caption: str
    description: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


Element = (
    Message
    | Strip
    | Table
    | Chart
    | Paragraph
    | Bullets
    | Beside
    | Definitions
    | RichText
    | Picture
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report: what it shows (``heading``), what that means (``sentence``), the evidence.

    Parts that an editor wrote may have no heading, and a heading of hers no evidence of its own.
    """

    name: str
    heading: str
    sentence: str
    elements: tuple[Element, ...]

    @property
    def is_message(self) -> bool:
        """Whether it is the report's message, which has no heading of its own."""
        return any(isinstance(element, Message) for element in self.elements)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the section in order."""
        return tuple(element for element in self.elements if isinstance(element, Table))
