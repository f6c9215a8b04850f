"""What a shop's figures were counted from."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "territory:retailer_orders": [Address(names_retailer=True)],
}
