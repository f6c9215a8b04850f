"""What is done with actions, from a shop's card."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

NOBODYS = {"key": UUID(int=7)}
"""The key of no action: whoever may act at all is told that it is not there."""

ADDRESSES: dict[str, list[Address]] = {
    "api:actions": [Address(permission=Permission.VIEW_RETAILERS)],
    "api:action": [
        Address(404, NOBODYS, permission=Permission.VIEW_RETAILERS),
        Address(
            422,
            NOBODYS,
            json={"retailer": 1, "text": "A", "due_on": "2024-03-12"},
            method="PUT",
            permission=Permission.LOG_VISITS,
        ),
    ],
    "visits:retailer_actions": [Address(names_retailer=True, permission=Permission.VIEW_RETAILERS)],
    "visits:open_action": [Address(422, names_retailer=True, form={}, permission=Permission.LOG_VISITS)],
    "visits:finish_action": [Address(404, NOBODYS, form={}, permission=Permission.LOG_VISITS)],
    "visits:drop_action": [Address(404, NOBODYS, form={}, permission=Permission.LOG_VISITS)],
    "visits:reopen_action": [Address(404, NOBODYS, form={}, permission=Permission.LOG_VISITS)],
}
