"""The sets of shops that the numbers of the territory were counted from."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import Keys, Place, Set, register

from ..enums import Movement, Placement
from ..measures.migration import State
from ..queries import shop_sets, tier_sets
from ..queries.made_of import CLOSED, HOMES, PYRAMIDS

RETAILERS = "retailers"
"""The list of shops."""

Members = Callable[[shop_sets.Where], Keys]


def _register(
    name: str,
    title: Callable[[str], str],
    members: Callable[[Scope, Place | None, Month, str], Keys],
) -> None:
    made_of = (*PYRAMIDS, *CLOSED, *HOMES)
    register(Set(RETAILERS, name, title, members, Permission.VIEW_RETAILERS, made_of))


def _value(place: Place | None) -> shop_sets.Place:
    """The record behind a place filter."""
    return None if place is None else place.value  # type: ignore[return-value]


def _plain(name: str, title: Callable[[], str], members: Members) -> None:
    """A set that takes no argument; with one it is none that there is."""

    def keys(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
        if argument:
            raise ValueError(f"{name} takes no argument")
        return members(shop_sets.Where(scope, _value(place), month))

    _register(name, lambda _argument: title(), keys)


def _state(name: str) -> str:
    state: State = tier_sets.STATES[name]
    return _("elsewhere") if state is Placement.OUT else str(state.label)


def _tier_title(argument: str) -> str:
    name, _slash, route = argument.partition(tier_sets.ON_ROUTE)
    words = {"tier": _state(name), "route": route}
    if route:
        return _("Shops in the tier or class %(tier)s, route %(route)s") % words
    return _("Shops in the tier or class %(tier)s") % words


def _moved_title(argument: str) -> str:
    before, _dash, now = argument.partition(tier_sets.CELL)
    return _("Shops that went from %(before)s to %(now)s in three months") % {
        "before": _state(before),
        "now": _state(now),
    }


def _movement_title(argument: str) -> str:
    return _("Shops by what became of them in three months: %(movement)s") % {
        "movement": Movement(argument).label
    }


_plain("bought", lambda: _("Shops that bought"), shop_sets.bought)
_plain("active", lambda: _("Shops served at the month's end"), shop_sets.active)
_plain("new", lambda: _("Shops that opened"), shop_sets.new)
_plain("closed", lambda: _("Shops that closed"), shop_sets.closed)
_plain("suspended", lambda: _("Shops suspended at the month's end"), shop_sets.suspended)
_plain("no_order", lambda: _("Served shops without an order"), shop_sets.no_order)
_plain("falling", lambda: _("Shops that fell behind their unit"), shop_sets.falling)
_plain(
    "moved_up",
    lambda: _("Shops that moved up a tier"),
    lambda where: tier_sets.of_movement(where.scope, where.place, where.month, Movement.UP),
)
_plain(
    "moved_down",
    lambda: _("Shops that moved down a tier"),
    lambda where: tier_sets.of_movement(where.scope, where.place, where.month, Movement.DOWN),
)
_register(
    "tier",
    _tier_title,
    lambda scope, place, month, argument: tier_sets.in_tier(scope, _value(place), month, argument),
)
_register(
    "moved",
    _moved_title,
    lambda scope, place, month, argument: tier_sets.moved(scope, _value(place), month, argument),
)
_register(
    "movement",
    _movement_title,
    lambda scope, place, month, argument: tier_sets.of_movement(
        scope, _value(place), month, Movement(argument)
    ),
)
