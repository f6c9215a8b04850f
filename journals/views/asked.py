"""What the address of a page narrows it to."""

from __future__ import annotations

from django.http import HttpRequest

from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from territory.models import OrgUnit
from territory.queries.overview import find_unit


def asked_unit(request: HttpRequest, scope: Scope) -> OrgUnit | None:
    """The unit that ``?unit=`` names; None without one. Raises Http404 for one that is not in sight."""
    code = request.GET.get("unit", "")
    if not code:
        return None
    unit = find_unit(scope, code)
    if unit is None:
        raise not_found()
    return unit
