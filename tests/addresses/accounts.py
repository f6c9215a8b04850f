"""Signing in, and one's own page."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "accounts:sign_in": [Address(302, is_public=True)],
    "accounts:sign_out": [Address(302, is_public=True, form={})],
    "accounts:set_language": [Address(302, is_public=True, form={"language": "en"})],
    "accounts:invitation": [Address(410, {"key": "made-up"}, is_public=True)],
    "accounts:me": [Address()],
    "accounts:notice_choices": [Address(302, form={})],
    "accounts:sessions": [Address()],
    "accounts:end_other_sessions": [Address(302, form={})],
    # Everybody's sessions and tokens are her own: nobody has these.
    "accounts:end_session": [Address(404, {"pk": 1}, form={})],
    "accounts:tokens": [Address(permission=Permission.USE_TOKENS)],
    "accounts:revoke_token": [Address(404, {"pk": 1}, form={}, permission=Permission.USE_TOKENS)],
    "accounts:notifications": [Address()],
    "accounts:read_notifications": [Address(302, form={})],
    # Everybody's notices are her own: nobody has this one.
    "accounts:open_notification": [Address(404, {"pk": 1})],
    "api:notifications": [Address()],
    "api:read_notifications": [Address(json={})],
    # The names that django-allauth looks for; signing in and out are the site's own.
    "account_login": [Address(302, is_public=True)],
    "account_logout": [Address(302, is_public=True, form={})],
    "account_inactive": [Address(is_public=True)],
    "account_reauthenticate": [Address()],
    "account_change_password": [Address()],
    "account_reset_password": [Address(is_public=True)],
    "account_reset_password_done": [Address(is_public=True)],
    "account_reset_password_from_key": [Address(200, {"uidb36": "1", "key": "made-up"}, is_public=True)],
    "account_reset_password_from_key_done": [Address(is_public=True)],
    "mfa_index": [Address()],
    "mfa_authenticate": [Address(302, is_public=True)],
    "mfa_reauthenticate": [Address(302)],
    "mfa_activate_totp": [Address(302)],
    "mfa_deactivate_totp": [Address(404)],
    "mfa_view_recovery_codes": [Address(404)],
    "mfa_generate_recovery_codes": [Address(302)],
    "mfa_download_recovery_codes": [Address(404)],
    "mfa_list_webauthn": [Address()],
    "mfa_add_webauthn": [Address(302)],
    "mfa_login_webauthn": [Address(302, is_public=True)],
    "mfa_reauthenticate_webauthn": [Address(302)],
    "mfa_edit_webauthn": [Address(302, {"pk": 1})],
    "mfa_remove_webauthn": [Address(302, {"pk": 1})],
}
