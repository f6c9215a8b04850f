"""The reports' entry in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.navigation import Entry, register

register(
    Entry(
        route="cms:newest_report",
        title=pgettext_lazy("navigation", "Reports"),
        icon="report-analytics",
        order=30,
        namespace="cms",
        permission=Permission.VIEW_REPORTS,
    )
)

register(
    Entry(
        route="wagtailadmin_home",
        title=_("Back office"),
        icon="adjustments",
        order=95,
        namespace="office",
        # Everybody with business in the back office holds it: template editors and administrators.
        permission=Permission.EDIT_TEMPLATES,
    )
)
