"""Charts as values: what their table and their drawing are told."""

from __future__ import annotations

import json
import re

import pytest
from django.template import Context, Template
from django.utils import translation

from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.charts import Category, Chart, Kind, Measure, Reference, Series, Tone, number, text


def trend() -> Chart:
    return Chart(
        kind=Kind.COLUMNS,
        name="trend",
        title="North 1: net sales",
        measure=Measure.MONEY,
        categories=(Category("Feb", note="4"), Category("Mar", note="5", href="/units/N1/?month=2024-03")),
        series=(
            Series("2024", (1_234_56, 2_000_00)),
            Series("2023", (None, -50_00), Tone.BEFORE),
        ),
        axis="Month",
        notes="Cycles",
        currency="CNY",
    )


def rendered(chart: Chart) -> str:
    return Template("{% load charts %}{% chart chart %}").render(Context({"chart": chart}))


def drawn(html: str) -> dict[str, object]:
    found = re.search(r'<script id="[^"]+" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


def table(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def test_the_table_and_the_drawing_have_the_same_numbers() -> None:
    html = rendered(trend())
    assert table(html) == [
        ["Month", "2024", "2023", "Cycles"],
        ["Feb", "¥1,235", "—", "4"],
        ["Mar", "¥2,000", "−¥50", "5"],
    ]
    data = drawn(html)
    assert data["categories"] == [
        {"label": "Feb", "note": "4", "href": "", "faint": False},
        {"label": "Mar", "note": "5", "href": "/units/N1/?month=2024-03", "faint": False},
    ]
    assert data["series"] == [
        {"name": "2024", "tone": "now", "values": [1234.56, 2000.0], "texts": ["¥1,235", "¥2,000"]},
        {"name": "2023", "tone": "before", "values": [None, -50.0], "texts": ["—", "−¥50"]},
    ]
    assert '<a href="/units/N1/?month=2024-03">Mar</a>' in html


def test_a_chart_without_any_number_says_so_and_draws_nothing() -> None:
    chart = Chart(
        Kind.BARS, "none", "Nothing", Measure.COUNT, (Category("A"),), (Series("n", (None,)),), "Route"
    )
    html = rendered(chart)
    assert "Nothing is known of this period." in html
    assert "chart-drawing" not in html


def test_zero_is_a_number() -> None:
    chart = Chart(Kind.BARS, "zero", "Zero", Measure.COUNT, (Category("A"),), (Series("n", (0,)),), "Route")
    assert not chart.is_empty


def test_rates_are_drawn_in_per_cent_and_read_with_their_cases() -> None:
    assert number(Ratio(6, 9), Measure.RATE) == pytest.approx(66.6667, abs=0.0001)
    assert text(Ratio(6, 9), Measure.RATE, "CNY") == "66.7% (6/9)"
    assert number(Ratio(0, 0), Measure.RATE) is None
    assert text(Ratio(0, 0), Measure.RATE, "CNY") == "—"


@pytest.mark.parametrize(
    ("value", "measure", "expected"),
    [
        (-1.25, Measure.POINTS, "−1.2 pp"),
        (0.7, Measure.POINTS, "+0.7 pp"),
        (118.75, Measure.INDEX, "118.8"),
        (12345, Measure.COUNT, "12,345"),
        (None, Measure.COUNT, "—"),
    ],
)
def test_values_are_written_by_their_measure(value: float | None, measure: Measure, expected: str) -> None:
    assert text(value, measure, "CNY") == expected


def test_points_are_named_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert text(1.2, Measure.POINTS, "CNY") == "+1.2 个百分点"


def test_the_reference_closes_the_table() -> None:
    chart = Chart(
        Kind.RATES,
        "rates",
        "Debit success",
        Measure.RATE,
        (Category("N1A", is_faint=True),),
        (Series("E2", (Ratio(1, 2),)),),
        "Route",
        reference=Reference("Unit", Ratio(3, 4)),
    )
    html = rendered(chart)
    assert table(html)[-1] == ["Unit", "75.0% (3/4)"]
    assert drawn(html)["reference"] == {"name": "Unit", "value": 75.0, "text": "75.0% (3/4)"}
    assert '<tr class="is-faint">' in html


def test_a_series_has_a_value_for_every_category() -> None:
    with pytest.raises(ValueError, match="trend: n has 1 values for 2 categories"):
        Chart(
            Kind.COLUMNS,
            "trend",
            "Trend",
            Measure.COUNT,
            (Category("A"), Category("B")),
            (Series("n", (1,)),),
            "Month",
        )
