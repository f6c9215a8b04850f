"""Complaints and requests, the list of actions, and what phones send of both."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission

from .base import Address

NOBODYS = {"key": UUID(int=10)}
VIEW, EXPORT, HANDLE = Permission.VIEW_RETAILERS, Permission.EXPORT_RETAILERS, Permission.HANDLE_ISSUES

ADDRESSES: dict[str, list[Address]] = {
    "visits:actions": [Address(permission=VIEW)],
    "visits:suggest_action_filter": [Address(arguments={"name": "person"}, permission=VIEW)],
    "visits:export_actions": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
    "visits:issues": [Address(permission=VIEW)],
    "visits:suggest_issue_filter": [Address(arguments={"name": "person"}, permission=VIEW)],
    "visits:export_issues": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
    "visits:issue": [Address(404, NOBODYS, permission=VIEW)],
    "visits:change_issue": [Address(404, {**NOBODYS, "verb": "answer"}, form={}, permission=HANDLE)],
    "visits:new_issue": [
        Address(names_retailer=True, permission=HANDLE),
        Address(422, names_retailer=True, form={}, permission=HANDLE),
    ],
    "api:issues": [Address(permission=VIEW)],
    "api:issue": [
        Address(404, NOBODYS, permission=VIEW),
        Address(
            422,
            NOBODYS,
            json={"retailer": 2**40, "kind": "other", "text": "A"},
            method="PUT",
            permission=HANDLE,
        ),
    ],
    "api:answer_issue": [Address(404, NOBODYS, json={"answer": "A"}, permission=HANDLE)],
    "api:revisit_issue": [Address(404, NOBODYS, json={"result": "satisfied"}, permission=HANDLE)],
    "api:close_issue": [Address(404, NOBODYS, json={"reason": "A"}, permission=HANDLE)],
    "api:hand_on_issue": [Address(404, NOBODYS, json={"to": "li.jing"}, permission=HANDLE)],
    "api:put_off_issue": [
        Address(404, NOBODYS, json={"due_on": "2024-03-12", "reason": "A"}, permission=HANDLE)
    ],
    "api:correction": [
        Address(
            422,
            NOBODYS,
            json={"retailer": 2**40, "fields": {"name": "A"}},
            method="PUT",
            permission=Permission.EDIT_RETAILERS,
        )
    ],
    "api:action_result": [
        Address(
            404,
            {**NOBODYS, "result": UUID(int=11)},
            json={"done_on": "2024-03-12", "evidence": "A"},
            method="PUT",
            permission=Permission.LOG_VISITS,
        )
    ],
}
