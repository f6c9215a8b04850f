"""A business report on paper: one A4 page, more where much is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name

from ...measures.business_facts import Facts, ShopFacts, TierFacts
from ...models import BusinessReport
from .one_page import MOST_LINES, one_page_story, written_of
from .printed_charts import pyramid_figure, trend_figure
from .sheet import Sheet, Table, sheet_of

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_HALF_ROOM = 60.0
LONGEST_BESIDE = 600
"""Characters of a text that may stand beside another."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A file and its name."""

    content: bytes
    file_name: str


def printed(report: BusinessReport, language: str) -> Printed:
    """The report as a PDF file in a language; the same report gives the same bytes.

    Raises `salesforce_app.pdf.fonts.MissingGlyph`, naming the text, for a character that no font has.
    """
    from salesforce_app.pdf.document import Document, language_tag, page_label

    with translation.override(language):
        sheet = sheet_of(report)
        month = Month.of(report.month)
        counted = date_format(timezone.localtime(report.counted_at), "SHORT_DATE_FORMAT")
        document = Document(
            title=sheet.title,
            language=language_tag(language),
            page_label=page_label,
            author="Routebook",
            subject=_("Customer business report"),
            keywords=(report.unit.code, str(month)),
            head_left=f"{report.unit.name} ({report.unit.code})",
            head_right=f"{_('Customer business report')} · {month_name(month)}",
            foot_left=_("Routebook · figures of %(day)s · %(author)s")
            % {"day": counted, "author": report.author.name or report.author.username},
        )
        roomy, close = partial(_story, report, sheet), partial(one_page_story, report, sheet)
        content = document.build_within(1, [roomy, *(partial(close, most=most) for most in MOST_LINES)])
    return Printed(content, file_name(sheet.facts))


def file_name(facts: Facts) -> str:
    """A name that holds letters, digits and hyphens alone, whatever a code or a number holds."""
    subject = facts.profile.licence_no if isinstance(facts, ShopFacts) else f"{facts.unit.code}-{facts.tier}"
    harmless = re.sub(r"[^A-Za-z0-9]+", "-", subject).strip("-") or facts.kind
    return f"business-report-{harmless[:60]}-{facts.month}.pdf"


def _story(report: BusinessReport, sheet: Sheet) -> Iterator[Flowable]:
    from salesforce_app.charts.canvas import FigureFlowable
    from salesforce_app.pdf.strip import KeyFigure, key_figures
    from salesforce_app.pdf.text import heading, paragraph, title_block

    yield from title_block(sheet.title, sheet.byline, where=sheet.title)
    if sheet.profile:
        colon, bar = pgettext("after a term", ": "), " · "
        yield paragraph(bar.join(f"{label}{colon}{text}" for label, text in sheet.profile), "note")
    yield key_figures(
        [KeyFigure(one.label, one.value, "", one.deltas, one.note) for one in sheet.figures], columns=4
    )
    yield heading(_("What the figures say"), room=45)
    yield paragraph(sheet.draft)
    yield from _written(report)
    yield heading(_("Figures"), room=140)
    yield FigureFlowable(trend_figure(sheet), sheet.trend_title)
    if isinstance(sheet.facts, TierFacts):
        yield FigureFlowable(pyramid_figure(sheet.facts), _("Share of shops and of net sales by tier"))
    yield from _tables(sheet)


def _tables(sheet: Sheet) -> Iterator[Flowable]:
    """Wide tables across the page; narrow ones beside each other, in their order."""
    from salesforce_app.pdf.styles import GUTTER, TEXT_WIDTH
    from salesforce_app.pdf.text import two_columns

    room = (TEXT_WIDTH - GUTTER) / 2
    waiting: Table | None = None
    for table in sheet.tables:
        if not table.is_half:
            yield from _table(table, TEXT_WIDTH)
        elif waiting is None:
            waiting = table
        else:
            yield two_columns(_table(waiting, room), _table(table, room), room + GUTTER)
            waiting = None
    if waiting is not None:
        yield from _table(waiting, room)


def _table(table: Table, width: float) -> list[Flowable]:
    from salesforce_app.pdf.tables import Column, Row, RowKind, data_table
    from salesforce_app.pdf.text import heading, paragraph

    columns = [
        Column(header, "left" if place == 0 or place in table.texts else "right")
        for place, header in enumerate(table.columns)
    ]
    rows = [Row(line.cells, RowKind.TOTAL if line.is_strong else RowKind.PLAIN) for line in table.lines]
    room = 0 if table.is_half else _HALF_ROOM
    flowables: list[Flowable] = [heading(table.title, 1, room=room)]
    if table.note:
        flowables.append(paragraph(table.note, "note"))
    return [*flowables, data_table(columns, rows, where=table.title, width=width)]


def _written(report: BusinessReport) -> Iterator[Flowable]:
    """What the author wrote, two texts beside each other, and the target."""
    from salesforce_app.pdf.styles import GUTTER, TEXT_WIDTH
    from salesforce_app.pdf.text import heading, paragraph, two_columns

    texts = [[heading(title, room=0), paragraph(text, where=title)] for title, text in written_of(report)]
    longest = max(len(report.judgement), len(report.cause), len(report.advice))
    if longest > LONGEST_BESIDE:
        # A row of columns cannot be torn between pages, and a long text may have to be.
        for text in texts:
            yield from text
        return
    room = (TEXT_WIDTH - GUTTER) / 2 + GUTTER
    for place in range(0, len(texts), 2):
        yield two_columns(texts[place], texts[place + 1] if place + 1 < len(texts) else [], room)
