"""Texts of a story: the message at the top, headings that enter the outline, prose, lists and notes.

Each function takes plain text. ``where`` names the record that a text came from, for the error that stops
a document when no font has one of its characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer, Table
from reportlab.platypus import TableStyle as Style

from . import styles
from .document import OutlinedCanvas
from .fonts import REGULAR, mark_up
from .lines import Prose

_STYLES = {
    "body": styles.BODY,
    "note": styles.NOTE,
    "byline": styles.BYLINE,
    "close": styles.CLOSE_BODY,
    "close-title": styles.CLOSE_TITLE,
}
_HEADINGS = (styles.HEADING, styles.SUBHEADING, styles.CLOSE_HEADING)
CLOSE = 2
"""The level of headings on a document that is to be one page, where no other level stands."""


class Heading(Prose):
    """A heading, which is also an entry of the document's outline.

    It moves to the next page unless ``room`` points are left beneath it. (reportlab's own keepWithNext
    moves a long table along with its heading, although the table could begin here.)
    """

    def __init__(self, text: str, level: int, room: float, where: str = "") -> None:
        super().__init__(mark_up(text, where), _HEADINGS[min(level, len(_HEADINGS) - 1)])
        self._entry = text
        self._level = 0 if level == CLOSE else level
        self.room = room

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        width, height = super().wrap(availWidth, availHeight)
        if height + self.room > availHeight:
            return width, max(height, availHeight + 1)
        return width, height

    def draw(self) -> None:
        canvas = self.canv
        if isinstance(canvas, OutlinedCanvas):
            canvas.mark_heading(self._entry, self._level, self.height)
        super().draw()

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """A heading moves to the next page as a whole, lest it enter the outline twice."""
        return []


def title_block(message: str, byline: str, where: str = "") -> list[Flowable]:
    """The top of a document: its message as a sentence, then who, what and when."""
    return [
        Prose(mark_up(message, where), styles.MESSAGE),
        Prose(mark_up(byline, where), styles.BYLINE),
    ]


def heading(text: str, level: int = 0, room: float = 90, where: str = "") -> Heading:
    """A heading; ``level`` 0 is the highest, and no level may be skipped on the way down.

    ``room`` points beneath it must be left on the page. The default suits tables and prose; give the
    height of a figure, or keep both `together`.
    """
    return Heading(text, level, room, where)


def paragraph(
    text: str,
    style: Literal["body", "note", "byline", "close", "close-title"] = "body",
    where: str = "",
    *,
    lead: str = "",
) -> Prose:
    """A paragraph of plain text; line ends in it are kept. ``lead`` stands before it in bold."""
    marked = mark_up(text, where)
    return Prose(f"<b>{mark_up(lead, where)}</b>{marked}" if lead else marked, _STYLES[style])


def bullets(items: Iterable[str], where: str = "") -> list[Flowable]:
    """A list with a mark before each item."""
    return [Prose(mark_up(item, where), styles.BULLET, bulletText="•") for item in items]


class _Sparing(KeepTogether):
    """Flowables that stay together unless too much of the page before them would be left empty."""

    most_empty = 0.0
    least_torn_off = 45.0

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        self.wrap(aW, aH)
        height: float = self._H  # type: ignore[attr-defined] # of all of them, as `wrap` has found
        if aH > self.most_empty and height - aH > self.least_torn_off:
            parts: list[Flowable] = self._content  # type: ignore[attr-defined] # given to the constructor
            return list(parts)
        return super().split(aW, aH)


def together(*flowables: Flowable, most_empty: float | None = None) -> KeepTogether:
    """Flowables that stay on one page, where they fit on one.

    With ``most_empty`` they are rather torn than that more points of a page be left empty before them; then
    the last of them has to be one that can be torn, such as a table. A heading among them asks for no room
    of its own: a group shorter than that room would fit on the page while its heading didn't, which
    reportlab takes for an error.
    """
    for flowable in flowables:
        if isinstance(flowable, Heading):
            flowable.room = 0
    if most_empty is None:
        return KeepTogether(list(flowables))
    sparing = _Sparing(list(flowables))
    sparing.most_empty = most_empty
    return sparing


def side_by_side(*flowables: Flowable) -> Table:
    """Flowables in columns of equal width, aligned at their tops."""
    count = len(flowables)
    room = (styles.TEXT_WIDTH - styles.GUTTER * (count - 1)) / count
    widths = [room + styles.GUTTER] * (count - 1) + [room]
    table = Table([list(flowables)], colWidths=widths, hAlign="LEFT")
    table.setStyle(
        Style(
            [
                ("FONT", (0, 0), (-1, -1), REGULAR),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-2, -1), styles.GUTTER),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def two_columns(left: Sequence[Flowable], right: Sequence[Flowable], left_width: float) -> Table:
    """Two columns of flowables, their tops aligned; ``left_width`` has the gutter in it."""
    return in_columns([left, right], [left_width, styles.TEXT_WIDTH - left_width])


def in_columns(columns: Sequence[Sequence[Flowable]], widths: Sequence[float]) -> Table:
    """Columns of flowables, their tops aligned; each width but the last has the gutter in it."""
    style = Style(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
            ("RIGHTPADDING", (0, 0), (-2, -1), styles.GUTTER),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    table = Table([[list(column) for column in columns]], colWidths=list(widths), hAlign="LEFT", style=style)
    table.spaceAfter = 4
    return table


def gap(points: float) -> Spacer:
    """Empty height."""
    return Spacer(1, points)


def page_break() -> PageBreak:
    """What follows begins on a new page."""
    return PageBreak()


def need(points: float) -> CondPageBreak:
    """A new page unless this much height is left on the current one."""
    return CondPageBreak(points)
