"""Visit plans: their list, each month of each person, where days begin."""

from __future__ import annotations

from typing import Any

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month

from .base import Address

MARCH = {"month": Month(2024, 3)}
NOBODYS: dict[str, Any] = {"pk": 2**40}
"""The key of no call: whoever may act at all is told that it is not there."""
SEEN: dict[str, Any] = {"revision": 0}
REASON: dict[str, Any] = {"reason": "flooded"}
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
    "api:plans": [Address(permission=READ)],
    "api:plan": [Address(arguments=MARCH, names_planner=True, permission=READ)],
    "api:propose_plan": [Address(404, {**MARCH, "username": "nobody"}, json={}, permission=READ)],
    "api:submit_plan": [Address(404, {**MARCH, "username": "nobody"}, json=SEEN, permission=READ)],
    "api:withdraw_plan": [Address(404, {**MARCH, "username": "nobody"}, json=SEEN, permission=READ)],
    "api:approve_plan": [Address(404, {**MARCH, "username": "nobody"}, json=SEEN, permission=READ)],
    "api:return_plan": [Address(404, {**MARCH, "username": "nobody"}, json=SEEN | REASON, permission=READ)],
    "api:planned_calls": [
        Address(422, json={"username": "nobody", "retailer": 1, "date": "2024-03-12"}, permission=READ)
    ],
    "api:planned_call": [Address(404, NOBODYS, permission=READ)],
    "api:move_planned_call": [Address(404, NOBODYS, json={"date": "2024-03-12"}, permission=READ)],
    "api:cancel_planned_call": [Address(404, NOBODYS, json=REASON, permission=READ)],
    "api:approve_cancellation": [Address(404, NOBODYS, json={}, permission=Permission.REVIEW_VISITS)],
    "api:refuse_cancellation": [Address(404, NOBODYS, json=REASON, permission=Permission.REVIEW_VISITS)],
    "api:keep_planned_call": [Address(404, NOBODYS, json={}, permission=READ)],
}
