"""An editor's own parts as flowables of a printed report."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from .content import Picture, RichText
from .prose import Line

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_POINTS_PER_PIXEL = 72 / 150
"""A picture is printed at 150 dots an inch, or as wide as the page."""
_HIGHEST = 400.0
"""Points: a picture leaves room for a caption and for what it belongs to."""


def rich_text(text: RichText) -> list[Flowable]:
    """A text's paragraphs and items. Raises `salesforce_app.pdf.fonts.MissingGlyph`."""
    from salesforce_app.pdf.lines import Prose
    from salesforce_app.pdf.styles import BODY, BULLET

    return [
        Prose(_marked(line), BULLET, bulletText=line.mark) if line.mark else Prose(_marked(line), BODY)
        for line in text.lines
    ]


def _marked(line: Line) -> str:
    """A line in reportlab's mini-markup."""
    from salesforce_app.pdf.fonts import mark_up

    parts = []
    for run in line.runs:
        text = mark_up(run.text)
        text = f"<i>{text}</i>" if run.italic else text
        parts.append(f"<b>{text}</b>" if run.bold else text)
    return "".join(parts)


def picture(element: Picture) -> list[Flowable]:
    """A picture within the page's width, with its caption beneath, kept together."""
    from reportlab.platypus import Image

    from salesforce_app.pdf.styles import TEXT_WIDTH
    from salesforce_app.pdf.text import paragraph, together

    width, height = element.width * _POINTS_PER_PIXEL, element.height * _POINTS_PER_PIXEL
    scale = min(1.0, TEXT_WIDTH / width, _HIGHEST / height)
    image = Image(BytesIO(element.content), width * scale, height * scale, hAlign="LEFT")
    if not element.caption:
        return [image]
    return [together(image, paragraph(element.caption, "note"))]
