"""The sets of shops that the numbers of field work open."""

from __future__ import annotations

from functools import partial
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries.retailer_list import RETAILERS
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import Keys, Place, Set, register
from territory.enums import Tier
from territory.queries.served import PlaceRecord

from ..queries.coverage.behind import MADE_OF, PERSON, shops_behind, until
from ..queries.coverage.groups import NO_TIER, without_tier
from ..queries.sets import visited_shops


def _title(argument: str, text: str) -> str:
    """The set's name with the tier or the person that it is narrowed to."""
    if not argument:
        return text
    if argument.startswith(PERSON):
        whose = argument.removeprefix(PERSON)
    else:
        whose = str(without_tier() if argument == NO_TIER else Tier(argument).label)
    return _("%(set)s (%(whose)s)") % {"set": text, "whose": whose}


def _record(place: Place | None) -> PlaceRecord | None:
    return cast("PlaceRecord", place.value) if place is not None else None


def _visited(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    if argument:
        return shops_behind(scope, _record(place), month, "visited", argument)
    return visited_shops(scope, _record(place), month)


def _unvisited(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    if argument:
        return shops_behind(scope, _record(place), month, "unvisited", argument)
    return visited_shops(scope, _record(place), month, visited=False)


register(
    Set(
        RETAILERS,
        "visited",
        lambda argument: _title(argument, _("Visited shops")),
        _visited,
        Permission.VIEW_RETAILERS,
        MADE_OF,
        until,
    )
)
register(
    Set(
        RETAILERS,
        "unvisited",
        lambda argument: _title(argument, _("Shops without a visit")),
        _unvisited,
        Permission.VIEW_RETAILERS,
        MADE_OF,
        until,
    )
)


def _behind(name: str, scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return shops_behind(scope, _record(place), month, name, argument)


def _named(title: object, argument: str) -> str:
    return _title(argument, str(title))


for name, title in (
    ("served", gettext_lazy("Shops to be covered")),
    ("asked", gettext_lazy("Shops of which visits are required")),
    ("visited_enough", gettext_lazy("Shops visited as often as required")),
    ("visited_short", gettext_lazy("Shops visited less often than required")),
    ("never_visited", gettext_lazy("Shops that were never visited")),
):
    register(
        Set(
            RETAILERS,
            name,
            partial(_named, title),
            partial(_behind, name),
            Permission.VIEW_RETAILERS,
            MADE_OF,
            until,
        )
    )
