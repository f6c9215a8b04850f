"""The units that the reader's scope covers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.web import panels
from salesforce_app.web.requests import scope_with

from ..queries.overview import unit_overview

FRAME = "territory.units"
"""The frame whose rows are units: its subject is a ``UnitOverview``, its row keys are the units' keys."""


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units as a tree, each with its newest sales and what other apps say of it."""
    scope = scope_with(request, Permission.VIEW_UNITS)
    overview = unit_overview(scope)
    columns = panels.fill(FRAME, scope, overview) if overview.month else []
    rows = [
        (line, [(column, column.cells.get(line.pk, "")) for column in columns]) for line in overview.lines
    ]
    return render(request, "territory/units.html", {"overview": overview, "columns": columns, "rows": rows})
