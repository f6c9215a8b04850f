"""The reports' entry in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.web.navigation import Entry, register

register(
    Entry(
        route="cms:newest_report",
        title=_("Monthly report"),
        icon="report-analytics",
        order=20,
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
