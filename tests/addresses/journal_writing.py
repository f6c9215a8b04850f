"""Writing journals: pages and API."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

NOBODYS = {"key": UUID(int=7)}
"""The key of no journal: whoever may write at all is told that it is not there."""

DAY_TO_COME = {"kind": "daily", "starts_on": "2999-01-01"}
"""A day of which nobody has a journal yet."""

ADDRESSES: dict[str, list[Address]] = {
    "api:journal": [
        Address(404, NOBODYS, permission=Permission.READ_JOURNALS),
        Address(
            404,
            NOBODYS,
            json={"kind": "daily", "starts_on": "2024-03-12"},
            method="PUT",
            permission=Permission.WRITE_JOURNALS,
        ),
    ],
    "api:field_journals": [Address(permission=Permission.WRITE_JOURNALS)],
    "api:journal_check": [Address(404, NOBODYS, json={}, permission=Permission.WRITE_JOURNALS)],
    "journals:journals": [
        Address(permission=Permission.READ_JOURNALS),
    ],
    "journals:editor": [
        Address(404, DAY_TO_COME, permission=Permission.WRITE_JOURNALS),
        Address(404, DAY_TO_COME, form={}, permission=Permission.WRITE_JOURNALS),
    ],
    "journals:journal": [
        Address(404, NOBODYS, permission=Permission.READ_JOURNALS),
    ],
    "journals:versions": [Address(404, NOBODYS, permission=Permission.WRITE_JOURNALS)],
    "journals:version": [
        Address(404, {**NOBODYS, "number": 1}, permission=Permission.WRITE_JOURNALS),
        Address(404, {**NOBODYS, "number": 1}, form={}, permission=Permission.WRITE_JOURNALS),
    ],
}
