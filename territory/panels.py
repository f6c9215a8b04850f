"""What the territory adds to the pages of lower apps."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER_HEADER, RetailerCard
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register

from .queries.cards import placement


def place_badge(scope: Scope, card: RetailerCard) -> SafeString:
    """The route of the day and its unit, or that there is none."""
    return render_to_string("territory/retailer/place_badge.html", {"placement": card.keep(placement)})


register(Panel(frame=RETAILER_HEADER, name="place", title=_("Route"), order=10, render=place_badge))
