"""What the territory knows of a shop's profile: its routes, its order days, its village."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.queries.cards import RetailerCard
from accounts.queries.profile import ProfileEntry
from accounts.queries.trail import retailer_trail
from accounts.roles import Permission
from salesforce_app.kernel.periods import BEGINNING, local_day

from ..enums import RouteKind
from ..models import Residence, RouteStop, RouteTerm
from .cards import placement


def place_entries(card: RetailerCard) -> list[ProfileEntry]:
    """The village."""
    found = card.keep(placement)
    return [
        ProfileEntry(
            name="village",
            label=_("village"),
            value=str(found.village) if found.village is not None else "",
            changed_on=_placed_on(card, found.residence),
            address=_verb(card, "territory:relocate_retailer"),
        )
    ]


def route_entries(card: RetailerCard) -> list[ProfileEntry]:
    """The routes and the order days."""
    found = card.keep(placement)
    delivery = found.delivery_stop
    move = _verb(card, "territory:move_retailer")
    return [
        ProfileEntry(
            name="route",
            label=_("route"),
            value=str(found.route) if found.route is not None else "",
            changed_on=_placed_on(card, found.stop),
            address=move,
        ),
        ProfileEntry(
            name="order_weekday",
            label=_("order day"),
            value=_days(found.term) if found.term is not None else "",
            changed_on=found.term.since if found.term is not None and found.term.since != BEGINNING else None,
        ),
        ProfileEntry(
            name="delivery_route",
            label=str(RouteKind.DELIVERY.label),
            value=str(delivery.route) if delivery is not None else "",
            changed_on=_placed_on(card, delivery),
            address=f"{move}?kind={RouteKind.DELIVERY.value}" if move else "",
        ),
    ]


def _days(term: RouteTerm) -> str:
    """The order days by name; ISO counts them from 1, Django from 0."""
    return ", ".join(str(WEEKDAYS[day - 1]) for day in term.weekdays)


def _placed_on(card: RetailerCard, row: RouteStop | Residence | None) -> date | None:
    """When a placement was entered; its first day for one that is older than the trail."""
    if row is None:
        return None
    label = row._meta.label_lower
    for act in card.keep(retailer_trail).acts:
        for record in act.records:
            if record.tracked.label == label and record.pk == row.pk:
                return local_day(act.moment)
    return row.since if row.since != BEGINNING else None


def _verb(card: RetailerCard, route: str) -> str:
    if not card.scope.allows(Permission.MOVE_RETAILERS):
        return ""
    return reverse(route, args=[card.retailer.pk])
