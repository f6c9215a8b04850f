"""The retailer page and what is done from it."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "accounts:retailer": [Address(names_retailer=True)],
}
