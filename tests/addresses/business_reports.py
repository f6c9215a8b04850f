"""Customer business reports: pages, files and API."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address
from .journal_writing import NOBODYS

READ, WRITE = Permission.VIEW_REPORTS, Permission.WRITE_JOURNALS
EXPORT = Permission.EXPORT_REPORTS

ADDRESSES: dict[str, list[Address]] = {
    "journals:business_reports": [Address(permission=READ)],
    "journals:export_business_reports": [
        Address(arguments={"kind": kind}, permission=EXPORT) for kind in ("csv", "xlsx")
    ],
    "journals:suggest_business_report_filter": [Address(arguments={"name": "person"}, permission=READ)],
    # The address names neither a shop nor a tier.
    "journals:new_business_report": [
        Address(404, permission=WRITE),
        Address(404, form={}, permission=WRITE),
    ],
    "journals:business_report": [
        Address(404, NOBODYS, permission=READ),
        Address(404, NOBODYS, form={}, permission=WRITE),
    ],
    "journals:business_report_pdf": [Address(404, NOBODYS, permission=EXPORT)],
    "api:business_reports": [
        Address(permission=READ),
        # A shop that nobody sees.
        Address(422, json={"retailer": 2**62, "month": "2024-03"}, permission=WRITE),
    ],
    "api:business_report": [
        Address(404, NOBODYS, permission=READ),
        Address(404, NOBODYS, json={"base_revision": 0}, method="PUT", permission=WRITE),
    ],
    "api:finish_business_report": [Address(404, NOBODYS, json={}, permission=WRITE)],
    "api:business_report_pdf": [Address(404, NOBODYS, permission=EXPORT)],
}
