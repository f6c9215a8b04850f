"""Where a shop stood on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Retailer
from salesforce_app.kernel.changes import in_parts
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


def stamps_on(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Stamp]:
    """The stamps of many shops' facts, by shop and day, as ``stamp_on`` gives each; three statements.

    Shops that were never put on an order route, or on one without a unit, are left out.
    """
    wanted = set(pairs)
    shops = {shop for shop, _day in wanted}
    stops = _spans(RouteStop.objects.filter(kind=RouteKind.ORDER_VISIT), "retailer", shops)
    routes = {stop.route_id for spans in stops.values() for stop in spans}
    terms = _spans(RouteTerm.objects.all(), "route", routes)
    residences = _spans(Residence.objects.all(), "retailer", shops)
    stamps: dict[tuple[int, date], Stamp] = {}
    for shop, day in wanted:
        stop = nearest(stops.get(shop, ()), day)
        term = nearest(terms.get(stop.route_id, ()), day) if stop is not None else None
        if stop is None or term is None:
            continue
        residence = nearest(residences.get(shop, ()), day)
        village = residence.village_id if residence is not None else None
        stamps[shop, day] = Stamp(stop.route_id, term.unit_id, village)
    return stamps


def _spans(rows: QuerySet[Any], of: str, keys: Collection[int]) -> dict[int, list[Any]]:
    """The dated rows of some owners, by owner and in the order of their days."""
    spans: defaultdict[int, list[Any]] = defaultdict(list)
    for part in in_parts(sorted(keys)):
        for row in rows.filter(**{f"{of}__in": part}).order_by("since"):
            spans[getattr(row, f"{of}_id")].append(row)
    return spans
