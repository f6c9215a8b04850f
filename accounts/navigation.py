"""The shops and one's own page in the site's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesforce_app.web.navigation import Entry, put_under, register

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
put_under(
    "accounts:me",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
)
