"""Reports."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MARCH = {"month": Month(2024, 3)}
NOBODYS = {"pk": UUID(int=1)}
CLOSE, REOPEN = Permission.CLOSE_MONTHS, Permission.REOPEN_MONTHS
VIEW, EXPORT = Permission.VIEW_REPORTS, Permission.EXPORT_REPORTS
SUBSCRIBE = Permission.SUBSCRIBE_REPORTS
WANTED = {"template": "monthly", "unit": "N1", "month": "2024-03"}
REPORT = {"template": "monthly", "month": Month(2024, 3)}

ADDRESSES: dict[str, list[Address]] = {
    "api:report": [Address(arguments=REPORT, names_unit=True)],
    "api:kept_reports": [
        Address(permission=VIEW),
        Address(404, json=WANTED | {"unit": "nowhere"}, permission=EXPORT),
    ],
    "api:kept_report": [Address(404, NOBODYS, permission=VIEW)],
    "api:kept_file": [Address(404, NOBODYS, permission=EXPORT)],
    "api:subscriptions": [
        Address(permission=SUBSCRIBE),
        Address(422, json=WANTED | {"unit": "nowhere"}, permission=SUBSCRIBE),
    ],
    "api:subscription": [
        Address(404, {"pk": 0}, json={}, method="PATCH", permission=SUBSCRIBE),
        Address(404, {"pk": 0}, json={}, method="DELETE", permission=SUBSCRIBE),
    ],
    "api:months": [Address(permission=VIEW)],
    "api:month": [Address(arguments={"month": "2024-03"}, permission=VIEW)],
    "api:close_month": [Address(202, {"month": "2024-03"}, json={}, permission=CLOSE)],
    "api:reopen_month": [
        Address(422, {"month": "2024-03"}, json={"reason": "Late returns"}, permission=REOPEN)
    ],
    "cms:archive": [Address()],
    "cms:made_report": [Address(404, NOBODYS)],
    "cms:made_file": [Address(404, NOBODYS)],
    "cms:make_report": [
        Address(302, REPORT, names_unit=True, form={"language": "en", "format": "pdf"}),
    ],
    "cms:subscriptions": [Address(), Address(422, form={"staff": ""})],
    "cms:suggest_subscription": [Address(arguments={"name": "unit"}), Address(404, {"name": "channel"})],
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
