"""The printed document: pages with a head line and a foot line, an outline, and its description.

`Document` takes a story, a list of flowables made by `text.py`, `tables.py`, `strip.py` and
`salesforce_app.charts.canvas`, and gives back the bytes of a PDF. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from . import colours, styles
from .fonts import REGULAR, chain, draw_string, string_width
from .lines import wrap_text

_HEAD_SIZE = 7.5
_FOOT_SIZE = 7.0

# reportlab's font objects keep a reading position, so that two threads must not build at one time.
_building = Lock()


def language_tag(language: str) -> str:
    """A language's tag as a document has it: "zh-hans" is zh-Hans there."""
    return "zh-Hans" if language == "zh-hans" else language


def page_label(page: int, pages: int) -> str:
    """The usual label of a page, in the active language: "Page 2 of 5"."""
    return _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages}


@dataclass(frozen=True, slots=True)
class Document:
    """What stands around the story.

    ``title``, ``author``, ``subject`` and ``keywords`` go into the file's description, ``language`` is a
    tag such as "en" or "zh-Hans". ``head_left`` and ``head_right`` stand above each page, ``foot_left``
    beneath it. ``page_label(page, pages)`` gives "Page 2 of 5" in the reader's language.
    """

    title: str
    language: str
    page_label: Callable[[int, int], str]
    author: str = ""
    subject: str = ""
    keywords: Sequence[str] = ()
    head_left: str = ""
    head_right: str = ""
    foot_left: str = ""

    def build(self, story: Sequence[Flowable]) -> bytes:
        """The document as a PDF file. A story can be built once only: flowables remember where they were set.

        Raises `salesforce_app.pdf.fonts.MissingGlyph` when a text holds a character that no font has.
        """
        return self._build(story)[0]

    def build_within(self, pages: int, stories: Iterable[Callable[[], Iterable[Flowable]]]) -> bytes:
        """The first of several tellings of the same that takes at most ``pages`` pages; else the very first.

        A telling is made only when those before it were too long. Raises as `build` does.
        """
        preferred: bytes | None = None
        for story in stories:
            content, taken = self._build(list(story()))
            if taken <= pages:
                return content
            preferred = content if preferred is None else preferred
        return preferred or b""

    def _build(self, story: Sequence[Flowable]) -> tuple[bytes, int]:
        """The file and how many pages it has."""
        fonts = chain()
        for text in (self.head_left, self.head_right, self.foot_left):
            fonts.check_text(text, "")
        target = BytesIO()
        with _building:
            template = _Template(target, self)
            template.build(list(story), canvasmaker=OutlinedCanvas)
        return target.getvalue(), template.page

    def draw_furniture(self, canvas: Canvas) -> None:
        """Head and foot of the page that the canvas is at."""
        left, right = styles.MARGIN_SIDE, styles.PAGE_WIDTH - styles.MARGIN_SIDE
        top = styles.PAGE_HEIGHT - styles.MARGIN_TOP + 14
        canvas.saveState()
        canvas.setFillColor(colours.QUIET)
        room = right - left - string_width(self.head_right, _HEAD_SIZE) - 12
        for line in wrap_text(self.head_left, _HEAD_SIZE, room, most=1):
            draw_string(canvas, left, top, line, _HEAD_SIZE)
        draw_string(canvas, right, top, self.head_right, _HEAD_SIZE, align="right")
        canvas.setStrokeColor(colours.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(left, top - 5, right, top - 5)
        for line in wrap_text(self.foot_left, _FOOT_SIZE, (right - left) * 0.75, most=1):
            draw_string(canvas, left, styles.MARGIN_BOTTOM - 18, line, _FOOT_SIZE)
        canvas.restoreState()


class OutlinedCanvas(Canvas):
    """A canvas with headings in its outline, which knows on the last page how many there were.

    Each page refers to a form of its own for the page number, and the forms are written at the end: so one
    pass is enough, and destinations of the outline keep their pages (the usual recipe, replaying saved
    pages, loses them).
    """

    page_label: Callable[[int, int], str]
    _headings = 0

    def mark_heading(self, text: str, level: int, y: float) -> None:
        """Enter a heading, whose top is at ``y`` in the current coordinates, into the outline."""
        self._headings += 1
        key = f"heading-{self._headings}"
        self.bookmarkHorizontal(key, 0, y)
        self.addOutlineEntry(text, key, level, closed=False)

    def place_page_number(self) -> None:
        self.doForm(f"page-number-{self.getPageNumber()}")

    def save(self) -> None:
        if self._code:  # type: ignore[attr-defined] # drawing orders of a page that is still open
            self.showPage()
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(f"page-number-{page}", 0, 0, styles.PAGE_WIDTH, styles.PAGE_HEIGHT)
            self.setFillColor(colours.QUIET)
            label = self.page_label(page, pages)
            x, y = styles.PAGE_WIDTH - styles.MARGIN_SIDE, styles.MARGIN_BOTTOM - 18
            draw_string(self, x, y, label, _FOOT_SIZE, align="right")
            self.endForm()
        super().save()


class _Template(BaseDocTemplate):
    def __init__(self, target: BytesIO, document: Document) -> None:
        self._document = document
        super().__init__(
            target,
            pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
            leftMargin=styles.MARGIN_SIDE,
            rightMargin=styles.MARGIN_SIDE,
            topMargin=styles.MARGIN_TOP,
            bottomMargin=styles.MARGIN_BOTTOM,
            title=document.title,
            author=document.author,
            subject=document.subject,
            keywords=list(document.keywords),
            creator="Routebook",
            lang=document.language,
            invariant=1,
            initialFontName=REGULAR,
            pageCompression=1,
            displayDocTitle=True,
        )
        frame = Frame(
            styles.MARGIN_SIDE,
            styles.MARGIN_BOTTOM,
            styles.TEXT_WIDTH,
            styles.PAGE_HEIGHT - styles.MARGIN_TOP - styles.MARGIN_BOTTOM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._furnish))

    def _furnish(self, canvas: Any, _template: BaseDocTemplate) -> None:
        canvas.page_label = self._document.page_label
        if canvas.getPageNumber() == 1:
            canvas.showOutline()
        self._document.draw_furniture(canvas)
        canvas.place_page_number()
