"""The ground's own addresses."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "health": [Address(is_public=True)],
    "web:home": [Address()],
    "api:openapi-json": [Address()],
    "api:api-root": [Address(404)],
}
