"""The list of planned calls, its filters and its columns."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.listing_fields import (
    choice_field,
    named,
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

from ..enums import CallSource, CallStatus
from ..queries.planned_list import (
    PLANNED_CALLS,
    ListedCall,
    calls_of,
    find_person,
    in_status,
    listed_calls,
    of_month,
    of_person,
    of_route,
    of_text,
    of_unit,
)
from .places import name_of, person_filter, route_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s planned call", "%(number)s planned calls", number) % {"number": f"{number:,}"}


register(
    Listing(
        name=PLANNED_CALLS,
        title=pgettext_lazy("list", "Planned calls"),
        words=Words(
            search=gettext_lazy("Shop, owner or pinyin, purpose"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 planned calls"),
            no_match=gettext_lazy("No planned call answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or choose another month."),
            nothing=gettext_lazy("No call is planned in your units"),
            why_nothing=gettext_lazy("Calls come from visit plans once these are in force."),
        ),
        route="visits:planned_calls",
        export_route="visits:export_planned_calls",
        rows=listed_calls,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-due_on",
        suggest_route="visits:suggest_planned_call_filter",
        icon="calendar-check",
        order=35,
    )
)
for part in (
    text_filter(
        PLANNED_CALLS,
        of_text,
        explanation="Words that the shop answers to in its own list, or a part of the purpose.",
    ),
    unit_filter(
        PLANNED_CALLS,
        of_unit,
        order=10,
        explanation="Code of a unit: calls on its routes, and on those of the units below it, on the day.",
    ),
    route_filter(
        PLANNED_CALLS,
        of_route,
        order=20,
        explanation="Code of an order and visit route: calls at shops that stood on it on the day.",
    ),
    person_filter(
        PLANNED_CALLS,
        gettext_lazy("Who"),
        find_person,
        of_person,
        order=30,
        explanation="Username of the person for whom the calls were planned.",
    ),
    month_filter(
        PLANNED_CALLS,
        of_month,
        order=40,
        explanation="The month in which the calls are due; moved ones by their new day.",
    ),
    Filter(
        PLANNED_CALLS,
        "status",
        pgettext_lazy("call", "Status"),
        lambda _scope: choice_field(CallStatus.choices),
        lambda rows, status, _scope: in_status(rows, CallStatus(status)),
        order=50,
        explanation="due, done, missed, cancelled or moved.",
        type=CallStatus,
        example="cancelled",
    ),
):
    register(part)


_cells = cells_of(calls_of)


def _shop(row: ListedCall) -> Cell:
    shop = row.call.retailer
    address = reverse("accounts:retailer", args=[shop.pk]) if row.is_shop_visible else ""
    return Cell(shop.name, note=shop.licence_no, address=address)


def _due_on(row: ListedCall) -> Cell:
    call = row.call
    if call.moved_to is None:
        return Cell(call.date)
    return Cell(
        call.moved_to, note=_("moved from %(day)s") % {"day": date_format(call.date, "SHORT_DATE_FORMAT")}
    )


def _status(row: ListedCall) -> Cell:
    status = CallStatus(row.call.status)
    return Cell(status.value, str(status.label), note=row.call.reason)


for column in (
    ListColumn(
        PLANNED_CALLS,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_shop),
        order_by=lambda _scope: F("retailer__name"),
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        PLANNED_CALLS,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=5,
        cells=_cells(lambda row: Cell(row.call.retailer.licence_no)),
        default=False,
        explanation="The shop's licence number.",
        example="330824000703",
    ),
    ListColumn(
        PLANNED_CALLS,
        "due_on",
        pgettext_lazy("planned calls", "Due on"),
        CellKind.DATE,
        order=10,
        cells=_cells(_due_on),
        order_by=lambda _scope: "planned_on",
        on_phone=OnPhone.PLAIN,
        explanation="The day of the call; of a moved one its new day.",
        example="2026-10-14",
    ),
    ListColumn(
        PLANNED_CALLS,
        "person",
        gettext_lazy("Who"),
        CellKind.TEXT,
        order=20,
        cells=_cells(lambda row: Cell(row.call.staff.username, name_of(row.call.staff))),
        order_by=lambda _scope: F("staff__username"),
        on_phone=OnPhone.PLAIN,
        explanation="Username of the person for whom it was planned.",
        example="li.jing",
    ),
    ListColumn(
        PLANNED_CALLS,
        "status",
        pgettext_lazy("call", "Status"),
        CellKind.TEXT,
        order=30,
        cells=_cells(_status),
        on_phone=OnPhone.CORNER,
        explanation="due, done, missed, cancelled or moved, as somebody decided it.",
        example="moved",
    ),
    ListColumn(
        PLANNED_CALLS,
        "source",
        pgettext_lazy("planned calls", "Planned because of"),
        CellKind.TEXT,
        order=40,
        cells=_cells(lambda row: Cell(row.call.source, str(CallSource(row.call.source).label))),
        default=False,
        explanation="cycle, manual or alert.",
        example="cycle",
    ),
    ListColumn(
        PLANNED_CALLS,
        "purpose",
        pgettext_lazy("planned calls", "Purpose"),
        CellKind.TEXT,
        order=50,
        cells=_cells(lambda row: Cell(row.call.purpose or None)),
        explanation="What is to be done there.",
        example="Price marks",
    ),
    ListColumn(
        PLANNED_CALLS,
        "route",
        gettext_lazy("Route"),
        CellKind.TEXT,
        order=60,
        cells=_cells(lambda row: Cell(row.call.route.code, named(row.call.route))),
        order_by=lambda _scope: F("route__code"),
        explanation="Code of the order and visit route on which the shop stood when it was planned.",
        example="N1A",
    ),
    ListColumn(
        PLANNED_CALLS,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=70,
        cells=_cells(lambda row: Cell(row.call.unit.code, named(row.call.unit))),
        default=False,
        explanation="Code of the unit in which the route lay.",
        example="N1",
    ),
):
    register(column)
