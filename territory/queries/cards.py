"""Where the shop of a card stands: its routes, unit and village on the day of the card."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.queries.cards import RetailerCard
from salesforce_app.kernel.timeline import holding

from ..enums import RouteKind
from ..models import OrgUnit, Residence, Route, RouteStop, RouteTerm, Village


@dataclass(frozen=True, slots=True)
class CardPlacement:
    """The placements that hold on the day of a card, and everything that came before and comes after.

    ``stop`` and ``term`` are those of the order and visit route, each None where none holds; the lists
    are ordered by their first day, ``stops`` with their routes and of both kinds.
    """

    stop: RouteStop | None
    delivery_stop: RouteStop | None
    term: RouteTerm | None
    residence: Residence | None
    stops: tuple[RouteStop, ...]
    residences: tuple[Residence, ...]

    @property
    def route(self) -> Route | None:
        """The order and visit route."""
        return self.stop.route if self.stop is not None else None

    @property
    def unit(self) -> OrgUnit | None:
        """The unit to which that route belongs."""
        return self.term.unit if self.term is not None else None

    @property
    def village(self) -> Village | None:
        """The village."""
        return self.residence.village if self.residence is not None else None


def placement(card: RetailerCard) -> CardPlacement:
    """The placements of the card's shop; three statements. Ask for it by ``card.keep(placement)``."""
    stops = tuple(
        RouteStop.objects.filter(retailer=card.retailer).select_related("route").order_by("since", "pk")
    )
    residences = tuple(
        Residence.objects.filter(retailer=card.retailer).select_related("village").order_by("since")
    )
    now = {
        kind: holding([stop for stop in stops if stop.kind == kind], card.day) for kind in RouteKind.values
    }
    stop = now[RouteKind.ORDER_VISIT]
    term = None
    if stop is not None:
        terms = RouteTerm.objects.filter(route=stop.route_id).select_related("unit").order_by("since")
        term = holding(list(terms), card.day)
    return CardPlacement(
        stop=stop,
        delivery_stop=now[RouteKind.DELIVERY],
        term=term,
        residence=holding(residences, card.day),
        stops=stops,
        residences=residences,
    )


def placement_facts(card: RetailerCard) -> dict[str, object]:
    """The placement as programs are told of it: codes and names, None where nothing holds."""
    found = card.keep(placement)
    delivery = found.delivery_stop
    return {
        "route": found.route.code if found.route is not None else None,
        "unit": found.unit.code if found.unit is not None else None,
        "order_weekdays": list(found.term.weekdays) if found.term is not None else [],
        "delivery_route": delivery.route.code if delivery is not None else None,
        "village": found.village.name if found.village is not None else None,
        "township": found.village.township if found.village is not None else None,
    }
