"""Paragraph styles and measures of the page. All lengths are points (1/72 inch).

One type size step for each rank of text: 15 for the message, 10.5 and 9 for headings, 9 for prose, 8 for
tables, 7 for notes. Chinese has no capitals and no italic, so rank is told by size, weight and grey alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from . import colours
from .fonts import BOLD, REGULAR, Align

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN_SIDE = 17 * mm
MARGIN_TOP = 22 * mm
MARGIN_BOTTOM = 19 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
"""Width of the column that flowables are set in: 498.9 points."""
GUTTER = 14.0
"""Between two figures that stand side by side."""

TABLE_SIZE = 8.0
TABLE_LEADING = 10.0
SMALL_SIZE = 7.0
CLOSE_TABLE_SIZE = 7.5

_ALIGNMENT = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


@cache
def ink(colour: str) -> Color:
    """A colour of `colours` as reportlab wants it; parsing the text anew for each cell of a table is slow."""
    return HexColor(colour)


def _style(name: str, size: float, leading: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=leading,
        bulletFontName=REGULAR,
        bulletFontSize=size,
        wordWrap="CJK",
        **{"textColor": ink(colours.INK), **more},
    )


MESSAGE = _style("message", 15, 20, bold=True, spaceAfter=2)
"""The sentence at the top of a page: what the reader should take away."""
BYLINE = _style("byline", 9, 13, textColor=ink(colours.QUIET), spaceAfter=8)
"""Who, what, when: beneath the message."""
HEADING = _style("heading", 10.5, 14, bold=True, spaceBefore=14, spaceAfter=4)
SUBHEADING = _style("subheading", 9, 12, bold=True, spaceBefore=8, spaceAfter=3)
BODY = _style("body", 9, 13.5, spaceAfter=4)
BULLET = _style("bullet", 9, 13.5, leftIndent=14, bulletIndent=0, spaceAfter=2)
CLOSE_TITLE = _style("close-title", 13, 17, bold=True)
CLOSE_HEADING = _style("close-heading", 8.5, 11, bold=True, spaceBefore=5, spaceAfter=2)
CLOSE_BODY = _style("close-body", 8, 11.5, spaceAfter=3)
"""What stands close together on a document that is to be one page."""
NOTE = _style("note", SMALL_SIZE, 9.5, textColor=ink(colours.QUIET), spaceAfter=2)


def cell_style(align: Align, *, bold: bool = False, colour: str = colours.INK) -> ParagraphStyle:
    """The style of table text that has to be wrapped or set in several fonts."""
    return _style(
        f"cell-{align}",
        TABLE_SIZE,
        TABLE_LEADING,
        bold=bold,
        textColor=ink(colour),
        alignment=_ALIGNMENT[align],
    )
