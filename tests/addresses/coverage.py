"""Coverage, and the planned calls that it is counted from."""

from __future__ import annotations

from accounts.roles import Permission

from .base import Address

NOBODYS = {"pk": 2**40}
"""The key of no question."""

ADDRESSES: dict[str, list[Address]] = {
    "visits:questions": [Address(permission=Permission.VIEW_RETAILERS)],
    "visits:export_questions": [
        Address(arguments={"kind": kind}, permission=Permission.EXPORT_RETAILERS) for kind in ("csv", "xlsx")
    ],
    "visits:suggest_question_filter": [
        Address(arguments={"name": "person"}, permission=Permission.VIEW_RETAILERS)
    ],
    "visits:question": [Address(404, NOBODYS, permission=Permission.VIEW_RETAILERS)],
    "visits:answer_question": [Address(404, NOBODYS, form={}, permission=Permission.LOG_VISITS)],
    "visits:settle_question": [Address(404, NOBODYS, form={}, permission=Permission.REVIEW_VISITS)],
    "api:questions": [Address(permission=Permission.VIEW_RETAILERS)],
    "visits:coverage": [Address(permission=Permission.VIEW_REPORTS)],
    "visits:export_coverage": [
        Address(arguments={"kind": kind}, permission=Permission.EXPORT_REPORTS) for kind in ("csv", "xlsx")
    ],
    "visits:field_notice": [Address(), Address(422, form={"version": "99"})],
    "visits:field_data": [Address()],
    "visits:download_field_data": [Address(arguments={"kind": kind}) for kind in ("json", "csv", "xlsx")],
    "api:field_notice": [
        Address(permission=Permission.LOG_VISITS),
        Address(422, json={"version": 99}, permission=Permission.LOG_VISITS),
    ],
    "api:acknowledgement": [
        Address(
            422,
            {"key": "5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"},
            json={"version": 99, "read_at": "2026-11-23T00:55:00Z"},
            method="PUT",
            permission=Permission.LOG_VISITS,
        )
    ],
    "api:coverage": [Address(permission=Permission.VIEW_REPORTS)],
    "visits:planned_calls": [Address(permission=Permission.VIEW_RETAILERS)],
    "visits:export_planned_calls": [
        Address(arguments={"kind": kind}, permission=Permission.EXPORT_RETAILERS) for kind in ("csv", "xlsx")
    ],
    "visits:suggest_planned_call_filter": [
        Address(arguments={"name": "person"}, permission=Permission.VIEW_RETAILERS)
    ],
}
