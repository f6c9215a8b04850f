"""What moved on a place: shops that came, went or fell silent, and those that changed most."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.scope import Scope

from ...queries import shop_sets
from ...queries.facts import Mover
from ...queries.movements import movement_facts
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
    facts = movement_facts(page.frame)
    falling = shop_sets.falling_within(page.frame)
    context = {
        "counts": [
            *_counts(page, Where(scope, page.unit, page.month, page.frame)),
            _falling(page, len(falling)),
        ],
        "up": [moved(mover) for mover in facts.up],
        "down": [moved(mover) for mover in facts.down],
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


def _counts(page: UnitPage | RoutePage | VillagePage, where: Where) -> list[Counted]:
    month = page.month
    counted = [
        (_("Served at the month's end"), "active", shop_sets.active),
        (_("Opened in the month"), "new", shop_sets.new),
        (_("Closed in the month"), "closed", shop_sets.closed),
        (_("Suspended at the month's end"), "suspended", shop_sets.suspended),
        (_("Served, without an order in the month"), "no_order", shop_sets.no_order),
    ]
    rows = []
    for label, name, members in counted:
        number = members(where).count()
        rows.append(Counted(label, number, shops_address(name, month, **page.place) if number else ""))
    return rows


def _falling(page: UnitPage | RoutePage, number: int) -> Counted:
    address = shops_address("falling", page.month, **page.place) if number else ""
    return Counted(_("Fell behind the unit"), number, address)


def moved(mover: Mover) -> Moved:
    """A mover with its words and where it leads."""
    causes = pgettext("between clauses", "; ").join(cause.text for cause in mover.causes)
    address = reverse("accounts:retailer", args=[mover.retailer_id])
    return Moved(mover, address, change_text(mover.change), causes)
