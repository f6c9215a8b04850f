"""What plans add to the home page: what is due of one's own, and what waits for a decision."""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..enums import PlanState
from ..queries.plan_desk import REMINDED_DAYS, desk_numbers


def plans_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The months of one's own that are to be planned, and how much waits for the reader's decision.

    Nothing where there is nothing to do: next month is due on the last working day of this one (domain.md
    §1.2), and is named from ten days before.
    """
    if scope.staff_id is None:
        return None
    today = timezone.localdate()
    found = desk_numbers(scope, today)
    own = [
        month
        for month in found.own
        if month.state != PlanState.APPROVED
        and (month.state is not None or month.due_on - timedelta(days=REMINDED_DAYS) <= today)
    ]
    if not (own or found.submitted or found.cancellations or found.strays or found.missing):
        return None
    context = {
        "own": own,
        "found": found,
        "reader": scope.label,
    }
    return render_to_string("visits/home/plans.html", context)


register(
    Panel(
        frame=HOME,
        name="plans",
        title=_("Visit plans"),
        order=25,
        render=plans_panel,
        permission=Permission.VIEW_RETAILERS,
    )
)
