"""The rows behind the figures of journals, and the question of the day."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

ADDRESSES: dict[str, list[Address]] = {
    "journals:fact": [
        Address(404, {"key": UUID(int=7), "code": "visits.done"}, permission=Permission.READ_JOURNALS)
    ],
    "api:journal_question": [
        Address(permission=Permission.WRITE_JOURNALS),
        Address(404, json={"answer": "It waits for stock"}, permission=Permission.WRITE_JOURNALS),
    ],
}
