"""Figures keep their promises: zero-based, one scale, marked, told apart in grey, texts as given."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from salesforce_app.charts.canvas import FigureFlowable
from salesforce_app.charts.figures import (
    TextColumn,
    TextRow,
    Tier,
    Variance,
    columns_with_last_year,
    horizontal_bars,
    migration_matrix,
    plan_columns,
    pyramid,
    rates,
)
from salesforce_app.charts.paper import HALF, Scale, printable
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.pdf import colours
from salesforce_app.pdf.fonts import string_width
from tests.printed import document

MONTHS = ["Jun\n2019", "Jul", "Aug"]
TITLE = ["North", "Sales, thousand $", "June – August 2019"]


def areas(figure: Figure) -> dict[str, Rectangle]:
    return {str(patch.get_gid()): patch for patch in figure.findobj(Rectangle) if patch.get_gid()}


def lines(figure: Figure) -> dict[str, Line2D]:
    return {str(line.get_gid()): line for line in figure.findobj(Line2D) if line.get_gid()}


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def _columns(
    actual: list[float | None], last_year: list[float | None], maximum: float | None = None
) -> Figure:
    return columns_with_last_year(
        MONTHS,
        actual,
        last_year,
        title=TITLE,
        legend=("This year", "Last year"),
        texts=[f"${value}" for value in actual],
        marks={1: "Festival", 2: "Festival"},
        rows=[TextRow("Cycles", ["4", "5", "4"])],
        maximum=maximum,
    )


def _bars(values: list[float | None], previous: list[float | None]) -> Figure:
    return horizontal_bars(
        ["Route 1", "Route 2", "Route 3"],
        values,
        previous,
        title=TITLE,
        legend=("June", "May"),
        texts=[str(value) for value in values],
        columns=[TextColumn("Δ%", ["+1%", "−2%", "0%"])],
        variance=Variance("Pull, pp", [1.0, -2.0, None], ["+1.0", "−2.0", "—"]),
    )


def _matrix() -> Figure:
    names = ["Key", "Large", "Small", "New"]
    counts = [[5, 2, 0, 0], [1, 9, 0, 0], [0, 4, 7, 1], [0, 0, 3, 0]]
    return migration_matrix(
        names,
        names,
        counts,
        title=TITLE,
        axes=("From", "To"),
        legend=("Up", "Same", "Down"),
        total="All",
        ordered=3,
    )


def _rates() -> Figure:
    return rates(
        ["Route 1", "Route 2", "Route 3"],
        [Ratio(90, 100), Ratio(10, 19), Ratio(0, 0)],
        title=TITLE,
        headers=("Rate", "n"),
        reference=("All", Ratio(100, 119)),
    )


def _pyramid() -> Figure:
    tiers = [Tier("Key", 0.1, 0.5, "10", "$5"), Tier("Small", 0.9, 0.5, "90", "$5")]
    return pyramid(tiers, title=TITLE, headers=("Shops", "Amount"))


def _plan() -> Figure:
    return plan_columns(
        MONTHS,
        [3.0, 2.0, None],
        [2.5, 2.5, 2.5],
        [None, 9.0, 2.0],
        title=TITLE,
        legend=("Actual", "Plan", "Forecast"),
        texts=["3", "2", "2"],
    )


def test_columns_are_proportional_from_zero() -> None:
    drawn = areas(_columns([4.0, 2.0, 1.0], [3.0, None, 4.0]))
    assert drawn["actual-0"].get_height() == pytest.approx(4 * drawn["actual-2"].get_height())
    assert drawn["last-year-2"].get_height() == pytest.approx(drawn["actual-0"].get_height())
    assert {patch.get_y() for name, patch in drawn.items() if "mark" not in name} == {
        drawn["actual-0"].get_y()
    }
    assert "last-year-1" not in drawn


def test_negative_columns_hang_from_zero() -> None:
    drawn = areas(_columns([4.0, -2.0, 0.0], [None, None, None]))
    assert drawn["actual-1"].get_y() == drawn["actual-0"].get_y()
    assert drawn["actual-1"].get_height() == pytest.approx(-drawn["actual-0"].get_height() / 2)


def test_figures_of_a_page_can_share_a_scale() -> None:
    small = areas(_columns([1.0, 1.0, 1.0], [None] * 3, maximum=4.0))["actual-0"].get_height()
    large = areas(_columns([4.0, 1.0, 1.0], [None] * 3))["actual-0"].get_height()
    assert large == pytest.approx(4 * small)


def test_neighbouring_months_share_a_mark() -> None:
    figure = _columns([4.0, 2.0, 1.0], [None] * 3)
    assert [name for name in areas(figure) if name.startswith("mark")] == ["mark-1"]
    assert texts(figure).count("Festival") == 1


def test_texts_are_printed_as_they_were_given() -> None:
    shown = texts(_columns([4.0, 2.0, 1.0], [None] * 3))
    for text in (*TITLE, "$4.0", "$2.0", "This year", "Last year", "Jun", "2019", "Cycles", "5"):
        assert text in shown
    assert not any(text.get_parse_math() for text in _columns([1.0] * 3, [None] * 3).findobj(Text))


def test_values_that_would_overlap_are_left_out_but_for_the_last() -> None:
    figure = columns_with_last_year(
        [str(n) for n in range(24)],
        [1.0] * 24,
        [None] * 24,
        title=TITLE,
        legend=("a", "b"),
        texts=[f"123,456,{n:03}" for n in range(24)],
        width=HALF,
    )
    assert [text for text in texts(figure) if text.startswith("123,456")] == ["123,456,023"]


def test_the_forecast_stands_only_where_there_is_no_actual() -> None:
    drawn = areas(_plan())
    assert sorted(name for name in drawn if not name.startswith("plan")) == [
        "actual-0",
        "actual-1",
        "forecast-2",
    ]
    assert drawn["forecast-2"].get_hatch() == "////"
    assert drawn["plan-0"].get_facecolor()[:3] == (1, 1, 1)
    assert drawn["plan-0"].get_linewidth() > 0
    assert drawn["actual-0"].get_linewidth() == 0


def test_bars_are_proportional_from_zero() -> None:
    drawn = areas(_bars([4.0, 2.0, None], [3.0, 1.0, 1.0]))
    assert drawn["actual-0"].get_width() == pytest.approx(2 * drawn["actual-1"].get_width())
    assert drawn["previous-0"].get_width() == pytest.approx(3 * drawn["previous-1"].get_width())
    assert drawn["actual-0"].get_x() == drawn["previous-2"].get_x()
    assert "actual-2" not in drawn


def test_variances_have_their_sign_as_direction_colour_and_text() -> None:
    figure = _bars([4.0, 2.0, 1.0], [None] * 3)
    drawn = areas(figure)
    up, down = drawn["variance-0"], drawn["variance-1"]
    assert up.get_x() == down.get_x()
    assert down.get_width() == pytest.approx(-2 * up.get_width())
    assert up.get_facecolor() != down.get_facecolor()
    assert {"+1.0", "−2.0", "—"} <= set(texts(figure))


def test_both_sides_of_the_pyramid_have_one_scale() -> None:
    drawn = areas(_pyramid())
    assert drawn["count-1"].get_width() == pytest.approx(9 * drawn["count-0"].get_width())
    assert drawn["amount-0"].get_width() == pytest.approx(-5 * drawn["count-0"].get_width())


def test_moves_up_and_down_differ_and_unordered_tiers_have_no_colour() -> None:
    figure = _matrix()
    drawn = {name: patch.get_facecolor() for name, patch in areas(figure).items()}
    red, _green, blue, _alpha = drawn["cell-2-1"]
    assert blue > red
    red, _green, blue, _alpha = drawn["cell-0-1"]
    assert red > blue
    assert drawn["cell-0-0"] == drawn["cell-3-2"] == drawn["cell-2-3"]
    assert texts(figure).count("▲") == 2
    assert texts(figure).count("▼") == 1


def test_the_matrix_adds_up() -> None:
    shown = texts(_matrix())
    assert "32" in shown
    assert shown.count("12") == 1
    assert shown.count("·") == 8


def test_rates_are_on_a_scale_to_a_hundred_with_their_wilson_interval() -> None:
    figure = _rates()
    bar = areas(figure)["rate-0"]
    full = bar.get_width() / 0.9
    interval = lines(figure)["interval-0"].get_xdata()
    expected = Ratio(90, 100).wilson95()
    assert expected is not None
    assert [(float(x) - bar.get_x()) / full for x in interval] == pytest.approx(list(expected))
    assert (float(lines(figure)["reference"].get_xdata()[0]) - bar.get_x()) / full == pytest.approx(100 / 119)


def test_few_cases_are_grey_and_none_are_a_dash() -> None:
    figure = _rates()
    drawn = areas(figure)
    assert drawn["rate-0"].get_facecolor() != drawn["rate-1"].get_facecolor()
    assert "rate-2" not in drawn
    inks = {text.get_text(): text.get_color() for text in figure.findobj(Text)}
    assert inks["90.0%"] == colours.INK
    assert inks["52.6%"] == colours.FAINT
    assert inks["—"] == colours.FAINT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (colours.ACTUAL, colours.LAST_YEAR),
        (colours.MORE, colours.LESS),
        (colours.LAST_YEAR, colours.MARK),
        (colours.ACTUAL, colours.UNRELIABLE),
    ],
)
def test_colours_that_must_be_told_apart_differ_in_grey(one: str, other: str) -> None:
    assert abs(colours.luminance(one) - colours.luminance(other)) > 0.15


@pytest.mark.parametrize(
    "make",
    [
        lambda: _columns([4.0, -2.0, 0.0], [None, 1.0, 2.0]),
        lambda: _bars([4.0, -2.0, None], [None, 1.0, 2.0]),
        _pyramid,
        _matrix,
        _rates,
        _plan,
        lambda: columns_with_last_year([], [], [], title=[], legend=("a", "b"), texts=[]),
        lambda: horizontal_bars([], [], [], title=[], legend=("a", "b"), texts=[]),
        lambda: pyramid([], title=[], headers=("a", "b")),
        lambda: migration_matrix([], [], [], title=[], axes=("a", "b"), legend=("u", "s", "d")),
        lambda: rates([], [], title=[], headers=("a", "b"), reference=("x", Ratio(0, 0))),
    ],
    ids=["columns", "bars", "pyramid", "matrix", "rates", "plan", *(f"empty {n}" for n in range(5))],
)
def test_everything_stays_on_the_sheet(make: Callable[[], Figure]) -> None:
    figure = make()
    width, height = (inches * 72 for inches in figure.get_size_inches())
    for patch in areas(figure).values():
        box = patch.get_bbox()
        assert -0.5 <= min(box.x0, box.x1) <= max(box.x0, box.x1) <= width + 0.5
        assert -0.5 <= min(box.y0, box.y1) <= max(box.y0, box.y1) <= height + 0.5
    for text in figure.findobj(Text):
        size = float(text.get_fontsize())
        length = string_width(text.get_text(), size, bold=text.get_fontweight() == "bold")
        left = (
            text.get_position()[0]
            - length * {"left": 0, "center": 0.5, "right": 1}[text.get_horizontalalignment()]
        )
        assert left >= -0.5
        assert left + length <= width + 0.5
        assert 0 <= text.get_position()[1] <= height
    assert document().build([FigureFlowable(figure)]).startswith(b"%PDF")


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=8), st.floats(0, 1e9))
def test_a_scale_holds_zero_and_every_value(values: list[float | None], maximum: float) -> None:
    scale = Scale.over(values, 10, 100, maximum=maximum)
    for value in (0.0, maximum, *(value for value in values if value is not None)):
        assert 10 - 1e-6 <= scale.at(value) <= 110 + 1e-6


@given(st.lists(st.floats(1, 60), min_size=1, max_size=20))
def test_printed_labels_do_not_touch_and_hold_the_last(lengths: list[float]) -> None:
    centres = [30.0 * index for index in range(len(lengths))]
    kept = sorted(printable(centres, dict(enumerate(lengths))))
    assert kept[-1] == len(lengths) - 1
    for one, other in pairwise(kept):
        assert centres[one] + lengths[one] / 2 < centres[other] - lengths[other] / 2
