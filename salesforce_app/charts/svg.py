"""The same figures inside an HTML page: inline SVG with text as text, in the page's own fonts.

Attributes only, neither ``style`` nor a style sheet, so that a strict Content-Security-Policy lets it
through. Identifiers are counted from a name that the caller gives: the same figure gives the same text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians, sin
from xml.sax.saxutils import escape, quoteattr

from matplotlib.figure import Figure
from matplotlib.path import Path

from .renderer import Colour, Label, Stroke, VectorRenderer, draw, segments

_COMMANDS = {int(Path.MOVETO): "M", int(Path.LINETO): "L", int(Path.CURVE4): "C", int(Path.CLOSEPOLY): "Z"}
_CAPS = {"butt": "butt", "round": "round", "projecting": "square"}
_ANCHORS = {"center": ("middle", 0.5), "right": ("end", 1.0)}


class SvgRenderer(VectorRenderer):
    """Collects the elements of an SVG drawing; SVG counts its heights from the top."""

    def __init__(self, width: float, height: float, name: str) -> None:
        super().__init__(width, height)
        self._height = height
        self._name = name
        self._clip_count = 0
        self._open: list[int] = []
        self.parts: list[str] = []

    def shape(self, path: Path, fill: Colour | None, stroke: Stroke | None) -> None:
        attributes: dict[str, str] = {"d": self._data(path), "fill": _hex(fill) if fill else "none"}
        if fill and fill[3] < 1:
            attributes["fill-opacity"] = _number(fill[3])
        if stroke:
            attributes |= {"stroke": _hex(stroke.colour), "stroke-width": _number(stroke.width)}
            if stroke.colour[3] < 1:
                attributes["stroke-opacity"] = _number(stroke.colour[3])
            if stroke.dashes:
                attributes["stroke-dasharray"] = " ".join(map(_number, stroke.dashes))
            if stroke.offset:
                attributes["stroke-dashoffset"] = _number(stroke.offset)
            if stroke.cap != "butt":
                attributes["stroke-linecap"] = _CAPS[stroke.cap]
            if stroke.join != "miter":
                attributes["stroke-linejoin"] = stroke.join
        self.parts.append(f"<path{_attributes(attributes)}/>")

    def label(self, label: Label) -> None:
        # The page's font may run wider or narrower than the one that the layout was measured with: hold on to
        # the point that matters, and to the length.
        anchor, share = _ANCHORS.get(label.align, ("start", 0.0))
        along = label.width * share
        x = label.x + along * cos(radians(label.angle))
        y = self._height - label.y - along * sin(radians(label.angle))
        attributes = {
            "x": _number(x),
            "y": _number(y),
            "font-size": _number(label.size),
            "fill": _hex(label.colour),
        }
        if label.colour[3] < 1:
            attributes["fill-opacity"] = _number(label.colour[3])
        if label.bold:
            attributes["font-weight"] = "700"
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if len(label.text) > 1:
            attributes |= {"textLength": _number(label.width), "lengthAdjust": "spacingAndGlyphs"}
        if label.angle:
            attributes["transform"] = f"rotate({_number(-label.angle)} {_number(x)} {_number(y)})"
        self.parts.append(f"<text{_attributes(attributes)}>{escape(label.text)}</text>")

    def begin_clip(self, paths: Sequence[Path]) -> None:
        # One group inside another: the drawing is seen where all clips overlap.
        self._open.append(len(paths))
        for path in paths:
            self._clip_count += 1
            name = f"{self._name}-clip-{self._clip_count}"
            self.parts.append(
                f'<clipPath id="{name}"><path d="{self._data(path)}"/></clipPath><g clip-path="url(#{name})">'
            )

    def end_clip(self) -> None:
        self.parts.append("</g>" * self._open.pop())

    def _data(self, path: Path) -> str:
        return "".join(
            _COMMANDS[code] + self._points(numbers) if code != Path.CLOSEPOLY else "Z"
            for code, numbers in segments(path)
        )

    def _points(self, numbers: Sequence[float]) -> str:
        return " ".join(
            _number(value if index % 2 == 0 else self._height - value) for index, value in enumerate(numbers)
        )


def svg(figure: Figure, name: str, description: str) -> str:
    """A figure as an ``<svg>`` element for an HTML page.

    ``name`` must be unique within the page and fit into an ``id``; ``description`` is read out to those who
    can't see the figure. The drawing scales to the width of its container, up to its own size.
    """
    width, height = (float(inches) * 72 for inches in figure.get_size_inches())
    renderer = SvgRenderer(width, height, name)
    draw(figure, renderer)
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "figure",
        "viewBox": f"0 0 {_number(width)} {_number(height)}",
        "width": _number(width),
        "height": _number(height),
        "overflow": "visible",
        "role": "img",
        "aria-labelledby": f"{name}-title",
    }
    title = f'<title id="{name}-title">{escape(description)}</title>'
    return f"<svg{_attributes(attributes)}>{title}{''.join(renderer.parts)}</svg>"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {key}={quoteattr(value)}" for key, value in values.items())


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])
