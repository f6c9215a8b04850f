"""The units' entry in the site's navigation; monthly sales belong to the shops."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.web.navigation import Entry, put_under, register

register(
    Entry(
        route="territory:units",
        title=_("Units"),
        icon="sitemap",
        order=20,
        namespace="territory",
        permission=Permission.VIEW_UNITS,
    )
)
put_under("accounts:retailers", "territory:sales")
