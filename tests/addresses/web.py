"""The ground's own addresses."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "health": [Address(is_public=True)],
    "web:home": [Address()],
    "web:home_part": [Address(404, {"part": "nothing"})],
    "api:openapi-json": [Address()],
    "api:api-root": [Address(404)],
}
