"""The calendar of journals, the list, the search and the burden."""

from __future__ import annotations

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MONTH = {"month": Month(2024, 3)}

READ = Permission.READ_JOURNALS
"""Writers and reviewers."""

ADDRESSES: dict[str, list[Address]] = {
    "journals:list": [Address(permission=READ)],
    "journals:export_list": [Address(arguments={"kind": kind}, permission=READ) for kind in ("csv", "xlsx")],
    "journals:suggest_filter": [Address(arguments={"name": "person"}, permission=READ)],
    "journals:search": [Address(permission=READ)],
    "journals:export_search": [
        Address(400, arguments={"kind": kind}, permission=READ) for kind in ("csv", "xlsx")
    ],
    "journals:burden": [Address(permission=Permission.REVIEW_JOURNALS)],
    "journals:change_topic": [
        Address(302, {"topic": "help_needed"}, form={}, permission=Permission.MANAGE_RULES)
    ],
    "api:journals": [Address(permission=READ)],
    "api:journal_search": [Address(permission=READ)],
    "journals:calendar_now": [Address(302, permission=READ)],
    "journals:calendar": [Address(arguments=MONTH, permission=READ)],
    "journals:export_calendar": [
        Address(arguments={**MONTH, "kind": kind}, permission=READ) for kind in ("csv", "xlsx")
    ],
}
