"""What moved on a place: shops that came, went or fell silent, and those that changed most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.scope import Scope

from ...queries import shop_sets
from ...queries.facts import Mover
from ...queries.kept_places import unit_movements
from ...queries.pages import RoutePage, UnitPage, VillagePage
from ...queries.shop_sets import Where
from .words import change_text, shops_address


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of shops with the list that it was counted from; no list for none."""

    label: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A shop that changed much."""

    mover: Mover
    address: str
    change: str
    causes: str


def movements_of_unit(scope: Scope, page: UnitPage) -> SafeString:
    """Counts of the unit's shops, and the five that gained and lost most, with what the records show."""
    found = unit_movements(page)
    context = {
        "counts": [*_counted(page, found.counts), _falling(page, found.counts["falling"])],
        "up": [moved(mover) for mover in found.facts.up],
        "down": [moved(mover) for mover in found.facts.down],
    }
    return render_to_string("territory/places/movements.html", context)


def movements_of_route(scope: Scope, page: RoutePage) -> SafeString:
    """Counts of the route's shops."""
    falling = shop_sets.falling_within(page.frame, page.route)
    counts = [*_counts(page, Where(scope, page.route, page.month)), _falling(page, len(falling))]
    return render_to_string("territory/places/movements.html", {"counts": counts})


def movements_of_village(scope: Scope, page: VillagePage) -> SafeString:
    """Counts of the village's shops."""
    return render_to_string(
        "territory/places/movements.html", {"counts": _counts(page, Where(scope, page.village, page.month))}
    )


def _counts(page: RoutePage | VillagePage, where: Where) -> list[Counted]:
    return _counted(page, {name: members(where).count() for name, members in shop_sets.MOVING.items()})


def _counted(page: UnitPage | RoutePage | VillagePage, counts: Mapping[str, int]) -> list[Counted]:
    labels = {
        "active": _("Served at the month's end"),
        "new": _("Opened in the month"),
        "closed": _("Closed in the month"),
        "suspended": _("Suspended at the month's end"),
        "no_order": _("Served, without an order in the month"),
    }
    return [
        Counted(label, counts[name], shops_address(name, page.month, **page.place) if counts[name] else "")
        for name, label in labels.items()
    ]


def _falling(page: UnitPage | RoutePage, number: int) -> Counted:
    address = shops_address("falling", page.month, **page.place) if number else ""
    return Counted(_("Fell behind the unit"), number, address)


def moved(mover: Mover) -> Moved:
    """A mover with its words and where it leads."""
    causes = pgettext("between clauses", "; ").join(cause.text for cause in mover.causes)
    address = reverse("accounts:retailer", args=[mover.retailer_id])
    return Moved(mover, address, change_text(mover.change), causes)
