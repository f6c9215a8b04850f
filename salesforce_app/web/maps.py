"""Maps: points with names, on tiles where an installation has some and on neutral ground where not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place with a name, in WGS-84 degrees.

    ``note`` says more of it in a few words, ``address`` is the page that it opens. ``tone`` is one of
    "plain", "strong" and "muted": how much of the eye the point asks for. With a ``weight`` the point stands
    for as many things: a circle whose area is in proportion, with its words and its page in a bubble.
    """

    label: str
    latitude: float
    longitude: float
    note: str = ""
    address: str = ""
    tone: str = "plain"
    weight: int = 0


def drawing(points: Iterable[MapPoint]) -> dict[str, object]:
    """What the browser needs to draw the points, on the datum of the tiles.

    Without tiles there is nothing to agree with, and the points keep their own degrees.
    """
    return {
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
        "points": [
            {
                "label": point.label,
                "note": point.note,
                "address": point.address,
                "tone": point.tone,
                "weight": point.weight,
                "at": list(place_on_map(point.latitude, point.longitude)),
            }
            for point in points
        ],
    }


def place_on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place in WGS-84 degrees lies on the datum of the tiles; on neutral ground where it lies."""
    shift = _shift_of(settings.MAP_DATUM) if settings.MAP_TILES else None
    return (latitude, longitude) if shift is None else shift(latitude, longitude)


def _shift_of(datum: str) -> Callable[[float, float], tuple[float, float]] | None:
    """What turns WGS-84 degrees into those of a datum; None where they are the same."""
    path = settings.MAP_DATUMS[datum]
    return import_string(path) if path is not None else None
