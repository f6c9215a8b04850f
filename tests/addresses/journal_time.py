"""The calendar of journals, the list, the search and the burden."""

from __future__ import annotations

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MONTH = {"month": Month(2024, 3)}

EITHER = {"permission": Permission.WRITE_JOURNALS, "or_permission": Permission.REVIEW_JOURNALS}
"""Writers and reviewers."""

ADDRESSES: dict[str, list[Address]] = {
    "journals:calendar_now": [Address(302, **EITHER)],
    "journals:calendar": [Address(arguments=MONTH, **EITHER)],
    "journals:export_calendar": [
        Address(arguments={**MONTH, "kind": kind}, **EITHER) for kind in ("csv", "xlsx")
    ],
}
