"""What a phone keeps and is told to open the field app without signal."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "visits:service_worker": [Address(is_public=True)],
    "visits:manifest": [Address(is_public=True)],
    "visits:no_signal": [Address(is_public=True)],
    "visits:renew_phone_key": [Address(permission=Permission.LOG_VISITS)],
    "api:field_key": [Address(permission=Permission.LOG_VISITS)],
}
