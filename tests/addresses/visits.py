"""One visit, its photographs, and how they are sent."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

NOBODYS = {"key": UUID(int=8)}

ADDRESSES: dict[str, list[Address]] = {
    "visits:visit": [Address(404, NOBODYS, permission=Permission.VIEW_RETAILERS)],
    "visits:correct_visit": [Address(404, NOBODYS, permission=Permission.LOG_VISITS)],
    "visits:withdraw_photo": [
        Address(404, {**NOBODYS, "photo": UUID(int=9)}, form={}, permission=Permission.LOG_VISITS)
    ],
    "visits:log_visit": [Address(names_retailer=True, permission=Permission.LOG_VISITS)],
    "visits:shop_position": [Address(names_retailer=True, permission=Permission.EDIT_RETAILERS)],
    "api:visit": [
        Address(404, NOBODYS, permission=Permission.VIEW_RETAILERS),
        Address(
            422,
            NOBODYS,
            json={"retailer": 1, "started_at": "2024-03-12T01:20:00Z"},
            method="PUT",
            permission=Permission.LOG_VISITS,
        ),
    ],
    "api:visit_photo": [
        Address(404, {**NOBODYS, "photo": UUID(int=9)}, permission=Permission.VIEW_RETAILERS),
        Address(
            409,
            {**NOBODYS, "photo": UUID(int=9)},
            json={},
            method="PUT",
            permission=Permission.LOG_VISITS,
        ),
    ],
}
