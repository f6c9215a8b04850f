"""What the territory adds to the pages of lower apps."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RETAILER_HEADER, RetailerCard
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register

from .queries.cards import placement
from .queries.positions import point_of
from .views.shop.panels import SHOP_PANELS


def position_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """The shop on a map, or why it cannot be shown there."""
    point = point_of(card.retailer, note=card.retailer.address, tone="strong")
    context = {"points": [point] if point else [], "retailer": card.retailer}
    return render_to_string("territory/retailer/position.html", context)


def place_badge(scope: Scope, card: RetailerCard) -> SafeString:
    """The route of the day and its unit, or that there is none."""
    return render_to_string("territory/retailer/place_badge.html", {"placement": card.keep(placement)})


register(Panel(frame=RETAILER_HEADER, name="place", title=_("Route"), order=10, render=place_badge))
register(Panel(frame=RETAILER, name="position", title=_("Position"), order=20, render=position_panel))
for panel in SHOP_PANELS:
    register(panel)
