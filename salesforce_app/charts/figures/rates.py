"""Rates with the range that chance alone would give them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from salesforce_app.kernel.ratio import Ratio
from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from salesforce_app.pdf.lines import wrap_text

from ..paper import GREYED, LIGHTER, SMALL, TEXT, WIDE, Paper, Scale, text_column, title_height

_ROW = 16.0
_HEAD = 13.0
_FOOT = 12.0
_GAP = 12.0


def rates(
    labels: Sequence[str],
    ratios: Sequence[Ratio],
    *,
    title: Sequence[str],
    headers: tuple[str, str],
    reference: tuple[str, Ratio] | None = None,
    reliable_from: int = 20,
    digits: int = 1,
    width: float = WIDE,
) -> Figure:
    """A bar from 0 to each rate on a scale to 100 %, with its 95 % Wilson interval as a dark line.

    To the right stand the rate and its number of cases, under ``headers``. Rates of fewer than
    ``reliable_from`` cases are grey; a rate without cases is printed "—". ``reference`` is a name and a rate
    drawn as a dashed line through all rows, such as the whole unit's.
    """
    height = title_height(title, width) + _HEAD + _ROW * len(labels) + _FOOT
    paper = Paper(width, height, title)
    percents = [ratio.percent(digits) for ratio in ratios]
    cases = [f"{ratio.denominator:,}" for ratio in ratios]
    names = min(max((string_width(label, TEXT) for label in labels), default=0.0), width * 0.3)
    cases_left = width - text_column(cases, headers[1])
    percent_right = cases_left - _GAP
    left = names + 6
    right = percent_right - text_column(percents, headers[0]) - _GAP
    scale = Scale(0.0, 1.0, left, max(right - left, 10.0))

    top = paper.top - _HEAD
    foot = top - _ROW * len(labels)
    paper.text(percent_right, paper.top - SMALL, headers[0], SMALL, colour=colours.QUIET, align="right")
    paper.text(width, paper.top - SMALL, headers[1], SMALL, colour=colours.QUIET, align="right")
    for step in (0.25, 0.5, 0.75, 1.0):
        paper.line((scale.at(step), top), (scale.at(step), foot))
    for step, align in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
        paper.text(scale.at(step), foot - 9, f"{step:.0%}", SMALL, colour=colours.FAINT, align=align)  # type: ignore[arg-type]
    for index, (label, ratio) in enumerate(zip(labels, ratios, strict=True)):
        middle = top - _ROW * (index + 0.5)
        firm = ratio.denominator >= reliable_from
        ink = colours.INK if firm else colours.FAINT
        paper.block(names, middle, wrap_text(label, TEXT, names + 0.1, most=2), colour=ink, align="right")
        paper.text(percent_right, middle - TEXT * 0.36, percents[index], TEXT, colour=ink, align="right")
        paper.text(width, middle - TEXT * 0.36, cases[index], TEXT, colour=ink, align="right")
        value, interval = ratio.value, ratio.wilson95()
        if value is None or interval is None:
            continue
        look = LIGHTER if firm else GREYED
        paper.area(left, middle - 4.5, scale.at(value) - left, 9, look, f"rate-{index}")
        line = colours.ACTUAL if firm else colours.FAINT
        low, high = scale.at(interval[0]), scale.at(interval[1])
        paper.line((low, middle), (high, middle), line, 1.6, name=f"interval-{index}")
        for end in (low, high):
            paper.line((end, middle - 2.5), (end, middle + 2.5), line, 0.8)
        at = scale.at(value)
        paper.line((at, middle - 4.5), (at, middle + 4.5), line, 1.6, name=f"value-{index}")
    paper.line((left, top), (left, foot), colours.INK, 0.8)
    if reference and (level := reference[1].value) is not None:
        x = scale.at(level)
        paper.line((x, top), (x, foot), colours.INK, 0.8, dashes=(2.5, 2.0), name="reference")
        text = f"{reference[0]} {reference[1].percent(digits)}"
        half = string_width(text, SMALL) / 2
        paper.text(min(max(x, left + half), right - half), top + 3, text, SMALL, align="center")
    return paper.figure
