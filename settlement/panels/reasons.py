"""Why debits failed in a unit or on a route, which line is weakest, and what may be done (domain.md §5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from territory.queries.pages import ROUTE, UNIT, RoutePage, UnitPage

from ..enums import CountedAs
from ..measures.reasons import RULES
from ..queries.kept_places import unit_settlement
from ..queries.places import ReasonLine, reasons_of
from .addresses import dues_address


@dataclass(frozen=True, slots=True)
class Cause:
    """Failed dues of one reason, their list, and what may be done."""

    line: ReasonLine
    address: str
    action: object


def reasons_of_unit(scope: Scope, page: UnitPage) -> SafeString | None:
    """The unit's failures by reason, and the route with the lowest debit success."""
    found = unit_settlement(page.frame)
    facts, lowest = found.facts, found.weakest
    if not facts.known:
        return None
    context = {
        "causes": _causes(found.reasons, page.month, unit=facts.unit.code),
        "weakest": lowest,
        "total": facts.total,
        "failed": dues_address(CountedAs.FAILED, page.month, unit=facts.unit.code, route=lowest.code)
        if lowest
        else "",
    }
    return render_to_string("settlement/places/causes.html", context)


def reasons_of_route(scope: Scope, page: RoutePage) -> SafeString:
    """The route's failures by reason."""
    place = {"unit": page.frame.unit.code, "route": page.route.code}
    causes = _causes(reasons_of(page.frame, page.month, page.route), page.month, **place)
    return render_to_string("settlement/places/causes.html", {"causes": causes})


def _causes(lines: Sequence[ReasonLine], month: Month, **place: object) -> list[Cause]:
    return [
        Cause(
            line,
            dues_address(CountedAs.FAILED, month, line.dues, line.reason, **place),
            RULES[line.reason].action,
        )
        for line in lines
    ]


for frame, render in ((UNIT, reasons_of_unit), (ROUTE, reasons_of_route)):
    register(
        Panel(
            frame=frame,
            name="failures",
            title=_("Why debits failed"),
            order=72,
            render=render,
            permission=Permission.VIEW_REPORTS,
            is_late=True,
        )
    )
