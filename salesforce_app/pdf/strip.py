"""The strip of key figures at the top of a report: each a label, a value and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from . import colours
from .fonts import check_text, draw_string, string_width
from .lines import wrap_text

_LABEL, _SMALL = 7.5, 7.5
_VALUE, _CLOSE_VALUE = 17.0, 13.0
_LABEL_LEADING, _SMALL_LEADING = 9.5, 10.0
_GAP_COLUMNS = 10.0
_GAP_ROWS, _CLOSE_GAP_ROWS = 12.0, 5.0
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure as it is printed: the ``value`` with its ``unit``, and lines of signed ``deltas`` beneath.

    ``note`` is a last quiet line, such as "n = 312".
    """

    label: str
    value: str
    unit: str = ""
    deltas: tuple[str, ...] = ()
    note: str = ""


class KeyFigures(Flowable):
    """Key figures side by side, ``columns`` to a row, under thin rules.

    Those that stand ``is_close`` have smaller values, and as many deltas in a line as go into it.
    """

    def __init__(
        self, figures: Sequence[KeyFigure], columns: int = 4, where: str = "", *, is_close: bool = False
    ) -> None:
        super().__init__()
        self._is_close = is_close
        self._value = _CLOSE_VALUE if is_close else _VALUE
        self._gap_rows = _CLOSE_GAP_ROWS if is_close else _GAP_ROWS
        self._figures = list(figures)
        self._columns = max(1, min(columns, len(self._figures) or 1))
        self.spaceAfter = 6
        for figure in self._figures:
            for text in (figure.label, figure.value, figure.unit, *figure.deltas, figure.note):
                check_text(text, ", ".join(filter(None, (where, figure.label))))

    def _cell_width(self) -> float:
        return (self.width - _GAP_COLUMNS * (self._columns - 1)) / self._columns

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        self.width = availWidth
        self._rows = [
            self._figures[start : start + self._columns]
            for start in range(0, len(self._figures), self._columns)
        ]
        self._heights = [self._row_height(row) for row in self._rows]
        self.height = sum(self._heights) + self._gap_rows * max(len(self._rows) - 1, 0)
        return self.width, self.height

    def _label_lines(self, figure: KeyFigure) -> list[str]:
        return wrap_text(figure.label, _LABEL, self._cell_width(), most=2)

    def _small_lines(self, figure: KeyFigure) -> list[tuple[str, str]]:
        """The lines beneath the value with their colours."""
        lines = [(text, colours.INK) for text in figure.deltas if text]
        if figure.note:
            lines.append((figure.note, colours.QUIET))
        if not self._is_close:
            return lines
        joined: list[tuple[str, str]] = []
        for text, colour in lines:
            longer = f"{joined[-1][0]}{_BETWEEN}{text}" if joined else ""
            if longer and string_width(longer, _SMALL) <= self._cell_width():
                joined[-1] = (longer, joined[-1][1])
            else:
                joined.append((text, colour))
        return joined

    def _row_height(self, row: Sequence[KeyFigure]) -> float:
        labels = max(len(self._label_lines(figure)) for figure in row)
        small = max(len(self._small_lines(figure)) for figure in row)
        return 5 + labels * _LABEL_LEADING + self._value * 1.25 + small * _SMALL_LEADING + 2

    def draw(self) -> None:
        top = self.height
        for row, height in zip(self._rows, self._heights, strict=True):
            labels = max(len(self._label_lines(figure)) for figure in row)
            for index, figure in enumerate(row):
                self._draw_figure(figure, index * (self._cell_width() + _GAP_COLUMNS), top, labels)
            top -= height + self._gap_rows

    def _draw_figure(self, figure: KeyFigure, x: float, top: float, labels: int) -> None:
        canvas, width = self.canv, self._cell_width()
        canvas.setStrokeColor(colours.ACTUAL)
        canvas.setLineWidth(0.8)
        canvas.line(x, top, x + width, top)
        y = top - 5
        canvas.setFillColor(colours.QUIET)
        for line in self._label_lines(figure):
            y -= _LABEL_LEADING
            draw_string(canvas, x, y + 2, line, _LABEL)
        y = top - 5 - labels * _LABEL_LEADING - self._value * 1.02
        size = self._value
        unit = f" {figure.unit}" if figure.unit else ""
        while size > 9 and string_width(figure.value, size, bold=True) + string_width(unit, _SMALL) > width:
            size -= 0.5
        canvas.setFillColor(colours.INK)
        draw_string(canvas, x, y, figure.value, size, bold=True)
        canvas.setFillColor(colours.QUIET)
        draw_string(canvas, x + string_width(figure.value, size, bold=True), y, unit, _SMALL)
        y -= self._value * 0.23
        for text, colour in self._small_lines(figure):
            y -= _SMALL_LEADING
            canvas.setFillColor(colour)
            for line in wrap_text(text, _SMALL, width, most=1):
                draw_string(canvas, x, y, line, _SMALL)


def key_figures(
    figures: Sequence[KeyFigure], columns: int = 4, where: str = "", *, is_close: bool = False
) -> KeyFigures:
    """A strip of key figures as wide as the text, ``columns`` to a row."""
    return KeyFigures(figures, columns, where, is_close=is_close)
