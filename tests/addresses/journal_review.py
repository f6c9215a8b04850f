"""Reviewing journals, a team's week, what it learned, and what comes back to writers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

NOBODYS = {"key": UUID(int=10)}
A_REMARK = {**NOBODYS, "remark": UUID(int=11)}
REVIEW, WRITE = Permission.REVIEW_JOURNALS, Permission.WRITE_JOURNALS
READ = Permission.READ_JOURNALS
DECISION = {"verdict": "accepted", "text": "Good", "version": "1"}

ADDRESSES: dict[str, list[Address]] = {
    "journals:queue": [Address(permission=REVIEW)],
    "journals:accept_several": [Address(302, form={}, permission=REVIEW)],
    "journals:review": [Address(404, NOBODYS, permission=REVIEW)],
    "journals:decide": [Address(404, NOBODYS, form=DECISION, permission=REVIEW)],
    "journals:undo_decision": [Address(404, {"pk": 2**40}, form={}, permission=REVIEW)],
    "journals:remark": [Address(404, NOBODYS, form={"text": "A"}, permission=REVIEW)],
    "journals:act_on_remark": [Address(404, {"pk": UUID(int=10)}, form={}, permission=REVIEW)],
    "journals:team_now": [Address(302, permission=REVIEW)],
    "journals:team": [Address(arguments={"week": date(2024, 3, 11)}, permission=REVIEW)],
    "journals:learned_now": [Address(302, permission=REVIEW)],
    "journals:learned": [Address(arguments={"month": Month(2024, 3)}, permission=REVIEW)],
    "journals:back": [Address(permission=WRITE)],
    "journals:answer": [Address(404, NOBODYS, form={"text": "A"}, permission=WRITE)],
    "api:review_queue": [Address(permission=REVIEW)],
    "api:review": [Address(404, NOBODYS, permission=REVIEW)],
    "api:decide": [Address(404, NOBODYS, json={"verdict": "accepted"}, permission=REVIEW)],
    "api:undo_decision": [Address(404, NOBODYS, json={"decision": 1}, permission=REVIEW)],
    "api:remark": [Address(404, A_REMARK, json={"text": "A"}, method="PUT", permission=READ)],
    "api:act_on_remark": [
        Address(404, A_REMARK, json={"retailer": 1, "due_on": "2024-03-20"}, permission=REVIEW)
    ],
    "api:note_readings": [Address(404, NOBODYS, json={"seconds": {}}, permission=REVIEW)],
}
