"""Where shops lie on the earth."""

from __future__ import annotations

from accounts.models import Retailer
from salesforce_app.web.maps import MapPoint

from ..measures.geo import Position, to_wgs84


def position_of(retailer: Retailer) -> Position | None:
    """A shop's position in WGS-84; None without one, or with one of unknown datum."""
    if retailer.latitude is None or retailer.longitude is None:
        return None
    return to_wgs84(Position(float(retailer.latitude), float(retailer.longitude)), retailer.datum)


def point_of(
    retailer: Retailer, *, note: str = "", address: str = "", tone: str = "plain"
) -> MapPoint | None:
    """A shop as a point of a map; None where its position is not known."""
    position = position_of(retailer)
    if position is None:
        return None
    return MapPoint(retailer.name, position.latitude, position.longitude, note, address, tone)
