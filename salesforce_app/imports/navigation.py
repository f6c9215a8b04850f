"""The entry for imports in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from salesforce_app.web.navigation import Entry, register

from .models.batches import IMPORT_DATA

register(
    Entry(
        route="imports:history",
        title=_("Imports"),
        icon="file-import",
        order=60,
        namespace="imports",
        permission=IMPORT_DATA,
    )
)
