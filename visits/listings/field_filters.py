"""The filters with which figures of field work open their lists: how calls and visits matched, and tiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import choice_field
from salesforce_app.web.listings import Filter, register
from territory.enums import Tier
from territory.queries.served import PlaceRecord

from ..enums import CallAdherence, InTime, Planned, WasEffective
from ..queries.coverage.behind import EFFECTIVE, PLANNED, TIMED, calls_behind, visits_behind, with_tier
from ..queries.coverage.groups import NO_TIER
from ..queries.coverage.work import VisitItem
from ..queries.planned_list import PLANNED_CALLS
from ..queries.visit_list import VISITS

TIERS = (*Tier.choices, (NO_TIER, gettext_lazy("Without a tier")))
MONTH = ("month",)

Chosen = Mapping[str, Any]
Rows = QuerySet[Any, Any]


def _place(chosen: Chosen) -> PlaceRecord | None:
    return cast("PlaceRecord | None", chosen.get("unit") or chosen.get("route"))


def _month(chosen: Chosen) -> Month:
    return cast("Month", chosen["month"])


def _alone(rows: Rows, value: Any, scope: Scope) -> Rows:
    """Without a month there is nothing to tell apart."""
    return rows.none()


def _of_tier(rows: Rows, tier: str, scope: Scope, chosen: Chosen) -> Rows:
    return with_tier(rows, scope, _place(chosen), _month(chosen), tier)


def _by_adherence(rows: Rows, name: str, scope: Scope, chosen: Chosen) -> Rows:
    return narrow(rows, calls_behind(scope, _place(chosen), _month(chosen), name))


def _visits(kinds: Mapping[str, Callable[[VisitItem], bool]]) -> Callable[[Rows, Any, Scope, Chosen], Rows]:
    def apply(rows: Rows, name: str, scope: Scope, chosen: Chosen) -> Rows:
        return narrow(rows, visits_behind(scope, _place(chosen), _month(chosen), kinds[name]))

    return apply


for listing in (VISITS, PLANNED_CALLS):
    register(
        Filter(
            listing,
            "tier",
            gettext_lazy("Tier"),
            lambda _scope: choice_field(TIERS),
            _alone,
            order=55,
            apply_with=_of_tier,
            needs=MONTH,
            permission=Permission.VIEW_REPORTS,
            explanation=(
                "A tier by which visits to the shop are required in the month, or none; needs a month."
            ),
            example="Medium",
        )
    )
register(
    Filter(
        PLANNED_CALLS,
        "adherence",
        pgettext_lazy("planned calls", "Plan kept"),
        lambda _scope: choice_field(CallAdherence.choices),
        _alone,
        order=60,
        apply_with=_by_adherence,
        needs=MONTH,
        explanation=(
            "due: calls that were due, up to today; kept or missed on the planned day; kept_near or "
            "missed_near within one working day. Needs a month."
        ),
        type=CallAdherence,
        example="missed",
    )
)
for name, title, choices, kinds, order, explanation in (
    (
        "planned",
        pgettext_lazy("visits", "Planned"),
        Planned,
        PLANNED,
        71,
        (
            "on_day: visits that served a planned call on its day; no: the others; no_near: those that "
            "served none within one working day either. Needs a month."
        ),
    ),
    (
        "effective",
        pgettext_lazy("visits", "Effective"),
        WasEffective,
        EFFECTIVE,
        72,
        (
            "yes: visits of three minutes or more that found something out, and whose place is not "
            "contradicted; no: the others. Needs a month."
        ),
    ),
    (
        "time",
        gettext_lazy("Time in store"),
        InTime,
        TIMED,
        73,
        "counted: visits with a check-out, of one minute to two hours; left_out: the others. Needs a month.",
    ),
):
    register(
        Filter(
            VISITS,
            name,
            title,
            lambda _scope, choices=choices: choice_field(choices.choices),  # type: ignore[misc]
            _alone,
            order=order,
            apply_with=_visits(kinds),
            needs=MONTH,
            explanation=explanation,
            type=choices,
            example=choices.values[0],
        )
    )
