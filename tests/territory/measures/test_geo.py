from __future__ import annotations

from math import asin, degrees, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Datum
from territory.measures.geo import (
    EARTH_RADIUS_M,
    Position,
    bd09_to_gcj02,
    distance_m,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    in_mainland_box,
    to_wgs84,
    wgs84_to_gcj02,
)
from tests.vectors import VECTORS

# Inside the box by more than the largest displacement.
mainland = st.builds(Position, st.floats(1, 55.5), st.floats(72.5, 137.5))
anywhere = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize("case", VECTORS["gcj02"], ids=lambda case: str(case["wgs"]))
def test_the_points_of_the_specification(case):
    wgs84 = Position(*case["wgs"])
    gcj02 = wgs84_to_gcj02(wgs84)

    assert gcj02 == pytest.approx(case["gcj"], abs=6e-7)
    assert distance_m(wgs84, gcj02) == pytest.approx(case["offset_m"], abs=0.1)
    assert gcj02_to_wgs84(Position(*case["gcj"])) == pytest.approx(case["wgs"], abs=1e-6)


@given(mainland)
def test_a_position_comes_back_within_half_a_metre(position):
    assert distance_m(gcj02_to_wgs84(wgs84_to_gcj02(position)), position) < 0.5
    assert distance_m(bd09_to_gcj02(gcj02_to_bd09(position)), position) < 0.5
    assert 100 < distance_m(position, gcj02_to_bd09(position)) < 1500


@pytest.mark.parametrize("place", [Position(41.5868, -93.625), Position(0.5, 100.0), Position(31.2, 140.0)])
def test_outside_the_box_nothing_is_displaced(place):
    assert not in_mainland_box(place)
    assert wgs84_to_gcj02(place) == gcj02_to_wgs84(place) == place


def test_every_datum_leads_to_wgs84():
    shop = Position(31.1774276, 121.5272106)
    gcj02 = wgs84_to_gcj02(shop)

    assert to_wgs84(shop, Datum.WGS84) == shop
    assert distance_m(to_wgs84(gcj02, Datum.GCJ02), shop) < 0.01
    assert distance_m(to_wgs84(gcj02_to_bd09(gcj02), Datum.BD09), shop) < 0.01
    assert to_wgs84(shop, Datum.UNKNOWN) is None


def test_an_office_outside_the_mainland_switches_the_displacement_off():
    hong_kong = Position(22.3193, 114.1694)

    assert to_wgs84(hong_kong, Datum.GCJ02, displaced=False) == hong_kong
    assert distance_m(to_wgs84(gcj02_to_bd09(hong_kong), Datum.BD09, displaced=False), hong_kong) < 0.01


def test_a_degree_of_latitude_is_a_360th_of_the_great_circle():
    assert distance_m(Position(30, 100), Position(31, 100)) == pytest.approx(2 * pi * EARTH_RADIUS_M / 360)
    assert distance_m(Position(0, -90), Position(0, 90)) == pytest.approx(pi * EARTH_RADIUS_M)


def test_a_few_metres_are_measured_to_the_millimetre():
    north = degrees(2 * asin(3 / (2 * EARTH_RADIUS_M)))

    assert distance_m(Position(31, 121), Position(31 + north, 121)) == pytest.approx(3, abs=1e-3)


@given(anywhere, anywhere)
def test_distance_is_symmetric_and_at_most_half_way_round(one, other):
    assert distance_m(one, other) == distance_m(other, one)
    assert 0 <= distance_m(one, other) <= pi * EARTH_RADIUS_M + 1e-6
    assert distance_m(one, one) == 0
