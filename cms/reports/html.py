"""The report as HTML: a fragment for a page of the site, and a page of its own for a file.

Neither holds a script or an inline style, so that a strict Content-Security-Policy lets them through.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from .content import (
    Beside,
    Bullets,
    Column,
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
from .prose import Line
from .sections.key_figures import delta_lines

STYLE_SHEETS = ("cms/css/report.css", "cms/css/report_tables.css")


@dataclass(frozen=True, slots=True)
class _Head:
    """A head over some columns: its text, how many it spans, and whether they are aligned to the left."""

    text: str
    span: int
    rows: int
    align: str
    is_group: bool


def render_fragment(data: ReportData) -> SafeString:
    """The report as it stands within a page: a head and one ``<section>`` each, in the report's language."""
    with translation.override(data.language):
        sections = [_section(section) for section in data.sections]
        links = [section for section in data.sections if section.heading and not section.is_message]
        return render_to_string("cms/report/fragment.html", {"sections": sections, "links": links})


def render_page(data: ReportData) -> bytes:
    """The report as a page that stands alone, its style sheet within it, for a file or an e-mail."""
    with translation.override(data.language):
        context = {
            "data": data,
            "language": "zh-Hans" if data.language == "zh-hans" else data.language,
            "style_sheet": _style_sheet(),
            "fragment": render_fragment(data),
        }
        return render_to_string("cms/report/page.html", context).encode()


def _style_sheet() -> str:
    """The style sheets as one data address: a file must look right wherever it is opened."""
    encoded = base64.b64encode(b"\n".join(_found(name).read_bytes() for name in STYLE_SHEETS)).decode()
    return f"data:text/css;charset=utf-8;base64,{encoded}"


def _found(style_sheet: str) -> Path:
    found = finders.find(style_sheet)
    if not isinstance(found, str):
        raise FileNotFoundError(style_sheet)
    return Path(found)


def _section(section: Section) -> dict[str, object]:
    return {
        "name": section.name,
        "is_message": section.is_message,
        "heading": "" if section.is_message else section.heading,
        "sentence": section.sentence,
        "elements": [_element(element) for element in section.elements],
    }


def _element(element: Element) -> SafeString:
    if isinstance(element, Message):
        return render_to_string("cms/report/message.html", {"message": element})
    if isinstance(element, Strip):
        figures = [_key_figure(figure) for figure in element.figures]
        return render_to_string("cms/report/strip.html", {"strip": element, "figures": figures})
    if isinstance(element, Table):
        return render_to_string("cms/report/table.html", _table(element))
    if isinstance(element, Paragraph):
        return render_to_string("cms/report/paragraph.html", {"paragraph": element})
    if isinstance(element, Definitions):
        return render_to_string("cms/report/definitions.html", {"definitions": element})
    if isinstance(element, Beside):
        parts = (_element(element.chart), _element(element.bullets))
        return render_to_string("cms/report/beside.html", {"parts": parts})
    if isinstance(element, Bullets):
        return render_to_string("cms/report/bullets.html", {"bullets": element})
    if isinstance(element, RichText):
        return render_to_string("cms/report/text.html", {"groups": _lists(element)})
    if isinstance(element, Picture):
        source = f"data:{element.content_type};base64,{base64.b64encode(element.content).decode()}"
        return render_to_string("cms/report/picture.html", {"picture": element, "source": source})
    if isinstance(element, PageBreak):
        return render_to_string("cms/report/page_break.html")
    return _chart(element)


def _lists(text: RichText) -> list[tuple[str, list[Line]]]:
    """The lines of a text, items of one list together."""
    return [(kind, list(lines)) for kind, lines in groupby(text.lines, key=lambda line: line.kind)]


def _key_figure(figure: KeyFigure) -> dict[str, object]:
    return {"figure": figure, "deltas": delta_lines(figure)}


def _chart(chart: Chart) -> SafeString:
    """A figure; where the fonts of print lack a character that the reader's may have, the reason for none."""
    from salesforce_app.charts.svg import svg
    from salesforce_app.pdf.fonts import MissingGlyph

    try:
        drawing = svg(chart.figure(), f"figure-{chart.name}", chart.description)
    except MissingGlyph as error:
        paragraph = Paragraph(f"{chart.title[-1]}: {error}", quiet=True)
        return render_to_string("cms/report/paragraph.html", {"paragraph": paragraph})
    context = {"chart": chart, "drawing": mark_safe(drawing)}  # noqa: S308 - it escapes what it is given
    return render_to_string("cms/report/chart.html", context)


def _table(table: Table) -> dict[str, object]:
    has_groups = any(column.group for column in table.columns)
    return {
        "table": table,
        "head_rows": _heads(table.columns)
        if has_groups
        else [[_leaf(column, 1) for column in table.columns]],
        "bodies": list(_bodies(table)),
        "width": len(table.columns),
    }


def _leaf(column: Column, rows: int) -> _Head:
    return _Head(column.header, 1, rows, column.align, is_group=False)


def _heads(columns: tuple[Column, ...]) -> list[list[_Head]]:
    """Two rows of heads: groups above their columns, and the others through both rows."""
    upper: list[_Head] = []
    lower: list[_Head] = []
    for name, members in groupby(columns, key=lambda column: column.group):
        inside = list(members)
        if name:
            upper.append(_Head(name, len(inside), 1, "center", is_group=True))
            lower += [_leaf(column, 1) for column in inside]
        else:
            upper += [_leaf(column, 2) for column in inside]
    return [upper, lower]


def _bodies(table: Table) -> Iterator[dict[str, object]]:
    """The rows in groups that each begin with a title within the table, where there is one."""
    title, rows = "", list[dict[str, object]]()
    for row in table.rows:
        if row.kind is RowKind.SECTION:
            if rows:
                yield {"title": title, "rows": rows}
            title, rows = row.cells[0].text, []
        else:
            rows.append(_row(table.columns, row))
    if rows:
        yield {"title": title, "rows": rows}


def _row(columns: tuple[Column, ...], row: Row) -> dict[str, object]:
    names = 0
    while names < len(columns) - 1 and columns[names].align == "left":
        names += 1
    cells = [
        {"text": cell.text, "align": column.align, "is_name": index < max(names, 1) and bool(cell.text)}
        for index, (column, cell) in enumerate(zip(columns, row.cells, strict=True))
    ]
    return {"kind": row.kind.value, "cells": cells}
