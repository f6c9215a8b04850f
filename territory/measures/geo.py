"""Positions and distances across the three datums met in China (domain.md §6.1).

GPS gives WGS-84, Chinese maps give GCJ-02 (displaced by 250–600 m), Baidu gives BD-09 (displaced again).
The constants are those of the published transformations. Positions are degrees, latitude first.
"""

from __future__ import annotations

from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import NamedTuple

from accounts.enums import Datum

EARTH_RADIUS_M = 6_371_008.8

# Krasovsky 1940 ellipsoid, on which GCJ-02 is defined.
_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323

_BD_ANGLE = pi * 3000 / 180
_INVERSE_STEPS = 10
_INVERSE_ENOUGH = 1e-9


class Position(NamedTuple):
    """Latitude and longitude in degrees; the datum is stated by whoever holds it."""

    latitude: float
    longitude: float


def in_mainland_box(position: Position) -> bool:
    """The common rough test for where GCJ-02 is in use.

    The box also covers places that use WGS-84 (Hong Kong, Macau, Taiwan, Korea and more), so an office
    there has to switch the correction off.
    """
    return 0.8293 <= position.latitude <= 55.8271 and 72.004 <= position.longitude <= 137.8347


def wgs84_to_gcj02(position: Position) -> Position:
    """A WGS-84 position in GCJ-02; unchanged outside the box."""
    if not in_mainland_box(position):
        return position
    latitude, longitude = position
    north, east = _drift_m(longitude - 105.0, latitude - 35.0)
    angle = radians(latitude)
    flattening = 1 - _ECCENTRICITY_2 * sin(angle) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    parallel_m = _SEMI_MAJOR_M / sqrt(flattening) * cos(angle)
    return Position(latitude + north / radians(1) / meridian_m, longitude + east / radians(1) / parallel_m)


def gcj02_to_wgs84(position: Position) -> Position:
    """A GCJ-02 position in WGS-84, by fixed-point iteration; exact to far less than 0.5 m."""
    if not in_mainland_box(position):
        return position
    guess = position
    for _ in range(_INVERSE_STEPS):
        shifted = wgs84_to_gcj02(guess)
        north, east = position.latitude - shifted.latitude, position.longitude - shifted.longitude
        guess = Position(guess.latitude + north, guess.longitude + east)
        if abs(north) < _INVERSE_ENOUGH and abs(east) < _INVERSE_ENOUGH:
            break
    return guess


def gcj02_to_bd09(position: Position) -> Position:
    """A GCJ-02 position in BD-09."""
    latitude, longitude = position
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BD_ANGLE)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD_ANGLE)
    return Position(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


def bd09_to_gcj02(position: Position) -> Position:
    """A BD-09 position in GCJ-02, by the same iteration; exact to far less than 0.5 m."""
    guess = Position(position.latitude - 0.006, position.longitude - 0.0065)
    for _ in range(_INVERSE_STEPS):
        shifted = gcj02_to_bd09(guess)
        north, east = position.latitude - shifted.latitude, position.longitude - shifted.longitude
        guess = Position(guess.latitude + north, guess.longitude + east)
        if abs(north) < _INVERSE_ENOUGH and abs(east) < _INVERSE_ENOUGH:
            break
    return guess


def to_wgs84(position: Position, datum: str, *, displaced: bool = True) -> Position | None:
    """The position in WGS-84 from a ``Datum`` value; None when the datum is unknown.

    ``displaced=False`` is for an office outside mainland China, whose GCJ-02 is WGS-84.
    """
    if datum == Datum.WGS84:
        return position
    if datum == Datum.GCJ02:
        return gcj02_to_wgs84(position) if displaced else position
    if datum == Datum.BD09:
        gcj02 = bd09_to_gcj02(position)
        return gcj02_to_wgs84(gcj02) if displaced else gcj02
    return None


def gcj02_of(latitude: float, longitude: float) -> Position:
    """The GCJ-02 position of WGS-84 degrees, as a map with such tiles asks for it."""
    return wgs84_to_gcj02(Position(latitude, longitude))


def bd09_of(latitude: float, longitude: float) -> Position:
    """The BD-09 position of WGS-84 degrees, as a map with such tiles asks for it."""
    return gcj02_to_bd09(wgs84_to_gcj02(Position(latitude, longitude)))


def distance_m(one: Position, other: Position) -> float:
    """Great-circle distance in metres by the haversine, which keeps its precision at short range.

    Both positions must be of the same datum.
    """
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def _drift_m(x: float, y: float) -> tuple[float, float]:
    """Displacement in metres to the north and east at (longitude − 105°, latitude − 35°)."""
    ripple = 20 * (sin(6 * pi * x) + sin(2 * pi * x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (ripple + 20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (ripple + 20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    return north, east
