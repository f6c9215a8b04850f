"""The sets of shops that the numbers of field work open."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext as _

from accounts.queries.retailer_list import RETAILERS
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import Keys, Place, Set, register
from territory.queries.served import PlaceRecord

from ..queries.sets import visited_shops


def _title(argument: str, text: str) -> str:
    if argument:
        raise ValueError(f"no argument is taken, not {argument}")
    return text


def _record(place: Place | None) -> PlaceRecord | None:
    return cast("PlaceRecord", place.value) if place is not None else None


def _visited(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return visited_shops(scope, _record(place), month)


def _unvisited(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return visited_shops(scope, _record(place), month, visited=False)


register(
    Set(
        RETAILERS,
        "visited",
        lambda argument: _title(argument, _("Visited shops")),
        _visited,
        Permission.VIEW_RETAILERS,
    )
)
register(
    Set(
        RETAILERS,
        "unvisited",
        lambda argument: _title(argument, _("Shops without a visit")),
        _unvisited,
        Permission.VIEW_RETAILERS,
    )
)
