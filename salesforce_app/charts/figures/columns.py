"""Figures over time: columns from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from salesforce_app.pdf.lines import wrap_text

from ..paper import HATCHED, LIGHTER, OUTLINED, SMALL, SOLID, TEXT, WIDE, Look, Paper, Scale, printable

_SMALLEST = 5.5
_WIDEST = 46.0
"""Of a month's slot: a figure of few months ends early rather than drawing blocks."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of texts under the columns, such as the number of order cycles in each month."""

    label: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Bars:
    """A series of columns: where each stands within its slot (shares of the slot's width)."""

    name: str
    values: Sequence[float | None]
    look: Look
    left: float
    width: float


def columns_with_last_year(
    labels: Sequence[str],
    actual: Sequence[float | None],
    last_year: Sequence[float | None],
    *,
    title: Sequence[str],
    legend: tuple[str, str],
    texts: Sequence[str],
    marks: Mapping[int, str] | None = None,
    rows: Sequence[TextRow] = (),
    maximum: float | None = None,
    width: float = WIDE,
    height: float = 200.0,
) -> Figure:
    """Columns of the actual in front of lighter ones of last year, from zero.

    One entry of ``labels`` (line ends allowed), ``actual``, ``last_year`` (None: unknown) and ``texts`` (the
    actual as it is printed) for each month. ``legend`` names the actual and last year. ``marks`` gives the
    months, by index, that are not like the others, with a word on why. ``rows`` stand under the axis.
    ``maximum`` makes the scale reach at least so far, to agree with another figure of the page.
    """
    series = [
        _Bars("last-year", last_year, LIGHTER, 0.10, 0.52),
        _Bars("actual", actual, SOLID, 0.28, 0.56),
    ]
    paper = Paper(width, height, title)
    paper.legend([(SOLID, legend[0]), (LIGHTER, legend[1])])
    _draw(paper, labels, series, texts, marks or {}, rows, maximum)
    return paper.figure


def plan_columns(
    labels: Sequence[str],
    actual: Sequence[float | None],
    plan: Sequence[float | None],
    forecast: Sequence[float | None],
    *,
    title: Sequence[str],
    legend: tuple[str, str, str],
    texts: Sequence[str],
    rows: Sequence[TextRow] = (),
    maximum: float | None = None,
    width: float = WIDE,
    height: float = 200.0,
) -> Figure:
    """Columns of the actual (solid), or where there is none yet of the forecast (hatched), in front of the
    plan (outlined), from zero.

    Arguments as for `columns_with_last_year`; ``legend`` names actual, plan and forecast, ``texts`` are the
    actual or the forecast as printed.
    """
    series = [
        _Bars("plan", plan, OUTLINED, 0.10, 0.52),
        _Bars("actual", actual, SOLID, 0.28, 0.56),
        _Bars(
            "forecast",
            [None if known is not None else value for known, value in zip(actual, forecast, strict=True)],
            HATCHED,
            0.28,
            0.56,
        ),
    ]
    paper = Paper(width, height, title)
    paper.legend([(SOLID, legend[0]), (OUTLINED, legend[1]), (HATCHED, legend[2])])
    _draw(paper, labels, series, texts, {}, rows, maximum)
    return paper.figure


