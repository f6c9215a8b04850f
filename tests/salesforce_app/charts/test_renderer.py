"""Any matplotlib figure turns into shapes and labels, measured with the document's fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path as FilePath

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from salesforce_app.charts.canvas import FigureFlowable
from salesforce_app.charts.renderer import Colour, Label, Stroke, VectorRenderer, draw, segments
from salesforce_app.pdf.fonts import MissingGlyph, string_width
from tests.printed import document, poppler, read


@dataclass
class Recorder(VectorRenderer):
    """Keeps what it is told to draw."""

    size: tuple[float, float] = (200.0, 100.0)
    shapes: list[tuple[Path, Colour | None, Stroke | None]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    clips: list[int] = field(default_factory=list)
    clipped: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(*self.size)

    def shape(self, path: Path, fill: Colour | None, stroke: Stroke | None) -> None:
        self.shapes.append((path, fill, stroke))
        self.clipped.append(bool(self.clips))

    def label(self, label: Label) -> None:
        self.labels.append(label)

    def begin_clip(self, paths: Sequence[Path]) -> None:
        self.clips.append(len(paths))

    def end_clip(self) -> None:
        self.clips.pop()

    __hash__ = object.__hash__  # matplotlib keeps measures by renderer


def _blank() -> Figure:
    figure = Figure(figsize=(200 / 72, 100 / 72), dpi=200)
    figure.patch.set_visible(False)
    return figure


def _recorded(figure: Figure) -> Recorder:
    recorder = Recorder()
    draw(figure, recorder)
    assert recorder.clips == []
    return recorder


def _everything() -> Figure:
    """Lines, markers, collections, hatches, dashes, opacity, rotation, a polar plot and money."""
    figure = Figure(figsize=(6, 4))
    axes = figure.subplots(2, 2)
    axes[0, 0].plot([1, 2, nan, 4], [3, 1, 9, 5], "o--", label="营业额 𠮷")
    axes[0, 0].set_title("From $5 to $6")
    axes[0, 0].set_ylabel("纵轴")
    axes[0, 0].legend()
    axes[0, 1].scatter([1, 2, 3], [1, 2, 3], s=[10, 50, 90], c=[1, 2, 3], alpha=0.5)
    axes[0, 1].tick_params(axis="x", labelrotation=45)
    axes[1, 0].bar([1, 2], [1, 2], hatch="//", facecolor="white", edgecolor="black")
    axes[1, 0].fill_between([1, 2], [1, 2], alpha=0.3)
    axes[1, 1].remove()
    figure.add_subplot(2, 2, 4, projection="polar").plot([0, 1, 2], [0, 1, 2])
    return figure


def test_a_text_is_placed_by_its_width_in_the_documents_font() -> None:
    figure = _blank()
    figure.text(0.5, 0.5, "大𠮷 AC", fontsize=10, ha="center", va="baseline")
    (label,) = _recorded(figure).labels
    assert label.text == "大𠮷 AC"
    assert label.width == string_width("大𠮷 AC", 10)
    assert label.x == pytest.approx(100 - label.width / 2)
    assert label.y == pytest.approx(50)
    assert (label.size, label.bold, label.align) == (10, False, "center")


@pytest.mark.parametrize(("weight", "bold"), [("normal", False), ("bold", True), (500, False), (700, True)])
def test_heavy_weights_are_bold(weight: str | int, bold: bool) -> None:
    figure = _blank()
    figure.text(0, 0, "a", fontweight=weight)
    assert _recorded(figure).labels[0].bold is bold


def test_lines_of_a_text_stand_under_one_another() -> None:
    figure = _blank()
    figure.text(0, 0.5, "one\ntwo", fontsize=10)
    first, second = _recorded(figure).labels
    assert (first.text, second.text) == ("one", "two")
    assert 10 <= first.y - second.y <= 15


def test_dollar_signs_are_money() -> None:
    figure = _blank()
    figure.text(0, 0, "from $5 to $6")
    assert [label.text for label in _recorded(figure).labels] == ["from $5 to $6"]


def test_fill_edge_dashes_and_opacity_arrive() -> None:
    figure = _blank()
    figure.add_artist(
        Rectangle(
            (0.1, 0.1),
            0.5,
            0.5,
            facecolor=(1, 0, 0, 0.5),
            edgecolor="black",
            linewidth=2,
            linestyle=(1, (3, 4)),
        )
    )
    ((path, fill, stroke),) = _recorded(figure).shapes
    assert path.get_extents().bounds == pytest.approx((20, 10, 100, 50))
    assert fill == (1, 0, 0, 0.5)
    assert stroke is not None
    assert (stroke.colour, stroke.width) == ((0, 0, 0, 1), 2)
    assert stroke.dashes == pytest.approx((6, 8))


def test_what_is_invisible_is_not_drawn() -> None:
    figure = _blank()
    figure.add_artist(Rectangle((0, 0), 1, 1, facecolor="none", edgecolor="none"))
    figure.text(0, 0, "  ")
    recorder = _recorded(figure)
    assert (recorder.shapes, recorder.labels) == ([], [])


def test_a_hatch_is_clipped_to_its_shape() -> None:
    figure = _blank()
    figure.add_artist(Rectangle((0.1, 0.1), 0.2, 0.5, facecolor="white", edgecolor="black", hatch="//"))
    recorder = _recorded(figure)
    assert recorder.clipped == [False, True, False]
    hatch, outline = recorder.shapes[1], recorder.shapes[2]
    assert len(hatch[0].vertices) > 10
    assert outline[1] is None
    assert outline[2] is not None


def test_an_axes_clips_what_it_holds() -> None:
    figure = _blank()
    axes = figure.add_axes((0.2, 0.2, 0.5, 0.5))
    axes.set_axis_off()
    axes.plot([0, 1], [0, 1])
    axes.set_xlim(0.4, 0.6)
    assert _recorded(figure).clipped == [True]


def test_curves_become_cubic_and_gaps_stay_gaps() -> None:
    quadratic = Path([(0, 0), (3, 3), (6, 0)], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    assert list(segments(quadratic)) == [(Path.MOVETO, [0, 0]), (Path.CURVE4, [2, 2, 4, 2, 6, 0])]
    broken = Path([(0, 0), (1, 1), (nan, nan), (3, 3), (4, 4)])
    steps = [code for code, _numbers in segments(broken)]
    assert steps == [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO]
    square = Path.unit_rectangle()
    assert [code for code, _numbers in segments(square)][-1] == Path.CLOSEPOLY


def test_any_figure_is_printed_as_vectors_with_searchable_text(tmp_path: FilePath) -> None:
    pdf = document().build([FigureFlowable(_everything())])
    text = read(pdf).pages[0].extract_text()
    for part in ("营业额 𠮷", "From $5 to $6", "270°"):
        assert part in text
    assert not read(pdf).pages[0].images
    assert len(poppler("pdfimages", pdf, tmp_path, "-list").splitlines()) <= 2


def test_the_same_figure_gives_the_same_bytes() -> None:
    made = [document().build([FigureFlowable(_everything())]) for _n in range(2)]
    assert made[0] == made[1]
    assert b"Helvetica" not in made[0]


def test_opacity_is_used_only_where_asked_for() -> None:
    plain, see_through = _blank(), _blank()
    plain.add_artist(Rectangle((0, 0), 1, 1, facecolor="red"))
    see_through.add_artist(Rectangle((0, 0), 1, 1, facecolor="red", alpha=0.5))
    assert b"/ca" not in document().build([FigureFlowable(plain)])
    assert b"/ca .5" in document().build([FigureFlowable(see_through)])


def test_a_figure_too_wide_is_made_smaller() -> None:
    flowable = FigureFlowable(Figure(figsize=(20, 5)))
    assert flowable.wrap(400, 500) == pytest.approx((400, 100))
    assert FigureFlowable(Figure(figsize=(2, 1))).wrap(400, 500) == (144, 72)


def test_a_missing_glyph_names_the_figure() -> None:
    figure = _blank()
    figure.text(0, 0, "route \ue000")
    with pytest.raises(MissingGlyph) as caught:
        FigureFlowable(figure, "Sales by route")
    assert caught.value.where == "Sales by route"
