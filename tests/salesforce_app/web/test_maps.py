"""Maps: points with names, with tiles and without."""

from __future__ import annotations

import json
import re

import pytest
from django.template import Context, Template
from pytest_django import Settings

from salesforce_app.web.maps import MapPoint, drawing
from salesforce_app.web.tiles import tile_sources

SHOP = MapPoint("兴旺 <b>", 31.1774276, 121.5272106, note="12 Lake Road", address="/retailers/1/")


def render(points: list[MapPoint]) -> str:
    """The tag's output."""
    return Template("{% load maps %}{% map points 'shops' 'The shops' %}").render(Context({"points": points}))


def test_the_points_stand_in_a_list_as_well_and_nothing_is_code() -> None:
    text = render([SHOP])
    assert '<a href="/retailers/1/">兴旺 &lt;b&gt;</a>' in text
    assert "31.17743, 121.52721" in text
    assert "<b>" not in text
    assert 'style="' not in text
    found = re.search(r'<script id="shops-data" type="application/json">(.*?)</script>', text)
    assert found is not None
    assert json.loads(found[1])["points"][0]["label"] == "兴旺 <b>"


def test_without_a_point_there_is_no_map() -> None:
    assert "data-map" not in render([])


def test_without_tiles_points_keep_their_own_degrees(settings: Settings) -> None:
    settings.MAP_TILES, settings.MAP_DATUM = "", "GCJ02"
    assert drawing([SHOP])["points"][0]["at"] == [31.1774276, 121.5272106]  # type: ignore[index]


@pytest.mark.parametrize(
    ("datum", "at"),
    [
        ("WGS84", (31.1774276, 121.5272106)),
        # The published test point of the GCJ-02 transformation (domain.md §6).
        ("GCJ02", (31.175304, 121.531542)),
    ],
)
def test_with_tiles_points_lie_on_the_datum_of_the_tiles(
    settings: Settings, datum: str, at: tuple[float, float]
) -> None:
    settings.MAP_TILES, settings.MAP_DATUM = "https://tiles.example.org/{z}/{x}/{y}.png", datum
    assert drawing([SHOP])["points"][0]["at"] == pytest.approx(at, abs=1e-6)  # type: ignore[index]


@pytest.mark.parametrize(
    ("template", "sources"),
    [
        ("", []),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("https://tiles.example.org/{z}/{x}/{y}.png", ["https://tiles.example.org"]),
        ("https://{s}.example.org:8443/{z}/{x}/{y}.png?key=1", ["https://*.example.org:8443"]),
    ],
)
def test_the_policy_allows_the_host_of_the_tiles_and_no_other(template: str, sources: list[str]) -> None:
    assert tile_sources(template) == sources
