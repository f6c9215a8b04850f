"""Reports."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MARCH = {"month": Month(2024, 3)}
NOBODYS = {"pk": UUID(int=1)}
CLOSE, REOPEN = Permission.CLOSE_MONTHS, Permission.REOPEN_MONTHS
REPORT = {"template": "monthly", "month": Month(2024, 3)}

ADDRESSES: dict[str, list[Address]] = {
    "api:report": [Address(arguments=REPORT, names_unit=True)],
    "cms:archive": [Address()],
    "cms:made_report": [Address(404, NOBODYS)],
    "cms:made_file": [Address(404, NOBODYS)],
    "cms:make_report": [
        Address(302, REPORT, names_unit=True, form={"language": "en", "format": "pdf"}),
    ],
    "cms:subscriptions": [Address(), Address(422, form={"staff": ""})],
    "cms:change_subscription": [Address(404, {"pk": 0}, form={})],
    "cms:end_subscription": [Address(404, {"pk": 0}, form={})],
    "cms:months": [Address()],
    "cms:month_state": [Address(arguments=MARCH)],
    "cms:close_month": [Address(302, MARCH, permission=CLOSE, form={})],
    "cms:make_again": [Address(302, MARCH, permission=CLOSE, form={})],
    "cms:reopen_month": [Address(302, MARCH, permission=REOPEN, form={"reason": "Late returns"})],
    "cms:newest_report": [Address(302)],
    "cms:unit_report": [Address(302, {"template": "monthly"}, names_unit=True)],
    "cms:report": [Address(arguments=REPORT, names_unit=True)],
    "cms:report_file": [
        Address(arguments=REPORT | {"kind": kind}, names_unit=True) for kind in ("pdf", "xlsx", "json")
    ],
}
