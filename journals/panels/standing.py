"""How journals stand in time: one's own on the home page, a team's there and on the pages of its units."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, Period, local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME
from territory.models import OrgUnit
from territory.queries.pages import UNIT, UnitPage

from ..enums import JournalKind
from ..queries.owed import owed
from ..queries.team_standing import team_standing
from ..views.standing_words import WAIT_FOR_THE_WRITER, cell_of

LOOKED_BACK = timedelta(days=35)
"""Far enough for last month's journal, wherever today lies in the month."""
MOST_OWN = 4


def own_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """What the reader has to write: today's journal, and what is open of the weeks before."""
    if scope.staff_id is None:
        return None
    moment = timezone.now()
    today = local_day(moment)
    period = Period(today - LOOKED_BACK, today + timedelta(days=1))
    found = owed([scope.staff_id], period, moment=moment)
    if not found:
        return None
    cells = [cell_of(one, (), is_own=True) for one in sorted(found, key=lambda one: one.due_at)]
    waiting = [cell for cell in cells if cell is not None and cell.mark in WAIT_FOR_THE_WRITER]
    # Today's comes first, then what has waited longest.
    waiting.sort(key=lambda cell: (cell.owed.kind, cell.owed.starts_on) != (JournalKind.DAILY, today))
    context = {
        "cells": waiting[:MOST_OWN],
        "more": len(waiting) - MOST_OWN,
        "address": reverse("journals:calendar", kwargs={"month": Month.of(today)}),
    }
    return render_to_string("journals/panels/own.html", context)


def team_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The standing of the reader's people in this month; None where nobody writes journals."""
    moment = timezone.now()
    return _team(scope, Month.of(local_day(moment)), None, moment)


def unit_panel(scope: Scope, page: UnitPage) -> SafeString | None:
    """The standing of the people of a unit in the page's month; None where nobody writes journals."""
    return _team(scope, page.month, page.unit, timezone.now())


def _team(scope: Scope, month: Month, unit: OrgUnit | None, moment: datetime) -> SafeString | None:
    found = team_standing(scope, month, moment, unit)
    if found is None or (unit is not None and not found.is_any):
        return None
    place = {"unit": unit.code} if unit else {}
    address = reverse("journals:calendar", kwargs={"month": month})
    context = {
        "found": found,
        "rows": [(row, f"{address}?{urlencode({'person': row.username})}") for row in found.first],
        "address": f"{address}?{urlencode(place)}" if place else address,
        "is_running": month == Month.of(local_day(moment)),
    }
    return render_to_string("journals/panels/team.html", context)


def writes(scope: Scope, subject: object) -> bool:
    """Whether somebody writes journals and reviews none: whoever does both has the team's panel."""
    return scope.allows(Permission.WRITE_JOURNALS) and not scope.allows(Permission.REVIEW_JOURNALS)


register(
    Panel(
        frame=HOME,
        name="own-journals",
        title=gettext_lazy("My journals"),
        order=4,
        render=own_panel,
        permission=Permission.WRITE_JOURNALS,
        concerns=writes,
    )
)
register(
    Panel(
        frame=HOME,
        name="team-journals",
        title=pgettext_lazy("panel", "Journals"),
        order=26,
        render=team_panel,
        permission=Permission.REVIEW_JOURNALS,
        is_late=True,
    )
)
register(
    Panel(
        frame=UNIT,
        name="journals",
        title=pgettext_lazy("panel", "Journals"),
        order=80,
        render=unit_panel,
        permission=Permission.REVIEW_JOURNALS,
        is_late=True,
    )
)
