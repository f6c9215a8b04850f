"""Where somebody's days in the field begin and what is recorded of her there, on the page about herself."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import ME

from ..queries.start_points import start_point_of


def field_data_panel(scope: Scope, subject: object = None) -> SafeString:
    """The ways to her start point, to the notice and to everything that is on file."""
    start = None if scope.staff_id is None else start_point_of(scope.staff_id)
    return render_to_string("visits/field_data/panel.html", {"start": start})


register(
    Panel(
        frame=ME,
        name="field-data",
        title=_("My work in the field"),
        order=10,
        render=field_data_panel,
        permission=Permission.LOG_VISITS,
    )
)
