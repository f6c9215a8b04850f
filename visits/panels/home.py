"""What visits add to the home page: actions that are open, issues that wait for somebody."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import list_address
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..enums import ActionState
from ..queries.action_list import ACTIONS
from ..queries.actions import MOST_AT_HOME, first_open, own_actions
from ..queries.home import team_actions
from ..queries.issue_list import ISSUES
from ..queries.issues import my_issues

FIRST_DUE = "due_on"
"""How the lists are sorted in which one works on."""


def open_actions_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The open actions: one's own by their day, or by person those of the team of whoever reviews them."""
    if scope.staff_id is None:
        return None
    day = timezone.localdate()
    if scope.allows(Permission.REVIEW_VISITS):
        return _of_team(scope, day)
    if not scope.allows(Permission.LOG_VISITS):
        return None
    found = own_actions(scope, day)
    context = {
        "found": found,
        "day": day,
        "more": found.number - len(found.first),
        "address": list_address(ACTIONS, state=ActionState.OPEN.value, person=scope.label, sort=FIRST_DUE),
    }
    return render_to_string("visits/home_actions.html", context)


def _of_team(scope: Scope, day: date) -> SafeString:
    found = team_actions(scope, day)
    rows = [
        {
            "person": person,
            "open_address": list_address(ACTIONS, state=ActionState.OPEN.value, person=person.username),
            "late_address": list_address(ACTIONS, overdue="true", person=person.username),
        }
        for person in found.people
    ]
    context = {
        "found": found,
        "first": first_open(scope),
        "day": day,
        "rows": rows,
        "open_address": list_address(ACTIONS, state=ActionState.OPEN.value, sort=FIRST_DUE),
        "late_address": list_address(ACTIONS, overdue="true"),
    }
    return render_to_string("visits/home/team_actions.html", context)


def issues_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The issues that the reader is to answer, or to ask the shop again about; None without any."""
    if scope.staff_id is None:
        return None
    day = timezone.localdate()
    found = my_issues(scope, day, MOST_AT_HOME)
    if not found.first:
        return None
    context = {
        "rows": [(issue, issue.is_overdue(day)) for issue in found.first],
        "found": found,
        "more": found.to_answer + found.to_ask - len(found.first),
        "address": list_address(ISSUES, open="true", sort=FIRST_DUE),
    }
    return render_to_string("visits/home/issues.html", context)


register(
    Panel(
        frame=HOME,
        name="actions",
        title=_("Open actions"),
        order=30,
        render=open_actions_panel,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=HOME,
        name="issues",
        title=_("Complaints and requests"),
        order=31,
        render=issues_panel,
        permission=Permission.HANDLE_ISSUES,
    )
)
