"""The same figures inside HTML pages."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from salesforce_app.charts.svg import svg
from salesforce_app.pdf.fonts import string_width

SVG = "{http://www.w3.org/2000/svg}"


def _figure() -> Figure:
    figure = Figure(figsize=(200 / 72, 100 / 72), dpi=72)
    figure.patch.set_visible(False)
    figure.add_artist(Rectangle((0.1, 0.1), 0.5, 0.5, facecolor="#1F4E79", alpha=0.5))
    figure.add_artist(Rectangle((0.7, 0.1), 0.2, 0.5, facecolor="white", edgecolor="black", hatch="//"))
    figure.add_artist(Line2D([0, 1], [0, 1], linestyle=(1, (2, 3)), color="black", linewidth=1))
    figure.text(0.5, 0.25, "A & 𠮷", fontsize=10, ha="right", va="baseline", fontweight="bold")
    figure.text(0.5, 0.5, "turned", fontsize=10, rotation=90, rotation_mode="anchor", va="baseline")
    return figure


@pytest.fixture
def drawing() -> ElementTree.Element:
    return ElementTree.fromstring(svg(_figure(), "trend", "Sales <by> month"))  # noqa: S314 - our own


def test_it_is_one_element_of_its_own_size_that_tells_what_it_shows(drawing: ElementTree.Element) -> None:
    assert drawing.tag == f"{SVG}svg"
    assert drawing.get("viewBox") == "0 0 200 100"
    assert drawing.get("role") == "img"
    title = drawing.find(f"{SVG}title")
    assert title is not None
    assert (title.text, title.get("id")) == ("Sales <by> month", drawing.get("aria-labelledby"))


def test_heights_are_counted_from_the_top(drawing: ElementTree.Element) -> None:
    area = drawing.findall(f"{SVG}path")[0]
    assert area.get("d") == "M20 90L120 90L120 40L20 40Z"
    assert (area.get("fill"), area.get("fill-opacity"), area.get("stroke")) == ("#1f4e79", "0.5", None)


def test_text_is_text_and_keeps_its_length_in_any_font(drawing: ElementTree.Element) -> None:
    text, turned = drawing.findall(f"{SVG}text")
    width = string_width("A & 𠮷", 10, bold=True)
    assert text.text == "A & 𠮷"
    assert (text.get("x"), text.get("y"), text.get("text-anchor")) == ("100", "75", "end")
    assert float(text.get("textLength", "")) == pytest.approx(width, abs=0.01)
    assert text.get("font-weight") == "700"
    assert turned.get("transform") == "rotate(-90 100 50)"


def test_dashes_and_clips_are_kept(drawing: ElementTree.Element) -> None:
    assert [path.get("stroke-dasharray") for path in drawing.findall(f"{SVG}path")][-1] == "2 3"
    clip, group = drawing.find(f"{SVG}clipPath"), drawing.find(f"{SVG}g")
    assert clip is not None
    assert group is not None
    assert clip.get("id") == "trend-clip-1"
    assert group.get("clip-path") == "url(#trend-clip-1)"


def test_a_strict_content_security_policy_lets_it_through() -> None:
    text = svg(_figure(), "trend", "x")
    assert "style" not in text
    assert "href" not in text


def test_the_same_figure_gives_the_same_text_and_names_are_unique() -> None:
    assert svg(_figure(), "a", "x") == svg(_figure(), "a", "x")
    assert 'id="a-' not in svg(_figure(), "b", "x")
