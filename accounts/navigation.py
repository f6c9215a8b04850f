"""The entry for one's own page in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from salesforce_app.web.navigation import Entry, register

register(Entry(route="accounts:me", title=_("Me"), icon="user", order=90, namespace="accounts"))
