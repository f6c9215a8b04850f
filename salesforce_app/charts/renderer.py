"""What the PDF and the SVG renderer share: matplotlib's drawing orders turned into shapes and labels.

Text is measured with the fonts of the printed document (`salesforce_app.pdf.fonts`) and never looked up by
matplotlib, so a Chinese label neither warns nor turns into boxes, and a layout is the same on every machine.
One unit is one point, the origin is at the bottom left. Dollar signs mean money: mathematical markup is not
interpreted. Images are refused: a figure here consists of vectors.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform

from salesforce_app.pdf.fonts import ASCENT, DESCENT, Align, string_width

Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity, each from 0 to 1."""

_HATCH_TILE = 72.0
_VERTICES = {int(code): count for code, count in Path.NUM_VERTICES_FOR_CODE.items()}
_BOLD_FROM = 600
_WEIGHTS = {
    "semibold": 600,
    "demibold": 600,
    "demi": 600,
    "bold": 700,
    "heavy": 800,
    "extra bold": 800,
    "black": 900,
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: ``dashes`` are lengths of ink and gap in points, starting at ``offset``."""

    colour: Colour
    width: float
    dashes: tuple[float, ...] = ()
    offset: float = 0.0
    cap: str = "butt"
    join: str = "round"


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text: its base line starts at ``x``, ``y`` and runs in direction ``angle`` (degrees).

    ``width`` is its length in points; ``align`` tells which of its points the figure meant to fix.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool
    colour: Colour
    angle: float
    width: float
    align: Align


class VectorRenderer(RendererBase):
    """A matplotlib renderer that hands shapes and labels to its subclass."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self._size = (width, height)

    # What a subclass draws.

    @abstractmethod
    def shape(self, path: Path, fill: Colour | None, stroke: Stroke | None) -> None:
        """Draw a path whose vertices are points."""

    @abstractmethod
    def label(self, label: Label) -> None:
        """Draw one line of text."""

    @abstractmethod
    def begin_clip(self, paths: Sequence[Path]) -> None:
        """Draw what follows only inside all of these paths."""

    @abstractmethod
    def end_clip(self) -> None:
        """Undo the last `begin_clip`."""

    # What matplotlib asks.

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._size

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def flipy(self) -> bool:
        return False

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        return string_width(s, size, bold=_is_bold(prop)), (ASCENT + DESCENT) * size, DESCENT * size

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Ascent, descent and line gap. matplotlib 3.11 opens a font of its own when this is not there."""
        size = prop.get_size_in_points()
        return ASCENT * size, DESCENT * size, 0.2 * size

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        placed = transform.transform_path(path)
        if not len(placed):
            return
        clips = self._clips(gc)
        if clips:
            self.begin_clip(clips)
        fill = _fill(gc, rgbFace)
        stroke = _stroke(gc)
        if hatch := gc.get_hatch():
            if fill:
                self.shape(placed, fill, None)
            self._hatch(gc, hatch, placed)
            fill = None
        if fill or stroke:
            self.shape(placed, fill, stroke)
        if clips:
            self.end_clip()

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        if not s.strip():
            return
        clips = self._clips(gc)
        if clips:
            self.begin_clip(clips)
        size, bold = prop.get_size_in_points(), _is_bold(prop)
        align: Align = mtext.get_horizontalalignment() if mtext else "left"
        width = string_width(s, size, bold=bold)
        self.label(Label(float(x), float(y), s, size, bold, _rgba(gc), float(angle), width, align))
        if clips:
            self.end_clip()

    def _clips(self, gc: GraphicsContextBase) -> list[Path]:
        clips: list[Path] = []
        box = gc.get_clip_rectangle()
        if box is not None and not _covers(box, self._size):
            clips.append(
                Path([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)], closed=False)
            )
        path, transform = gc.get_clip_path()
        if path is not None and transform is not None:
            clips.append(transform.transform_path(cast("Path", path)))
        return clips

    def _hatch(self, gc: GraphicsContextBase, hatch: str, shape: Path) -> None:
        box = shape.get_extents()
        lines = Path.hatch(hatch, 6)
        if not box.width or not box.height:
            return
        colour = to_rgba(gc.get_hatch_color())
        stroke = Stroke(colour, gc.get_hatch_linewidth())
        tiles = [
            Affine2D().scale(_HATCH_TILE).translate(*corner).transform_path(lines) for corner in _tiles(box)
        ]
        self.begin_clip([shape])
        self.shape(Path.make_compound_path(*tiles), colour, stroke)
        self.end_clip()


def draw(figure: Figure, renderer: VectorRenderer) -> None:
    """Let a figure draw itself. Its size in points is the renderer's, whatever its dpi was."""
    figure.set_dpi(72)
    figure.draw(renderer)


def _tiles(box: Bbox) -> Iterator[tuple[float, float]]:
    """Corners of hatch tiles over a box, on a raster common to the figure so that neighbours line up."""
    for column in range(floor(box.x0 / _HATCH_TILE), ceil(box.x1 / _HATCH_TILE)):
        for row in range(floor(box.y0 / _HATCH_TILE), ceil(box.y1 / _HATCH_TILE)):
            yield column * _HATCH_TILE, row * _HATCH_TILE


def _covers(box: Bbox, size: tuple[float, float]) -> bool:
    return bool(box.x0 <= 0 and box.y0 <= 0 and box.x1 >= size[0] and box.y1 >= size[1])


def _is_bold(prop: FontProperties) -> bool:
    weight = prop.get_weight()
    return (_WEIGHTS.get(weight, 400) if isinstance(weight, str) else weight) >= _BOLD_FROM


def _rgba(gc: GraphicsContextBase) -> Colour:
    red, green, blue, *alpha = gc.get_rgb()
    return red, green, blue, alpha[0] if alpha else 1.0


def _fill(gc: GraphicsContextBase, face: Any) -> Colour | None:
    if face is None:
        return None
    red, green, blue, *alpha = face
    opacity = gc.get_alpha() if gc.get_forced_alpha() or not alpha else alpha[0]
    return (red, green, blue, opacity) if opacity > 0 else None


def _stroke(gc: GraphicsContextBase) -> Stroke | None:
    width, colour = gc.get_linewidth(), _rgba(gc)
    if not width or not colour[3]:
        return None
    offset, dashes = cast("tuple[float | None, Sequence[float] | None]", gc.get_dashes())
    return Stroke(
        colour,
        float(width),
        tuple(float(length) for length in dashes) if dashes is not None else (),
        float(offset or 0),
        str(gc.get_capstyle()),
        str(gc.get_joinstyle()),
    )


def segments(path: Path) -> Iterator[tuple[int, list[float]]]:
    """A path as drawing steps: a `Path` code and its coordinates.

    Stretches that are not finite become gaps, and quadratic curves become the cubic ones that PDF has.
    """
    cleaned = path.cleaned(remove_nans=True, curves=True)
    vertices: list[list[float]] = np.asarray(cleaned.vertices).tolist()
    at = [0.0, 0.0]
    index = 0
    for code in _steps(np.asarray(cleaned.codes).tolist()):
        count = _VERTICES[code]
        points = vertices[index : index + count]
        index += count
        if code == Path.CURVE3:
            control, end = points
            points = [_towards(at, control), _towards(end, control), end]
            code = int(Path.CURVE4)
        yield code, [coordinate for point in points for coordinate in point]
        at = points[-1]


def _steps(codes: Sequence[int]) -> Iterator[int]:
    """One code for each step; matplotlib repeats a curve's code for each of its vertices."""
    position = 0
    while position < len(codes) and codes[position] != Path.STOP:
        yield codes[position]
        position += _VERTICES[codes[position]]


def _towards(start: Sequence[float], control: Sequence[float]) -> list[float]:
    return [a + (b - a) * 2 / 3 for a, b in zip(start, control, strict=True)]
