"""Visit plans: their list, each month of each person, where days begin."""

from __future__ import annotations

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MARCH = {"month": Month(2024, 3)}
READ = Permission.VIEW_RETAILERS

ADDRESSES: dict[str, list[Address]] = {
    "visits:plans": [Address(permission=READ)],
    "visits:export_plans": [
        Address(arguments={"kind": kind}, permission=Permission.EXPORT_RETAILERS) for kind in ("csv", "xlsx")
    ],
    "visits:suggest_plan_filter": [Address(arguments={"name": "person"}, permission=READ)],
    "visits:hand_over_calls": [Address(404, form={}, permission=READ)],
    "visits:start_point": [Address(permission=Permission.LOG_VISITS)],
    "visits:plan": [Address(arguments=MARCH, names_planner=True, permission=READ)],
    "visits:plan_day": [Address(arguments={**MARCH, "day": 12}, names_planner=True, permission=READ)],
    "visits:change_plan": [
        Address(404, {**MARCH, "verb": "nothing"}, names_planner=True, form={}, permission=READ)
    ],
}
