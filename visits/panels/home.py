"""What visits add to the home page: the actions that are open."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..queries.actions import open_actions


def open_actions_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The open actions by their day: one's own, or those of the team for whoever reviews its work."""
    if scope.staff_id is None:
        return None
    day = timezone.localdate()
    reviews = scope.allows(Permission.REVIEW_VISITS)
    found = open_actions(scope, day, owner=None if reviews else scope.staff_id)
    context = {"found": found, "day": day, "of_team": reviews, "more": found.number - len(found.first)}
    return render_to_string("visits/home_actions.html", context)


register(
    Panel(
        frame=HOME,
        name="actions",
        title=_("Open actions"),
        order=30,
        render=open_actions_panel,
        permission=Permission.LOG_VISITS,
    )
)
