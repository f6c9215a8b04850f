from __future__ import annotations

from datetime import date

import pytest

from territory.measures.geo import EARTH_RADIUS_M, Position, distance_m, wgs84_to_gcj02
from visits.enums import LocationCheck
from visits.measures.location import TOLERANCE_TOWN_M, check_location, proposed_position

SHOP = Position(31.1774276, 121.5272106)
DEGREES_A_METRE = 360 / (2 * 3.141592653589793 * EARTH_RADIUS_M)


def north(metres, east=0.0):
    """A position so many metres north of the shop; ``east`` in degrees of longitude."""
    return Position(SHOP.latitude + metres * DEGREES_A_METRE, SHOP.longitude + east)


def on(*days):
    return [date(2025, 6, day) for day in days]


@pytest.mark.parametrize(
    ("metres", "accuracy", "state"),
    [
        (0, 5, LocationCheck.CONFIRMED),
        (199, 0, LocationCheck.CONFIRMED),
        (201, 0, LocationCheck.CONTRADICTED),
        (249, 50, LocationCheck.CONFIRMED),
        (251, 50, LocationCheck.CONTRADICTED),
        (399, 200, LocationCheck.CONFIRMED),
        (401, 200, LocationCheck.CONTRADICTED),
        (0, 201, LocationCheck.UNKNOWN),
        (5000, 201, LocationCheck.UNKNOWN),
        (199, None, LocationCheck.CONFIRMED),
        (201, None, LocationCheck.UNKNOWN),
    ],
)
def test_a_position_confirms_or_contradicts_with_tolerance(metres, accuracy, state):
    found, distance = check_location(north(metres), accuracy, SHOP)

    assert found == state
    assert distance == pytest.approx(metres, abs=1e-3)


@pytest.mark.parametrize(("fix", "shop"), [(None, SHOP), (SHOP, None), (None, None)])
def test_without_two_positions_nothing_is_known(fix, shop):
    assert check_location(fix, 5, shop) == (LocationCheck.UNKNOWN, None)


def test_the_tolerance_is_the_offices_choice():
    assert check_location(north(150), 0, SHOP, tolerance_m=TOLERANCE_TOWN_M)[0] == LocationCheck.CONTRADICTED


def test_mixing_datums_would_contradict_an_honest_visit():
    assert check_location(SHOP, 20, wgs84_to_gcj02(SHOP))[0] == LocationCheck.CONTRADICTED


def test_three_days_that_agree_propose_a_position():
    fixes = list(zip(on(2, 9, 16), [north(400), north(420), north(440)], strict=True))
    found = proposed_position(fixes, SHOP)

    assert distance_m(found, north(420)) < 0.1


@pytest.mark.parametrize(
    ("days", "metres"),
    [
        ((2, 9), (400, 410)),  # two days
        ((2, 2, 9), (400, 410, 420)),  # two visits of one day
        ((2, 9, 16), (400, 440, 480)),  # 80 m between the outer two
        ((2, 9, 16), (100, 110, 120)),  # within the tolerance
        ((2, 9, 16), (190, 210, 220)),
        ((), ()),
    ],
)
def test_less_agreement_proposes_nothing(days, metres):
    fixes = list(zip(on(*days), [north(distance) for distance in metres], strict=True))

    assert proposed_position(fixes, SHOP) is None


def test_the_larger_group_is_proposed():
    there, elsewhere = [north(400 + step) for step in range(3)], [north(-900 - step) for step in range(4)]
    fixes = list(zip(on(1, 2, 3, 4, 5, 6, 7), there + elsewhere, strict=True))

    assert distance_m(proposed_position(fixes, SHOP), north(-901.5)) < 1
