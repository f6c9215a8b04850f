"""The shops and one's own page in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesforce_app.web.navigation import Entry, register

from .roles import Permission

register(
    Entry(
        route="accounts:retailers",
        title=pgettext_lazy("navigation", "Shops"),
        icon="building-store",
        order=10,
        namespace="accounts",
        permission=Permission.VIEW_RETAILERS,
        within="retailer",
    )
)
register(Entry(route="accounts:me", title=_("Me"), icon="user", order=90, namespace="accounts"))
