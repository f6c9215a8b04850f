"""The way to a new key of one's phones, on the page of one's sessions."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.access import SESSIONS
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register


def phone_key_panel(scope: Scope, subject: object = None) -> SafeString:
    """When to renew the key, and where."""
    return render_to_string("visits/phone_key/panel.html")


register(
    Panel(
        frame=SESSIONS,
        name="phone-key",
        title=_("A phone is lost"),
        order=10,
        render=phone_key_panel,
        permission=Permission.LOG_VISITS,
    )
)
