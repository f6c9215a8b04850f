"""What a shop's figures were counted from."""

from __future__ import annotations

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "territory:retailer_orders": [Address(names_retailer=True)],
    # Nothing was ordered that day, whoever asks.
    "territory:retailer_order": [Address(404, {"sold_on": "2024-03-12"}, names_retailer=True)],
}
