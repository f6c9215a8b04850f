"""What editors write, as plain values: Wagtail's rich text taken apart into lines of runs.

Only what every format can print survives: paragraphs, lists, bold and slanted words. Everything else is
read as the text within it, so that nothing an editor writes can carry markup into a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

FEATURES = ["bold", "italic", "ul", "ol"]
"""Wagtail's names of what the editor offers: what reportlab's mini-markup can print."""

LineKind = Literal["paragraph", "bullet", "number"]

_BLOCKS = {"p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_BOLD, _SLANTED = {"b", "strong"}, {"i", "em"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or an item of a list; ``number`` counts the items of a numbered one."""

    kind: LineKind
    runs: tuple[Run, ...]
    number: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def mark(self) -> str:
        """What stands before an item of a list; "" before a paragraph."""
        return {"paragraph": "", "bullet": "•", "number": f"{self.number}."}[self.kind]


def lines_of(html: str) -> tuple[Line, ...]:
    """The lines of a rich text; empty ones are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


@dataclass(slots=True)
class _List:
    is_numbered: bool
    count: int = 0


@dataclass(slots=True)
class _State:
    bold: int = 0
    italic: int = 0
    lists: list[_List] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


class _Reader(HTMLParser):
    """Gathers lines while the parser walks through the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line, a list or a look."""
        if tag in _BLOCKS or tag in {"ul", "ol"}:
            self.end_line()
        if tag in {"ul", "ol"}:
            self.state.lists.append(_List(tag == "ol"))
        elif tag == "li" and self.state.lists:
            self.state.lists[-1].count += 1
        elif tag == "br":
            self.end_line()
        self.state.bold += tag in _BOLD
        self.state.italic += tag in _SLANTED

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag in _BLOCKS or tag in {"ul", "ol"}:
            self.end_line()
        if tag in {"ul", "ol"} and self.state.lists:
            self.state.lists.pop()
        self.state.bold -= tag in _BOLD
        self.state.italic -= tag in _SLANTED

    def handle_data(self, data: str) -> None:
        """Words in the look that holds."""
        text = data.replace("\n", " ")
        if text:
            self.state.runs.append(Run(text, self.state.bold > 0, self.state.italic > 0))

    def end_line(self) -> None:
        """Put the words so far into a line, if there are any."""
        runs, self.state.runs = tuple(self.state.runs), []
        if not "".join(run.text for run in runs).strip():
            return
        if not self.state.lists:
            self.lines.append(Line("paragraph", runs))
            return
        inner = self.state.lists[-1]
        self.lines.append(Line("number" if inner.is_numbered else "bullet", runs, inner.count))
