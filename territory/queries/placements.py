"""Where a shop stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Retailer
from salesforce_app.kernel.timeline import nearest

from ..enums import RouteKind
from ..models import Residence, RouteStop, RouteTerm


@dataclass(frozen=True, slots=True)
class Stamp:
    """The keys of the route, unit and village that a fact of one day carries."""

    route_id: int
    unit_id: int
    village_id: int | None


def stamp_on(retailer: Retailer, day: date) -> Stamp | None:
    """The stamp of a shop's facts on ``day``; None for a shop that was never put on an order route.

    Where no placement holds on the day, the nearest one is taken, as ``queries.stamping.Stamper`` does
    for many rows at once. Three statements.
    """
    stops = RouteStop.objects.filter(retailer=retailer, kind=RouteKind.ORDER_VISIT).order_by("since")
    stop = nearest(list(stops), day)
    if stop is None:
        return None
    term = nearest(list(RouteTerm.objects.filter(route=stop.route_id).order_by("since")), day)
    if term is None:
        return None
    residence = nearest(list(Residence.objects.filter(retailer=retailer).order_by("since")), day)
    return Stamp(stop.route_id, term.unit_id, residence.village_id if residence is not None else None)
