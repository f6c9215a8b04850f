"""The retailer page and what is done from it."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

EDIT, MOVE = Permission.EDIT_RETAILERS, Permission.MOVE_RETAILERS

OCCASION = {"since": "2024-03-01", "reason": "Rebuilding"}

ADDRESSES: dict[str, list[Address]] = {
    "accounts:retailer": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "accounts:retailer_part": [
        Address(arguments={"part": "profile"}, names_retailer=True, permission=Permission.VIEW_RETAILERS),
    ],
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
    "api:retailer": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:retailer_reasons": [Address(arguments={"use": "closing"}, permission=EDIT)],
    "api:confirm_retailer": [Address(names_retailer=True, permission=EDIT, json={})],
    "api:retailer_phone": [Address(names_retailer=True, permission=Permission.VIEW_PHONES, json={})],
    "api:suspend_retailer": [Address(names_retailer=True, permission=EDIT, json=OCCASION)],
    "api:reopen_retailer": [
        # The shops are open: whoever may is told so.
        Address(422, names_retailer=True, permission=EDIT, json=OCCASION),
    ],
    "api:close_retailer": [Address(names_retailer=True, permission=EDIT, json=OCCASION)],
    "api:retailer_changes": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "api:undo_retailer_change": [
        Address(404, {"reference": "accounts-retailer-0"}, names_retailer=True, permission=EDIT, json={}),
    ],
    "api:move_retailer": [
        Address(404, names_retailer=True, permission=MOVE, json=OCCASION | {"route": "nowhere"}),
    ],
    "api:relocate_retailer": [
        Address(404, names_retailer=True, permission=MOVE, json=OCCASION | {"village": "nowhere"}),
    ],
}
