"""The report as a printed document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .content import (
    Beside,
    Bullets,
    Definitions,
    Element,
    KeyFigure,
    Message,
    PageBreak,
    Paragraph,
    Picture,
    RichText,
    Row,
    RowKind,
    Section,
    Strip,
    Table,
)
from .data import ReportData
from .figures import Chart
from .sections.key_figures import delta_lines
from .values import day
from .wording import month_name

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from salesforce_app.pdf.strip import KeyFigure as PrintedFigure
    from salesforce_app.pdf.tables import Row as PrintedRow

_LEAST_ROOM = 45.0
"""Points for the key sentence beneath a heading."""
_ROWS_ROOM = 60.0
"""Points for the head and the first rows of a table."""
_ROOM = 150.0
"""Points for the key sentence, a table's title and its first rows."""
_SHORT_TABLE = 16
"""Rows of a table that is rather moved to the next page than torn, unless much of this one stayed empty."""
_MOST_EMPTY = 140.0


def render(data: ReportData) -> bytes:
    """The report as a PDF file; the same data give the same bytes.

    Raises `salesforce_app.pdf.fonts.MissingGlyph`, naming the text and its record, for a character that no
    font has.
    """
    from salesforce_app.pdf.document import Document, language_tag, page_label
    from salesforce_app.pdf.fonts import check_text

    with translation.override(data.language):
        for text, where in data.records:
            check_text(text, where)
        facts = data.facts
        unit = facts.unit
        subject = f"{unit.name}, {month_name(facts.month)}"
        document = Document(
            title=data.title,
            language=language_tag(data.language),
            page_label=page_label,
            author="Routebook",
            subject=subject,
            keywords=(data.template, unit.code, str(facts.month)),
            head_left=f"{unit.name} ({unit.code})",
            head_right=f"{data.name} · {month_name(facts.month)}",
            foot_left=_foot(data),
        )
        return document.build(story(data))


def _foot(data: ReportData) -> str:
    """The state of the data, beneath each page."""
    newest = data.facts.dates.newest
    return _("Routebook · data to %(date)s") % {"date": day(newest)} if newest else "Routebook"


def story(data: ReportData) -> list[Flowable]:
    """The flowables of the whole report."""
    return [flowable for section in data.sections for flowable in section_story(section)]


def section_story(section: Section) -> list[Flowable]:
    """A section's flowables: its heading stays with the figure or the first rows that follow."""
    from salesforce_app.pdf.text import heading, paragraph, together

    parts = [_element(element) for element in section.elements]
    if section.is_message or not section.heading:
        return [flowable for part in parts for flowable in part]
    lead = [paragraph(section.sentence)] if section.sentence else []
    if not parts or not _is_short(section.elements[0]):
        head = heading(section.heading, room=_ROOM if parts else _LEAST_ROOM)
        return [head, *lead, *_kept(section.elements, parts)]
    top = together(heading(section.heading), *lead, *parts[0], most_empty=_most_empty(section.elements[0]))
    return [top, *_kept(section.elements[1:], parts[1:])]


def _kept(elements: Sequence[Element], parts: Sequence[list[Flowable]]) -> Iterator[Flowable]:
    """The elements' flowables, short ones kept on one page each."""
    from salesforce_app.pdf.text import together

    for element, part in zip(elements, parts, strict=True):
        if _is_short(element) and len(part) > 1:
            yield together(*part, most_empty=_most_empty(element))
        else:
            yield from part


def _most_empty(element: Element) -> float | None:
    """How much of a page may be left empty to keep an element whole; any amount for what can't be torn."""
    return _MOST_EMPTY if isinstance(element, Table) else None


def _is_short(element: Element) -> bool:
    """Whether an element should not be torn between pages: a figure, or a table of few rows."""
    if isinstance(element, Definitions | RichText):
        return False
    return not isinstance(element, Table) or len(element.rows) <= _SHORT_TABLE


