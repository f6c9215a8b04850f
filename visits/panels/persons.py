"""Who visited in a unit or on a route, and how much (domain.md §6, V9)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from territory.queries.pages import ROUTE, UNIT, RoutePage, UnitPage

from ..queries.kept_places import unit_people
from ..queries.persons import PersonRow, person_rows
from .addresses import visits_address


def persons_of_unit(scope: Scope, page: UnitPage) -> SafeString | None:
    """The people who visited in the unit; nothing when nobody did."""
    return _rendered(unit_people(page.frame), page.month, unit=page.unit.code)


def persons_of_route(scope: Scope, page: RoutePage) -> SafeString | None:
    """The people who visited on the route; nothing when nobody did."""
    place = {"unit": page.frame.unit.code, "route": page.route.code}
    return _rendered(person_rows(page.frame, page.month, page.route), page.month, **place)


def _rendered(persons: list[PersonRow], month: Month, **place: Any) -> SafeString | None:
    if not persons:
        return None
    # One address for all, which only the person is added to: a company has hundreds of them.
    base = visits_address(month, **place)
    rows = [(row, f"{base}&{urlencode({'person': row.username})}") for row in persons]
    return render_to_string("visits/places/persons.html", {"persons": rows})


for frame, render in ((UNIT, persons_of_unit), (ROUTE, persons_of_route)):
    register(
        Panel(
            frame=frame,
            name="visitors",
            title=_("Visits by person"),
            order=75,
            render=render,
            permission=Permission.VIEW_REPORTS,
            is_late=True,
        )
    )
