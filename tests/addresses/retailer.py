"""The retailer page and what is done from it."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

EDIT, MOVE = Permission.EDIT_RETAILERS, Permission.MOVE_RETAILERS

ADDRESSES: dict[str, list[Address]] = {
    "accounts:retailer": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "accounts:edit_retailer": [Address(names_retailer=True, permission=EDIT)],
    "accounts:confirm_retailer": [Address(302, names_retailer=True, permission=EDIT, form={})],
    "accounts:retailer_phone": [Address(names_retailer=True, permission=Permission.VIEW_PHONES, form={})],
    "accounts:suspend_retailer": [Address(names_retailer=True, permission=EDIT)],
    "accounts:reopen_retailer": [Address(names_retailer=True, permission=EDIT)],
    "accounts:close_retailer": [Address(names_retailer=True, permission=EDIT)],
    "accounts:retailer_changes": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    # No shop has the change: for those in scope as for the others there is nothing.
    "accounts:undo_retailer_change": [
        Address(
            404,
            {"reference": "accounts-retailer-0"},
            names_retailer=True,
            permission=Permission.VIEW_RETAILERS,
        ),
    ],
    "territory:move_retailer": [Address(names_retailer=True, permission=MOVE)],
    "territory:relocate_retailer": [Address(names_retailer=True, permission=MOVE)],
}
