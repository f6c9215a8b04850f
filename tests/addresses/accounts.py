"""Signing in, and one's own page."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "accounts:sign_in": [Address(302, is_public=True)],
    "accounts:sign_out": [Address(302, is_public=True, form={})],
    "accounts:set_language": [Address(302, is_public=True, form={"language": "en"})],
    "accounts:me": [Address()],
    "accounts:notifications": [Address()],
    "accounts:read_notifications": [Address(302, form={})],
    # Everybody's notices are her own: nobody has this one.
    "accounts:open_notification": [Address(404, {"pk": 1})],
}
