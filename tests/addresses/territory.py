"""Units and routes."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "territory:units": [Address()],
    "api:units": [Address()],
}
