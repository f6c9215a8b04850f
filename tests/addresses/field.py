"""The field app."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "visits:today": [Address(permission=Permission.LOG_VISITS)],
    "api:field_bundle": [Address(permission=Permission.LOG_VISITS)],
}
