"""Colours of printed documents and figures, as hexadecimal RGB.

Neutral blue and orange, chosen so that each pair which must be told apart also differs on a grey printer
(domain.md §9: neutral colours, signs and words carry the meaning). ``luminance`` gives the grey.
"""

from __future__ import annotations

INK = "#1B2430"
"""Text."""
QUIET = "#5B6675"
"""Second-rank text: labels, notes, units. 5.9:1 against white."""
FAINT = "#8B95A1"
"""Figures that are too unreliable to be read firmly (fewer than 20 cases), and axis text."""
RULE = "#D5DAE1"
"""Thin rules between rows."""
PAPER = "#FFFFFF"
WASH = "#F3F5F8"
"""A tint behind headings and strips."""

ACTUAL = "#1F4E79"
"""What happened: dark and solid."""
LAST_YEAR = "#B4C5D8"
"""The year before: the same hue, lighter."""
MORE = "#2F6DB3"
"""Variance upwards."""
LESS = "#E59A3C"
"""Variance downwards: lighter than `MORE` in grey."""
MARK = "#FBEFDC"
"""Behind a month that is not like the others (a festival)."""
MARK_TEXT = "#8A5A14"
UNRELIABLE = "#D3D8DE"
"""A bar or point from fewer than 20 cases."""


def luminance(colour: str) -> float:
    """Grey value between 0 (black) and 1 (white) that a printer makes of a colour (Rec. 709 weights)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
