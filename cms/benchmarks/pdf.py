"""The making of a report's PDF against its bare parts: its figures as pictures, its tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from salesforce_app.kernel.scope import system_scope
from salesforce_app.management.benching import Bench
from territory.models import OrgUnit

from ..reports import pdf
from ..reports.build import build
from ..reports.collect import collect_facts
from ..reports.content import Beside, RowKind, Table
from ..reports.data import ReportData
from ..reports.figures import Chart
from .district import DISTRICT, LAST
from .growth import make_month_facts

RETAILERS = 2_000
SMALL_RETAILERS = 200
RUNS = 5
DPI = 200


def measure(bench: Bench) -> None:
    """A report from its data to its bytes ÷ its figures by matplotlib as PNG plus its tables by reportlab.

    The libraries are loaded and their fonts read before, as in a worker that has made a report already.
    """
    make_month_facts(SMALL_RETAILERS if bench.small else RETAILERS)
    unit = OrgUnit.objects.get(code=DISTRICT)
    facts = collect_facts(system_scope("bench"), unit, LAST)
    data = build(facts, "monthly", "en")
    pdf.render(data)
    figures, tables = _figures(data), _tables(data)
    rows = sum(len(table.rows) for table in tables)
    bench.say(f"  {len(figures)} figures, {len(tables)} tables of {rows:,} rows")
    ours, content = bench.timed("the report as PDF", lambda: pdf.render(data), times=RUNS)
    drawn, _pictures = bench.timed(
        f"its figures alone, PNG at {DPI} dpi", lambda: [_picture(chart) for chart in figures], times=RUNS
    )
    printed, _document = bench.timed("its tables alone", lambda: _plain_document(tables), times=RUNS)
    bench.say(f"  {len(content) / 1024:,.0f} kB")
    bench.ratio("PDF ÷ (figures + tables)", ours, drawn + printed, at_most=1)


def _figures(data: ReportData) -> list[Chart]:
    elements = [element for section in data.sections for element in section.elements]
    charts = [element.chart if isinstance(element, Beside) else element for element in elements]
    return [chart for chart in charts if isinstance(chart, Chart)]


def _tables(data: ReportData) -> list[Table]:
    return [table for section in data.sections for table in section.tables]


def _picture(chart: Chart) -> bytes:
    """The figure as matplotlib itself draws it."""
    target = BytesIO()
    chart.figure().savefig(target, format="png", dpi=DPI)
    return target.getvalue()


def _plain_document(tables: Sequence[Table]) -> bytes:
    """The tables as reportlab sets them without our help: the same texts, heads repeated, thin rules.

    In the same fonts, because they have to cover Chinese and to be embedded as subsets.
    """
    from reportlab.platypus import LongTable, SimpleDocTemplate

    from salesforce_app.pdf.fonts import BOLD, REGULAR

    target = BytesIO()
    story: list[Any] = []
    for table in tables:
        body = [[cell.text for cell in row.cells] for row in table.rows]
        totals = [place for place, row in enumerate(table.rows, start=1) if row.kind is RowKind.TOTAL]
        style: list[Any] = [
            ("FONT", (0, 0), (-1, -1), REGULAR, 6),
            ("FONT", (0, 0), (-1, 0), BOLD, 6),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, "#D5DAE1"),
            *(
                ("ALIGN", (place, 0), (place, -1), column.align.upper())
                for place, column in enumerate(table.columns)
            ),
            *(("FONT", (0, place), (-1, place), BOLD, 6) for place in totals),
        ]
        heads = [column.header for column in table.columns]
        story.append(LongTable([heads, *body], repeatRows=1, style=style))
    SimpleDocTemplate(target, invariant=1).build(story)
    return target.getvalue()
