"""What a shop's figures were counted from."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "api:retailer_sales": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:retailer_mix": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:retailer_tiers": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:retailer_settlement": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:retailer_visits": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "territory:retailer_orders": [Address(names_retailer=True)],
    # Nothing was ordered that day, whoever asks.
    "territory:retailer_order": [Address(404, {"sold_on": "2024-03-12"}, names_retailer=True)],
}
