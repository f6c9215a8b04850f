"""How far and how long it is from one place to another, as whole metres and seconds.

Straight lines are haversine distances on WGS-84 positions. A road is longer than the straight line, and the
longer it is the faster it is driven; this goes into the estimated times alone, distances stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from territory.measures.geo import EARTH_RADIUS_M, Position, distance_m

if TYPE_CHECKING:
    import numpy as np

DETOUR_PERCENT = 130
"""A road compared with its straight line; 1.2 to 1.4 is usual between places of a road network."""
STRETCHES = ((0, 500), (5_000, 1_000), (30_000, 1_500))
"""Beyond so many metres of straight line, so many metres of road are driven in a minute: 30 km/h from door
to door, 60 km/h beyond 5 km, 90 km/h beyond 30 km. Estimates: a road server knows better."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Metres and seconds from place to place, row by row; ``by_road`` when a road server measured them."""

    metres: np.ndarray
    seconds: np.ndarray
    by_road: bool = False


def seconds_for(metres: int) -> int:
    """How long a straight line of so many metres takes by road, estimated."""
    return int(_seconds(metres))


def _seconds(metres: Any) -> Any:
    """The same for a number as for a matrix of them; whole seconds."""
    seconds = metres * 0
    for (since, speed), (until, _) in zip(STRETCHES, (*STRETCHES[1:], (None, 0)), strict=True):
        part = (metres - since) * (metres > since)
        if until is not None:
            part -= (metres - until) * (metres > until)
        seconds = seconds + part * DETOUR_PERCENT * 60 // (speed * 100)
    return seconds


def metres_between(one: Position, other: Position) -> int:
    """The straight line between two positions in whole metres."""
    return round(distance_m(one, other))


def straight_ways(positions: Sequence[Position]) -> Ways:
    """Straight lines between all positions, with estimated times."""
    import numpy as np

    degrees = np.array(positions, dtype=float).reshape(-1, 2)
    latitude, longitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    half = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    half += (
        np.cos(latitude)[:, None]
        * np.cos(latitude)[None, :]
        * np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    )
    metres = np.rint(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half)))).astype(np.int64)
    return Ways(metres, _seconds(metres))
