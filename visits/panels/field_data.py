"""What is recorded of somebody in the field, on the page about herself."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import ME


def field_data_panel(scope: Scope, subject: object = None) -> SafeString:
    """The ways to the notice and to everything that is on file."""
    return render_to_string("visits/field_data/panel.html")


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
