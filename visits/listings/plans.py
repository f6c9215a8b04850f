"""The list of plans, its filters and its columns."""

from __future__ import annotations

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.web.listing_fields import (
    choice_field,
    describe_month,
)
from salesforce_app.web.listing_parts import cells_of, month_filter, text_filter
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    ListColumn,
    Listing,
    OnPhone,
    Words,
    register,
)

from ..enums import PlanState
from ..queries.addresses import plan_address
from ..queries.plan_list import (
    PLANS,
    ListedPlan,
    find_person,
    in_state,
    listed_plans,
    of_month,
    of_person,
    of_text,
    of_unit,
    plans_of,
)
from ..queries.plans import reads_others
from ..queries.visit_list import suggest_persons
from .places import name_of, person_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s plan", "%(number)s plans", number) % {"number": f"{number:,}"}


register(
    Listing(
        name=PLANS,
        title=gettext_lazy("Visit plans"),
        words=Words(
            search=gettext_lazy("Account manager"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 plans"),
            no_match=gettext_lazy("No plan answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or choose another month."),
            nothing=gettext_lazy("No visit plan is on file yet"),
            why_nothing=gettext_lazy("A plan is made by the account manager, for each month anew."),
        ),
        route="visits:plans",
        export_route="visits:export_plans",
        rows=listed_plans,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-month",
        suggest_route="visits:suggest_plan_filter",
        ties=("staff__name", "pk"),
        by=("-month", "pk"),
        icon="calendar-event",
        order=30,
    )
)
for part in (
    text_filter(
        PLANS,
        lambda rows, text, _scope: of_text(rows, text),
        explanation="A part of the account manager's name or username.",
        example="李静",
    ),
    month_filter(
        PLANS,
        of_month,
        order=10,
        explanation="The month that is planned.",
    ),
    Filter(
        PLANS,
        "state",
        pgettext_lazy("plan", "State"),
        lambda _scope: choice_field(PlanState.choices),
        lambda rows, state, _scope: in_state(rows, PlanState(state)),
        order=20,
        explanation="How far the plan is: draft, submitted, returned or approved, which is in force.",
        type=PlanState,
        example="submitted",
    ),
    unit_filter(
        PLANS,
        of_unit,
        order=30,
        explanation="Code of a unit: the plans of those who stand there or below it today.",
        is_place=False,
    ),
    person_filter(
        PLANS,
        gettext_lazy("Who"),
        find_person,
        of_person,
        order=40,
        explanation="Username of the account manager.",
        is_place=False,
        suggested=lambda scope, text: suggest_persons(scope, text) if reads_others(scope) else [],
    ),
):
    register(part)


_cells = cells_of(plans_of)


def _who(row: ListedPlan) -> Cell:
    person = row.plan.staff
    return Cell(name_of(person), address=plan_address(Month.of(row.plan.month), person.username))


def _month(row: ListedPlan) -> Cell:
    month = Month.of(row.plan.month)
    return Cell(str(month), describe_month(month))


def _state(row: ListedPlan) -> Cell:
    state = PlanState(row.plan.state)
    return Cell(state.value, str(state.label))


def _day(moment: object) -> Cell:
    return Cell(local_day(moment) if moment else None)  # type: ignore[arg-type]


def _decided_by(row: ListedPlan) -> Cell:
    person = row.plan.decided_by
    if person is None:
        return Cell(None)
    day = row.plan.decided_at
    return Cell(person.username, name_of(person), note=date_format(local_day(day)) if day else "")


for column in (
    ListColumn(
        PLANS,
        "person",
        gettext_lazy("Account manager"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_who),
        order_by=lambda _scope: F("staff__name"),
        explanation="Name of whose plan it is.",
        example="李静",
    ),
    ListColumn(
        PLANS,
        "username",
        gettext_lazy("Username"),
        CellKind.TEXT,
        order=5,
        cells=_cells(lambda row: Cell(row.plan.staff.username)),
        default=False,
        explanation="Username of whose plan it is; with the month it makes the plan's address.",
        example="li.jing",
    ),
    ListColumn(
        PLANS,
        "month",
        gettext_lazy("Month"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_month),
        order_by=lambda _scope: "month",
        on_phone=OnPhone.PLAIN,
        explanation="The month that is planned.",
        example="2026-10",
    ),
    ListColumn(
        PLANS,
        "state",
        pgettext_lazy("plan", "State"),
        CellKind.TEXT,
        order=20,
        cells=_cells(_state),
        order_by=lambda _scope: "state",
        on_phone=OnPhone.CORNER,
        explanation="draft, submitted, returned or approved; approved plans are in force.",
        example="submitted",
    ),
    ListColumn(
        PLANS,
        "calls",
        gettext_lazy("Calls"),
        CellKind.COUNT,
        order=30,
        cells=_cells(lambda row: Cell(row.calls)),
        on_phone=OnPhone.FACT,
        explanation="Calls that are planned; of a plan in force those that are not cancelled with approval.",
        example=212,
    ),
    ListColumn(
        PLANS,
        "to_decide",
        gettext_lazy("Cancellations to decide"),
        CellKind.COUNT,
        order=40,
        cells=_cells(lambda row: Cell(row.waiting)),
        on_phone=OnPhone.FACT,
        explanation="Calls that are to be cancelled, and wait for approval.",
        example=2,
    ),
    ListColumn(
        PLANS,
        "submitted_on",
        gettext_lazy("Submitted"),
        CellKind.DATE,
        order=50,
        cells=_cells(lambda row: _day(row.plan.submitted_at)),
        order_by=lambda _scope: F("submitted_at"),
        explanation="The day on which it was last submitted; null for a draft.",
        example="2026-09-30",
    ),
    ListColumn(
        PLANS,
        "decided_by",
        gettext_lazy("Decided by"),
        CellKind.TEXT,
        order=60,
        cells=_cells(_decided_by),
        explanation="Username of who approved or returned it; null while nobody did.",
        example="wang.qiang",
    ),
):
    register(column)
