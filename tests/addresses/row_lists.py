"""The lists of monthly sales, dues and visits."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

VIEW, EXPORT = Permission.VIEW_RETAILERS, Permission.EXPORT_RETAILERS

ADDRESSES: dict[str, list[Address]] = {
    "territory:sales": [Address(permission=VIEW)],
    "territory:suggest_sales_filter": [Address(arguments={"name": "route"}, permission=VIEW)],
    "territory:export_sales": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
    "api:sales": [Address(permission=VIEW)],
    "settlement:dues": [Address(permission=VIEW)],
    "settlement:suggest_due_filter": [Address(arguments={"name": "route"}, permission=VIEW)],
    "settlement:export_dues": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
    "api:dues": [Address(permission=VIEW)],
    "visits:visits": [Address(permission=VIEW)],
    "visits:suggest_visit_filter": [Address(arguments={"name": "person"}, permission=VIEW)],
    "visits:export_visits": [
        Address(arguments={"kind": "csv"}, permission=EXPORT),
        Address(arguments={"kind": "xlsx"}, permission=EXPORT),
    ],
    "api:visits": [Address(permission=VIEW)],
}
