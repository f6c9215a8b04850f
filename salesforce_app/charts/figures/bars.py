"""Figures of structure: horizontal bars, one row for each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from salesforce_app.pdf.lines import wrap_text

from ..paper import (
    LIGHTER,
    SMALL,
    SOLID,
    TEXT,
    WIDE,
    Paper,
    Scale,
    text_column,
    title_height,
    variance_look,
)

_GAP = 12.0
_ROW = 16.0
_HEAD = 13.0


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts to the right of the bars, one for each row."""

    header: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Variance:
    """A column of small bars around zero with their texts: by how much each row changed."""

    header: str
    values: Sequence[float | None]
    texts: Sequence[str]


def horizontal_bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    previous: Sequence[float | None],
    *,
    title: Sequence[str],
    legend: tuple[str, str],
    texts: Sequence[str],
    columns: Sequence[TextColumn] = (),
    variance: Variance | None = None,
    maximum: float | None = None,
    width: float = WIDE,
) -> Figure:
    """A bar for each label, from zero, in front of a lighter one of the period before.

    ``texts`` are the values as printed at the ends of the bars, ``legend`` names the two periods. To the
    right stand ``columns`` of text and then ``variance``. The height follows from the number of rows.
    """
    head = _HEAD if columns or variance else 0.0
    height = title_height(title, width, legend=True) + head + _ROW * len(labels) + 3
    paper = Paper(width, height, title)
    paper.legend([(SOLID, legend[0]), (LIGHTER, legend[1])])

    names = min(max((string_width(label, TEXT) for label in labels), default=0.0), width * 0.3)
    right = width
    spread = _variance_room(variance, width)
    variance_left = right = right - spread
    edges: list[float] = []
    for column in reversed(columns):
        edges.insert(0, right - (_GAP if variance or edges else 0.0))
        right = edges[0] - text_column(column.texts, column.header)
    room_for_text = max((string_width(text, TEXT) for text in texts), default=0.0) + 4
    left = names + 6
    room = (right - _GAP if right < width else width) - room_for_text - left
    scale = Scale.over([*values, *previous], left, max(room, 10.0), maximum=maximum)
    zero = scale.at(0)

    top = paper.top - head
    for edge, column in zip(edges, columns, strict=True):
        paper.text(edge, paper.top - SMALL, column.header, SMALL, colour=colours.QUIET, align="right")
    for index, label in enumerate(labels):
        middle = top - _ROW * (index + 0.5)
        paper.block(names, middle, wrap_text(label, TEXT, names + 0.1, most=2), align="right")
        before, value = previous[index], values[index]
        if before is not None:
            paper.area(zero, middle - 1.5, scale.at(before) - zero, 7.5, LIGHTER, f"previous-{index}")
        if value is not None:
            paper.area(zero, middle - 6, scale.at(value) - zero, 9, SOLID, f"actual-{index}")
        end = max(scale.at(number) for number in (0.0, value, before) if number is not None)
        paper.text(end + 3, middle - TEXT * 0.36, texts[index], TEXT)
        for edge, column in zip(edges, columns, strict=True):
            paper.text(edge, middle - TEXT * 0.36, column.texts[index], TEXT, align="right")
    paper.line((zero, top), (zero, top - _ROW * len(labels)), colours.INK, 0.8)
    if variance:
        _draw_variance(paper, variance, variance_left + _GAP, spread - _GAP, top)
    return paper.figure


def _variance_room(variance: Variance | None, width: float) -> float:
    if not variance:
        return 0.0
    texts = text_column(variance.texts, "")
    return max(min(width * 0.22, 110.0) + texts, string_width(variance.header, SMALL)) + _GAP


def _draw_variance(paper: Paper, variance: Variance, left: float, room: float, top: float) -> None:
    texts = text_column(variance.texts, "") + 3
    known = [value for value in variance.values if value is not None]
    # A text stands beyond its bar's end, so it needs room on each side that has bars.
    before = texts if any(value < 0 for value in known) else 0.0
    after = texts if any(value >= 0 for value in known) else 0.0
    scale = Scale.over(known, left + before, max(room - before - after, 10.0))
    zero = scale.at(0)
    # Centred over zero, but within the column: zero stands at its edge when all go one way.
    half = string_width(variance.header, SMALL) / 2
    middle = min(max(zero, left + half), left + room - half)
    paper.text(middle, paper.top - SMALL, variance.header, SMALL, colour=colours.QUIET, align="center")
    for index, (value, text) in enumerate(zip(variance.values, variance.texts, strict=True)):
        middle = top - _ROW * (index + 0.5)
        if value is None:
            paper.text(zero + 3, middle - TEXT * 0.36, text, TEXT, colour=colours.QUIET)
            continue
        end = scale.at(value)
        paper.area(zero, middle - 4.5, end - zero, 9, variance_look(value), f"variance-{index}")
        if value < 0:
            paper.text(end - 3, middle - TEXT * 0.36, text, TEXT, align="right")
        else:
            paper.text(end + 3, middle - TEXT * 0.36, text, TEXT)
    paper.line((zero, top), (zero, top - _ROW * len(variance.values)), colours.INK, 0.8)
