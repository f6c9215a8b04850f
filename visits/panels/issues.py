"""What issues add to the pages of shops and units: those that wait, and how they are handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import list_address
from salesforce_app.web.panels import Column, Panel, register
from territory.queries.pages import SUB_UNITS, UNIT, UnitPage, units_below

from ..enums import IssueKind
from ..measures.issues import Handling, IssueFacts, handling
from ..queries.issue_list import ISSUES
from ..queries.issues import issues_due, issues_of


def issues_of_shop(scope: Scope, card: RetailerCard) -> SafeString:
    """What the shop complains of or asks for, and whose it is to answer; never what is about the reader."""
    still_open, closed = issues_of(scope, card.retailer.pk)
    context = {
        "retailer": card.retailer,
        "open": [(issue, issue.is_overdue(card.day)) for issue in still_open],
        "closed": closed,
        "may_write": scope.allows(Permission.HANDLE_ISSUES),
    }
    return render_to_string("visits/issues/panel.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """How the issues of a type were handled, with the lists that were counted."""

    name: str
    handled: Handling
    due: str
    in_time: str
    open: str
    overdue: str


def due_of(page: UnitPage) -> list[IssueFacts]:
    """The issues that are due in the page's unit and month; ask for it by ``page.keep(due_of)``."""
    return issues_due(page.scope, page.frame.units, page.month)


def issues_of_unit(scope: Scope, page: UnitPage) -> SafeString | None:
    """The handling of what was due in the month, by type; None when nothing was."""
    facts = page.keep(due_of)
    if not facts:
        return None
    day = timezone.localdate()
    lines = [
        _line(page, str(kind.label), handling(rows, day), kind=kind.value)
        for kind in IssueKind
        if (rows := [fact for fact in facts if fact.kind == kind])
    ]
    context = {"lines": lines, "total": _line(page, "", handling(facts, day))}
    return render_to_string("visits/issues/handling.html", context)


def _line(page: UnitPage, name: str, handled: Handling, **chosen: object) -> Line:
    def listed(number: int, **narrowed: object) -> str:
        place = {"unit": page.unit.code, "month": page.month}
        return list_address(ISSUES, **place, **chosen, **narrowed) if number else ""

    return Line(
        name,
        handled,
        due=listed(handled.due),
        in_time=listed(handled.in_time, in_time="true"),
        open=listed(handled.open, open="true"),
        overdue=listed(handled.overdue, overdue="true"),
    )


def handling_cells(scope: Scope, page: UnitPage) -> Mapping[int, SafeString]:
    """The handling rate of each unit below, with the list of what was due."""
    facts, day = page.keep(due_of), timezone.localdate()
    below = page.keep(units_below)
    cells = {}
    for child in page.children:
        rate = handling([fact for fact in facts if fact.unit in below[child.pk]], day).rate
        address = list_address(ISSUES, unit=child.code, month=page.month)
        context = {"rate": rate, "address": address}
        cells[child.pk] = render_to_string("visits/issues/rate_cell.html", context)
    return cells


register(
    Panel(
        frame=RETAILER,
        name="issues",
        title=_("Complaints and requests"),
        order=25,
        render=issues_of_shop,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=UNIT,
        name="issues",
        title=_("Complaints and requests"),
        order=80,
        render=issues_of_unit,
        permission=Permission.VIEW_REPORTS,
        is_late=True,
    )
)
register(
    Column(
        frame=SUB_UNITS,
        name="issues_handled",
        title=_("Issues handled in time"),
        order=40,
        cells=handling_cells,
        permission=Permission.VIEW_REPORTS,
    )
)
