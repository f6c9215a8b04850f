"""Reports."""

from __future__ import annotations

from salesforce_app.kernel.periods import Month

from .base import Address

REPORT = {"template": "monthly", "month": Month(2024, 3)}

ADDRESSES: dict[str, list[Address]] = {
    "api:report": [Address(arguments=REPORT, names_unit=True)],
    "cms:newest_report": [Address(302)],
    "cms:unit_report": [Address(302, {"template": "monthly"}, names_unit=True)],
    "cms:report": [Address(arguments=REPORT, names_unit=True)],
    "cms:report_file": [
        Address(arguments=REPORT | {"kind": kind}, names_unit=True) for kind in ("pdf", "xlsx", "json")
    ],
}
