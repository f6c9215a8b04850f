"""A business report told so closely that it is one A4 page where the judgement has a usual length.

The type is smaller, never below 7 points; tables stand beside each other; what was written follows its
heading in the same line. Long tables are cut to the lines that matter most, and say how many more there are
and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name

from ...measures.business_facts import TierFacts
from ...models import BusinessReport
from .printed_charts import pyramid_figure, trend_figure
from .sheet import Sheet, Table
from .targets import target_of

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

MOST_LINES: tuple[int | None, ...] = (None, 6, 4, 2, 1)
"""To how many lines long tables are cut, one try after the other; None to none at all."""
SHORTENED = ("actions", "movers", "flows")
PYRAMID = "pyramid"
"""The figure that stands among the tables of a tier."""

Cell = tuple[tuple[str, ...], float]
"""Tables by name, one below another, and the share of the width that they take."""
_LAYOUTS: dict[bool, tuple[tuple[Cell, ...], ...]] = {
    True: (
        ((("tiers",), 0.60), ((PYRAMID,), 0.40)),
        ((("movers", "flows"), 0.46), (("structure", "rates"), 0.54)),
    ),
    False: (
        ((("structure",), 0.58), (("rates",), 0.42)),
        ((("debits",), 0.38), (("splits",), 0.35), (("standings",), 0.27)),
        ((("actions",), 1.0),),
    ),
}
"""Rows of cells: of a tier, and of a shop."""


def one_page_story(report: BusinessReport, sheet: Sheet, *, most: int | None) -> Iterator[Flowable]:
    """The report with at most ``most`` lines of a long table."""
    from salesforce_app.charts.canvas import FigureFlowable
    from salesforce_app.pdf.strip import KeyFigure, key_figures
    from salesforce_app.pdf.text import gap, paragraph

    colon, bar = pgettext("after a term", ": "), " · "
    yield paragraph(sheet.title, "close-title", where=sheet.title)
    yield paragraph(sheet.byline, "note", where=sheet.title)
    if sheet.profile:
        yield paragraph(bar.join(f"{label}{colon}{text}" for label, text in sheet.profile), "note")
    yield gap(2)
    yield key_figures(
        [KeyFigure(one.label, one.value, "", one.deltas, one.note) for one in sheet.figures],
        columns=4,
        is_close=True,
    )
    yield paragraph(sheet.draft, "close", lead=f"{_('What the figures say')}{colon}")
    for title, text in written_of(report):
        yield paragraph(text, "close", where=title, lead=f"{title}{colon}")
    yield FigureFlowable(trend_figure(sheet, is_close=True), sheet.trend_title)
    yield from _tables(sheet, most)


def written_of(report: BusinessReport) -> list[tuple[str, str]]:
    """Title and text of what the author wrote, and of the target; what is empty is left out."""
    next_month = month_name(Month.of(report.month).shift(1))
    texts = (
        (pgettext("business report", "Judgement"), report.judgement),
        (pgettext("business report", "Cause"), report.cause),
        (pgettext("business report", "Advice"), report.advice),
        (_("Target for %(month)s") % {"month": next_month}, target_of(report)),
    )
    return [(title, text) for title, text in texts if text]


def _tables(sheet: Sheet, most: int | None) -> Iterator[Flowable]:
    from salesforce_app.pdf.styles import GUTTER, TEXT_WIDTH
    from salesforce_app.pdf.text import in_columns

    tables = {table.name: table for table in sheet.tables}
    for row in _LAYOUTS[isinstance(sheet.facts, TierFacts)]:
        cells = [(names, share) for names, share in row if _has_any(names, tables, sheet)]
        room = TEXT_WIDTH - GUTTER * (len(cells) - 1)
        whole = sum(share for _names, share in cells)
        widths = [room * share / whole for _names, share in cells]
        columns = [
            [flowable for name in names for flowable in _cell(name, tables, sheet, width, most)]
            for (names, _share), width in zip(cells, widths, strict=True)
        ]
        if columns:
            yield in_columns(columns, [*(width + GUTTER for width in widths[:-1]), widths[-1]])


def _has_any(names: Sequence[str], tables: dict[str, Table], sheet: Sheet) -> bool:
    return any(name in tables or (name == PYRAMID and isinstance(sheet.facts, TierFacts)) for name in names)


def _cell(
    name: str, tables: dict[str, Table], sheet: Sheet, width: float, most: int | None
) -> Iterator[Flowable]:
    from salesforce_app.charts.canvas import FigureFlowable
    from salesforce_app.pdf.tables import Column, Row, RowKind, data_table
    from salesforce_app.pdf.text import CLOSE, heading, paragraph

    if name == PYRAMID:
        assert isinstance(sheet.facts, TierFacts)
        figure = pyramid_figure(sheet.facts, width=width)
        yield FigureFlowable(figure, _("Share of shops and of net sales by tier"))
        return
    table = tables.get(name)
    if table is None:
        return
    kept = shortened(table, most)
    columns = [
        Column(header, "left" if place == 0 or place in table.texts else "right")
        for place, header in enumerate(table.columns)
    ]
    rows = [Row(line.cells, RowKind.TOTAL if line.is_strong else RowKind.PLAIN) for line in kept.lines]
    yield heading(table.title, CLOSE, room=0)
    if table.note:
        yield paragraph(table.note, "note")
    yield data_table(columns, rows, where=table.title, width=width, is_close=True)
    if left_out := len(table.lines) - len(kept.lines):
        more = ngettext(
            "And %(number)s more, on this report's page in Routebook.",
            "And %(number)s more, on this report's page in Routebook.",
            left_out,
        )
        yield paragraph(more % {"number": left_out}, "note")


def shortened(table: Table, most: int | None) -> Table:
    """A table that may be cut, with its ``most`` weightiest lines in their order; others as they are."""
    if most is None or table.name not in SHORTENED or len(table.lines) <= most:
        return table
    weightiest = table.order or range(len(table.lines))
    return replace(table, lines=tuple(table.lines[place] for place in sorted(weightiest[:most])))
