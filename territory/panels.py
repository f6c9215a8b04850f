"""What the territory adds to the pages of lower apps."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries.cards import RETAILER, RETAILER_HEADER, RetailerCard, tell
from accounts.queries.profile import BUSINESS, PLACE, contribute
from accounts.queries.trail import Tracked, track
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, Verb, register

from .domain.restamping import restamp
from .models import Residence, RouteStop
from .queries.cards import placement, placement_facts
from .queries.positions import point_of
from .queries.profile import place_entries, route_entries
from .queries.stamped import stamped_rows
from .views.home import HOME_PANELS
from .views.places.place_panels import ROUTE_PANELS, VILLAGE_PANELS
from .views.places.unit_panels import UNIT_PANELS
from .views.shop.panels import SHOP_PANELS


def position_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """The shop on a map, or why it cannot be shown there."""
    point = point_of(card.retailer, note=card.retailer.address, tone="strong")
    context = {"points": [point] if point else [], "retailer": card.retailer}
    return render_to_string("territory/retailer/position.html", context)


def place_badge(scope: Scope, card: RetailerCard) -> SafeString:
    """The route of the day and its unit, or that there is none."""
    return render_to_string("territory/retailer/place_badge.html", {"placement": card.keep(placement)})


def _restamp_one(retailer: int) -> int:
    return restamp(retailers=[retailer])


def _move_address(scope: Scope, card: RetailerCard) -> str:
    return reverse("territory:move_retailer", args=[card.retailer.pk])


tell("placement", placement_facts)
contribute(PLACE, place_entries)
contribute(BUSINESS, route_entries)
for placing in (RouteStop, Residence):
    track(
        Tracked(
            placing,
            "retailer_id",
            Permission.MOVE_RETAILERS,
            is_dated=True,
            after_undo=_restamp_one,
            hanging=stamped_rows,
        )
    )
register(
    Verb(
        frame=RETAILER,
        name="move",
        title=pgettext_lazy("verb of a shop", "Move"),
        order=20,
        icon="route",
        address=_move_address,
        permission=Permission.MOVE_RETAILERS,
    )
)
register(Panel(frame=RETAILER_HEADER, name="place", title=_("Route"), order=10, render=place_badge))
register(Panel(frame=RETAILER, name="position", title=_("Position"), order=80, render=position_panel))
for panel in (*HOME_PANELS, *SHOP_PANELS, *UNIT_PANELS, *ROUTE_PANELS, *VILLAGE_PANELS):
    register(panel)
