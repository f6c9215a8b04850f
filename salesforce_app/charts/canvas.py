"""Figures on a reportlab page: vectors, with text in the document's own fonts, so that it can be searched."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable

from salesforce_app.pdf.fonts import check_text, draw_string

from .renderer import Colour, Label, Stroke, VectorRenderer, draw, segments

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}


class CanvasRenderer(VectorRenderer):
    """Draws on a reportlab canvas, from its current origin."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        super().__init__(width, height)
        self._canvas = canvas
        self._opaque = True

    def shape(self, path: Path, fill: Colour | None, stroke: Stroke | None) -> None:
        canvas = self._canvas
        if fill:
            canvas.setFillColorRGB(*fill[:3])
        if stroke:
            canvas.setStrokeColorRGB(*stroke.colour[:3])
            canvas.setLineWidth(stroke.width)
            canvas.setDash(list(stroke.dashes), stroke.offset)
            canvas.setLineCap(_CAPS[stroke.cap])
            canvas.setLineJoin(_JOINS[stroke.join])
        self._set_opacity(fill[3] if fill else 1.0, stroke.colour[3] if stroke else 1.0)
        canvas.drawPath(self._path(path), stroke=int(stroke is not None), fill=int(fill is not None))

    def label(self, label: Label) -> None:
        canvas = self._canvas
        canvas.setFillColor(Color(*label.colour[:3]))
        self._set_opacity(label.colour[3], 1.0)
        if label.angle:
            canvas.saveState()
            canvas.translate(label.x, label.y)
            canvas.rotate(label.angle)
            draw_string(canvas, 0, 0, label.text, label.size, bold=label.bold)
            canvas.restoreState()
        else:
            draw_string(canvas, label.x, label.y, label.text, label.size, bold=label.bold)

    def begin_clip(self, paths: Sequence[Path]) -> None:
        self._canvas.saveState()
        for path in paths:
            self._canvas.clipPath(self._path(path), stroke=0, fill=0)

    def end_clip(self) -> None:
        self._canvas.restoreState()

    def _set_opacity(self, fill: float, stroke: float) -> None:
        # Files that need no transparency do not get any: it slows old printers down.
        if fill < 1 or stroke < 1:
            self._canvas.setFillAlpha(fill)
            self._canvas.setStrokeAlpha(stroke)
            self._opaque = False
        elif not self._opaque:
            self._canvas.setFillAlpha(1)
            self._canvas.setStrokeAlpha(1)
            self._opaque = True

    def _path(self, path: Path) -> PDFPathObject:
        made = self._canvas.beginPath()
        for code, numbers in segments(path):
            if code == Path.MOVETO:
                made.moveTo(*numbers)
            elif code == Path.LINETO:
                made.lineTo(*numbers)
            elif code == Path.CURVE4:
                made.curveTo(*numbers)
            else:
                made.close()
        return made


class FigureFlowable(Flowable):
    """A figure in a story, at its own size; made smaller where the column is narrower."""

    def __init__(self, figure: Figure, where: str = "") -> None:
        """Raises `salesforce_app.pdf.fonts.MissingGlyph`, naming ``where``, before anything is drawn."""
        super().__init__()
        self.figure = figure
        self._own_width, self._own_height = (float(inches) * 72 for inches in figure.get_size_inches())
        self.spaceAfter = 6
        for text in figure.findobj(Text):
            check_text(text.get_text(), where)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        self._scale = min(1.0, availWidth / self._own_width)
        self.width, self.height = self._own_width * self._scale, self._own_height * self._scale
        return self.width, self.height

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.scale(self._scale, self._scale)
        draw(self.figure, CanvasRenderer(self.canv, self._own_width, self._own_height))
        self.canv.restoreState()
