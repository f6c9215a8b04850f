"""Writing journals: pages and API."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

NOBODYS = {"key": UUID(int=7)}
"""The key of no journal: whoever may write at all is told that it is not there."""

ADDRESSES: dict[str, list[Address]] = {
    "api:journal": [
        Address(404, NOBODYS, permission=Permission.WRITE_JOURNALS, or_permission=Permission.REVIEW_JOURNALS),
        Address(
            404,
            NOBODYS,
            json={"kind": "daily", "starts_on": "2024-03-12"},
            method="PUT",
            permission=Permission.WRITE_JOURNALS,
        ),
    ],
    "api:journal_check": [Address(404, NOBODYS, json={}, permission=Permission.WRITE_JOURNALS)],
}
