"""A sheet in points on which the figures are laid out.

The figures of this package are drawn without matplotlib's axes: each mixes bars with columns of text, whose
places are known beforehand, and laying out axes and ticks costs more than all the rest. All coordinates are
points from the bottom left corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from salesforce_app.pdf import colours, styles
from salesforce_app.pdf.fonts import Align, string_width
from salesforce_app.pdf.lines import wrap_text

WIDE = styles.TEXT_WIDTH
"""A figure across the page."""
HALF = (styles.TEXT_WIDTH - styles.GUTTER) / 2
"""One of two figures side by side."""

TITLE, SUBTITLE, TEXT, SMALL = 9.0, 8.0, 7.5, 7.0
_LEADING = 1.3


@dataclass(frozen=True, slots=True)
class Look:
    """How an area is filled and edged."""

    fill: str | None = None
    edge: str | None = None
    hatch: str | None = None
    line: float = 0.8


SOLID = Look(colours.ACTUAL)
LIGHTER = Look(colours.LAST_YEAR)
OUTLINED = Look(colours.PAPER, colours.INK)
HATCHED = Look(colours.PAPER, colours.ACTUAL, "////")
GREYED = Look(colours.UNRELIABLE)


class Paper:
    """A figure under construction, painted in the order of the calls.

    ``top`` is the height that is left beneath the title.
    """

    def __init__(self, width: float, height: float, title: Sequence[str]) -> None:
        """``title`` is two or three lines: who, what, when; the first is set bold."""
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        self._points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self.top = height
        for size, bold, line in title_lines(title, width):
            self.top -= size * _LEADING
            self.text(0, self.top, line, size, bold=bold, colour=colours.INK if bold else colours.QUIET)
        if title:
            self.top -= 5

    def area(
        self, x: float, y: float, width: float, height: float, look: Look, name: str | None = None
    ) -> None:
        """A rectangle; a negative ``height`` or ``width`` extends downwards or to the left."""
        patch = Rectangle(
            (x, y),
            width,
            height,
            facecolor=look.fill or "none",
            edgecolor=look.edge or "none",
            linewidth=look.line if look.edge else 0,
            joinstyle="miter",
            hatch=look.hatch,
            transform=self._points,
            gid=name,
        )
        patch.set_hatch_linewidth(0.7)
        self._add(patch)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = colours.RULE,
        width: float = 0.5,
        dashes: tuple[float, float] | None = None,
        name: str | None = None,
    ) -> None:
        """A straight line; ``dashes`` are lengths of ink and gap in points."""
        drawn = Line2D(
            (start[0], end[0]),
            (start[1], end[1]),
            color=colour,
            linewidth=width,
            solid_capstyle="butt",
            transform=self._points,
            gid=name,
        )
        if dashes:
            drawn.set_linestyle((0, tuple(length / width for length in dashes)))
        self._add(drawn)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = TEXT,
        *,
        bold: bool = False,
        colour: str = colours.INK,
        align: Align = "left",
    ) -> None:
        """One line of text on the base line ``y``; ``x`` is the edge that ``align`` names."""
        if not text:
            return
        self._add(
            Text(
                x,
                y,
                text,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                color=colour,
                horizontalalignment=align,
                verticalalignment="baseline",
                parse_math=False,
                transform=self._points,
            )
        )

    def block(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float = TEXT,
        *,
        bold: bool = False,
        colour: str = colours.INK,
        align: Align = "left",
    ) -> None:
        """Lines of text centred on the height ``y``."""
        leading = size * 1.2
        base = y + (len(lines) - 1) * leading / 2 - size * 0.36
        for number, line in enumerate(lines):
            self.text(x, base - number * leading, line, size, bold=bold, colour=colour, align=align)

    def _add(self, artist: Artist) -> None:
        # matplotlib paints lines over areas, unless all stand on one level.
        artist.set_zorder(1)
        self.figure.add_artist(artist)

    def legend(self, entries: Sequence[tuple[Look, str]]) -> None:
        """Swatches with their names in one line beneath the title, from the left."""
        if not entries:
            return
        self.top -= TEXT * 1.2
        x = 0.0
        for look, name in entries:
            self.area(x + 0.4, self.top - 0.4, 7, 6, look)
            self.text(x + 11, self.top, name, TEXT, colour=colours.QUIET)
            x += 11 + string_width(name, TEXT) + 14
        self.top -= 6


def title_lines(title: Sequence[str], width: float) -> list[tuple[float, bool, str]]:
    """The lines of a title, broken to the width: size, whether bold, text."""
    return [
        (SUBTITLE if number else TITLE, number == 0, line)
        for number, text in enumerate(title)
        for line in wrap_text(text, SUBTITLE if number else TITLE, width, bold=number == 0)
    ]


def title_height(title: Sequence[str], width: float, *, legend: bool = False) -> float:
    """Height that a title, and with it a legend, take from a figure of this width."""
    lines = sum(size * _LEADING for size, _bold, _line in title_lines(title, width))
    return lines + (5 if title else 0) + (TEXT * 1.2 + 6 if legend else 0)


def text_column(texts: Sequence[str], header: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Width of a column of short texts under a header."""
    longest = max((string_width(text, size, bold=bold) for text in texts), default=0.0)
    return max(longest, string_width(header, SMALL))


def printable(centres: Sequence[float], widths: Mapping[int, float], gap: float = 2.0) -> set[int]:
    """Which texts in a row can be printed without touching, where the last one matters most.

    ``centres`` are the middles of the columns, ``widths`` the lengths of the texts by column.
    """
    kept: set[int] = set()
    limit = float("inf")
    for index in sorted(widths, reverse=True):
        if centres[index] + widths[index] / 2 <= limit:
            kept.add(index)
            limit = centres[index] - widths[index] / 2 - gap
    return kept


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale that begins at zero, or beneath it when there are negative values.

    Maps ``low`` to ``start`` and ``high`` to ``start + length``.
    """

    low: float
    high: float
    start: float
    length: float

    @staticmethod
    def over(
        values: Sequence[float | None], start: float, length: float, *, maximum: float | None = None
    ) -> Scale:
        """The scale that shows all values; ``maximum`` gives figures on one page the same scale."""
        known = [value for value in values if value is not None]
        low, high = min(0.0, *known, 0.0), max(0.0, *known, maximum or 0.0)
        return Scale(low, high if high > low else low + 1.0, start, length)

    def at(self, value: float) -> float:
        """Position of a value in points."""
        return self.start + (value - self.low) / (self.high - self.low) * self.length


def variance_look(value: float) -> Look:
    """Blue for more, orange for less: the sign in the text says the same."""
    return Look(colours.MORE if value >= 0 else colours.LESS)