def _draw(
    paper: Paper,
    labels: Sequence[str],
    series: Sequence[_Bars],
    texts: Sequence[str],
    marks: Mapping[int, str],
    rows: Sequence[TextRow],
    maximum: float | None,
) -> None:
    gutter = max((string_width(row.label, SMALL) for row in rows), default=-8.0) + 8
    slot = min((paper.width - gutter) / max(len(labels), 1), _WIDEST)
    centres = [gutter + slot * (index + 0.5) for index in range(len(labels))]
    label_lines = [label.split("\n") for label in labels]
    foot = max((len(lines) for lines in label_lines), default=1) * 9.5 + len(rows) * 11 + 5
    spans = [
        (first, last, wrap_text(text, SMALL, slot * (last - first + 1)))
        for first, last, text in _spans(marks)
    ]
    head = max((len(lines) for _first, _last, lines in spans), default=0) * 9.5 + TEXT * 1.5
    everything = [value for bars in series for value in bars.values]
    below = TEXT * 1.5 if any(value is not None and value < 0 for value in everything) else 0.0
    scale = Scale.over(everything, foot + below, paper.top - head - foot - below, maximum=maximum)
    zero = scale.at(0)

    for first, last, lines in spans:
        left, right = centres[first] - slot / 2, centres[last] + slot / 2
        paper.area(left, foot, right - left, paper.top - foot, Look(colours.MARK), f"mark-{first}")
        for number, line in enumerate(lines):
            y = paper.top - 8.5 * (number + 1)
            paper.text((left + right) / 2, y, line, SMALL, colour=colours.MARK_TEXT, align="center")
    for bars in series:
        for index, value in enumerate(bars.values):
            if value is not None:
                left = centres[index] + slot * (bars.left - 0.47)
                paper.area(
                    left, zero, slot * bars.width, scale.at(value) - zero, bars.look, f"{bars.name}-{index}"
                )
    paper.line((gutter, zero), (gutter + slot * max(len(labels), 1), zero), colours.INK, 0.8)

    _draw_values(paper, centres, slot, series, texts, scale)
    _draw_foot(paper, centres, label_lines, rows, foot)


def _draw_values(
    paper: Paper,
    centres: Sequence[float],
    slot: float,
    series: Sequence[_Bars],
    texts: Sequence[str],
    scale: Scale,
) -> None:
    """The value beyond the end of each column; where slots are too narrow for that, the last one alone."""
    last = len(texts) - 1
    widest = max((string_width(text, TEXT, bold=True) for text in texts), default=0.0)
    size = TEXT if widest <= slot else max(TEXT * slot / widest, _SMALLEST)
    for index, text in enumerate(texts):
        width = string_width(text, size, bold=index == last)
        if not text or (width > slot + 1 and index != last):
            continue
        known = [value for bars in series if (value := bars.values[index]) is not None]
        negative = bool(known) and known[-1] < 0
        y = scale.at(min(known)) - size if negative else scale.at(max([0.0, *known])) + 2.5
        x = min(centres[index], paper.width - width / 2)
        paper.text(x, y, text, size, bold=index == last, align="center")


def _spans(marks: Mapping[int, str]) -> list[tuple[int, int, str]]:
    """Neighbouring months with the same mark as one stretch: first, last, text."""
    spans: list[tuple[int, int, str]] = []
    for index, text in sorted(marks.items()):
        if spans and spans[-1][1:] == (index - 1, text):
            spans[-1] = (spans[-1][0], index, text)
        else:
            spans.append((index, index, text))
    return spans


def _draw_foot(
    paper: Paper,
    centres: Sequence[float],
    labels: Sequence[Sequence[str]],
    rows: Sequence[TextRow],
    foot: float,
) -> None:
    wide = {i: max(string_width(line, TEXT) for line in lines) for i, lines in enumerate(labels)}
    shown = printable(centres, wide)
    depth = max((len(lines) for lines in labels), default=1)
    for index in shown:
        for number, line in enumerate(labels[index]):
            colour = colours.QUIET if number else colours.INK
            bold = index == len(labels) - 1
            y = foot - 9.5 * (number + 1)
            paper.text(centres[index], y, line, TEXT, colour=colour, bold=bold, align="center")
    for number, row in enumerate(rows):
        y = foot - depth * 9.5 - 11 * (number + 1)
        paper.line((0, y + 8.5), (paper.width, y + 8.5))
        paper.text(0, y, row.label, SMALL, colour=colours.QUIET)
        for index, text in enumerate(row.texts):
            if index in shown:
                paper.text(centres[index], y, text, SMALL, colour=colours.QUIET, align="center")