def _element(element: Element) -> list[Flowable]:
    from salesforce_app.pdf.text import bullets, page_break, paragraph, title_block

    from .pdf_own import picture, rich_text

    if isinstance(element, Message):
        return title_block(element.text, element.byline)
    if isinstance(element, Strip):
        return [_strip(element)]
    if isinstance(element, Table):
        return _table(element)
    if isinstance(element, Paragraph):
        return [paragraph(element.text, "note" if element.quiet else "body")]
    if isinstance(element, Bullets):
        return bullets(element.items)
    if isinstance(element, Definitions):
        return list(_definitions(element))
    if isinstance(element, Beside):
        return [_beside(element)]
    if isinstance(element, RichText):
        return rich_text(element)
    if isinstance(element, Picture):
        return picture(element)
    if isinstance(element, PageBreak):
        return [page_break()]
    return [_chart(element)]


def _strip(strip: Strip) -> Flowable:
    from salesforce_app.pdf.strip import key_figures

    return key_figures([_key_figure(figure) for figure in strip.figures], strip.columns)


def _key_figure(figure: KeyFigure) -> PrintedFigure:
    from salesforce_app.pdf.strip import KeyFigure as PrintedFigure

    return PrintedFigure(figure.label, figure.display, figure.unit, delta_lines(figure), figure.cases.text)


def _table(table: Table) -> list[Flowable]:
    from salesforce_app.pdf.tables import Column as PrintedColumn
    from salesforce_app.pdf.tables import data_table
    from salesforce_app.pdf.text import heading, paragraph

    columns = [PrintedColumn(column.header, column.align, column.group) for column in table.columns]
    rows = [_row(row) for row in table.rows]
    flowables: list[Flowable] = [heading(table.title, 1, room=_ROWS_ROOM)]
    if table.note:
        flowables.append(paragraph(table.note, "note"))
    return [*flowables, data_table(columns, rows, empty=table.empty, where=table.title)]


def _row(row: Row) -> PrintedRow:
    from salesforce_app.pdf.tables import Row as PrintedRow
    from salesforce_app.pdf.tables import RowKind as PrintedKind

    kinds = {
        RowKind.PLAIN: PrintedKind.PLAIN,
        RowKind.MUTED: PrintedKind.MUTED,
        RowKind.TOTAL: PrintedKind.TOTAL,
        RowKind.SECTION: PrintedKind.SECTION,
    }
    return PrintedRow(tuple(cell.text for cell in row.cells), kinds[row.kind], row.where)


def _beside(element: Beside) -> Flowable:
    from salesforce_app.pdf.styles import GUTTER, TEXT_WIDTH
    from salesforce_app.pdf.text import bullets, two_columns

    figure = _chart(element.chart)
    width = figure.wrap(TEXT_WIDTH, 0)[0] + GUTTER
    return two_columns([figure], bullets(element.bullets.items), width)


def _definitions(definitions: Definitions) -> Iterator[Flowable]:
    """Terms in two columns of small type, group by group: to be looked up rather than read."""
    from salesforce_app.pdf.fonts import mark_up
    from salesforce_app.pdf.lines import Prose
    from salesforce_app.pdf.styles import GUTTER, NOTE, TEXT_WIDTH
    from salesforce_app.pdf.text import heading, together, two_columns

    room = (TEXT_WIDTH - GUTTER) / 2
    colon = pgettext("after a term", ": ")
    yield heading(definitions.title, 1, room=100)
    for title, terms in definitions.groups:
        entries: list[Flowable] = [
            Prose(f"<b>{mark_up(term + colon)}</b>{mark_up(text)}", NOTE) for term, text in terms
        ]
        cut = _halfway([entry.wrap(room, 10_000)[1] for entry in entries])
        grid = two_columns(entries[:cut], entries[cut:], room + GUTTER)
        yield together(Prose(f"<b>{mark_up(title)}</b>", NOTE), grid)


def _halfway(heights: Sequence[float]) -> int:
    """Where to part a column so that both parts are as even as can be, the first rather the longer."""
    total = sum(heights)
    return min(
        range(len(heights) + 1), key=lambda cut: (max(sum(heights[:cut]), total - sum(heights[:cut])), -cut)
    )


def _chart(chart: Chart) -> Flowable:
    from salesforce_app.charts.canvas import FigureFlowable

    return FigureFlowable(chart.figure(), chart.title[0])
