"""The list of shops."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

EXPORT = Permission.EXPORT_RETAILERS

ADDRESSES: dict[str, list[Address]] = {
    "accounts:retailers": [Address(permission=Permission.VIEW_RETAILERS)],
    "api:retailers": [Address(permission=Permission.VIEW_RETAILERS)],
    "accounts:suggest_retailers": [Address(permission=Permission.VIEW_RETAILERS)],
    "accounts:suggest_retailer_filter": [
        Address(arguments={"name": "route"}, permission=Permission.VIEW_RETAILERS)
    ],
    "accounts:export_retailers": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
}
