"""The columns of the list of dues."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesforce_app.kernel.money import format_amount
from salesforce_app.web.listing_fields import named
from salesforce_app.web.listing_parts import cells_of
from salesforce_app.web.listings import Cell, CellKind, ListColumn, OnPhone, register

from ..enums import DueState, PaidOther
from ..measures.reasons import RULES
from ..queries.due_list import DUES, ListedDue, dues_of, shop_name

_cells = cells_of(dues_of)


def _shop(row: ListedDue) -> Cell:
    shop = row.due.retailer
    address = reverse("accounts:retailer", args=[shop.pk]) if row.is_shop_visible else ""
    return Cell(shop.name, note=shop.licence_no, address=address)


def _amount(row: ListedDue) -> Cell:
    return Cell(row.due.amount, format_amount(row.due.amount, settings.CURRENCY))


def _state(row: ListedDue) -> Cell:
    state = DueState(row.due.state)
    note = str(PaidOther(row.due.paid_other).label) if row.due.paid_other else ""
    return Cell(
        state.value, str(state.label), note=_("paid otherwise: %(how)s") % {"how": note} if note else ""
    )


def _reason(row: ListedDue) -> Cell:
    if row.reason is None:
        return Cell(None)
    return Cell(row.reason.value, str(row.reason.label), note=str(RULES[row.reason].action))


def _village(row: ListedDue) -> Cell:
    return Cell(str(row.due.village) if row.due.village else None)


for column in (
    ListColumn(
        DUES,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_shop),
        order_by=lambda _scope: shop_name(),
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        DUES,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=5,
        cells=_cells(lambda row: Cell(row.due.retailer.licence_no)),
        default=False,
        explanation="The shop's licence number.",
        example="330824000703",
    ),
    ListColumn(
        DUES,
        "due_no",
        gettext_lazy("Due no."),
        CellKind.TEXT,
        order=10,
        cells=_cells(lambda row: Cell(row.due.due_no)),
        order_by=lambda _scope: "due_no",
        on_phone=OnPhone.PLAIN,
        explanation="The due's number.",
        example="D2026100017",
    ),
    ListColumn(
        DUES,
        "due_on",
        pgettext_lazy("debit", "Due on"),
        CellKind.DATE,
        order=20,
        cells=_cells(lambda row: Cell(row.due.due_on)),
        order_by=lambda _scope: "due_on",
        on_phone=OnPhone.PLAIN,
        explanation="The day on which it fell due.",
        example="2026-10-14",
    ),
    ListColumn(
        DUES,
        "amount",
        gettext_lazy("Amount"),
        CellKind.MONEY,
        order=30,
        cells=_cells(_amount),
        order_by=lambda _scope: "amount",
        on_phone=OnPhone.PLAIN,
        explanation="What is to be collected, in minor units.",
        example=128000,
    ),
    ListColumn(
        DUES,
        "state",
        pgettext_lazy("of a due", "State"),
        CellKind.TEXT,
        order=40,
        cells=_cells(_state),
        order_by=lambda _scope: F("state"),
        on_phone=OnPhone.CORNER,
        explanation="State today: debited, failed or pending.",
        example="failed",
    ),
    ListColumn(
        DUES,
        "attempts",
        pgettext_lazy("number", "Attempts"),
        CellKind.COUNT,
        order=50,
        cells=_cells(lambda row: Cell(row.attempts)),
        on_phone=OnPhone.FACT,
        explanation="How often it was handed to the bank.",
        example=2,
    ),
    ListColumn(
        DUES,
        "reason",
        gettext_lazy("Last failure"),
        CellKind.TEXT,
        order=60,
        cells=_cells(_reason),
        on_phone=OnPhone.PLAIN,
        explanation="The reason of the last attempt that failed, null without one.",
        example="INSUFFICIENT_FUNDS",
    ),
    ListColumn(
        DUES,
        "route",
        gettext_lazy("Route"),
        CellKind.TEXT,
        order=70,
        cells=_cells(lambda row: Cell(row.due.route.code, named(row.due.route))),
        order_by=lambda _scope: F("route__code"),
        explanation="Code of the order and visit route on which the shop stood on the day.",
        example="N1A",
    ),
    ListColumn(
        DUES,
        "village",
        gettext_lazy("Village"),
        CellKind.TEXT,
        order=80,
        cells=_cells(_village),
        order_by=lambda _scope: F("village__name"),
        explanation="Township and village of the shop on the day.",
        example="城关镇 王家村",
    ),
    ListColumn(
        DUES,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=90,
        cells=_cells(lambda row: Cell(row.due.unit.code, named(row.due.unit))),
        default=False,
        explanation="Code of the unit in which the route lay on the day.",
        example="N1",
    ),
    ListColumn(
        DUES,
        "paid_other",
        gettext_lazy("Paid otherwise"),
        CellKind.TEXT,
        order=95,
        cells=_cells(
            lambda row: Cell(
                row.due.paid_other or None,
                str(PaidOther(row.due.paid_other).label) if row.due.paid_other else "",
            )
        ),
        default=False,
        explanation="How it was paid when the bank did not debit it: cash, pos, transfer, cancelled or null.",
        example="cash",
    ),
    ListColumn(
        DUES,
        "order_no",
        gettext_lazy("Order no."),
        CellKind.TEXT,
        order=100,
        cells=_cells(lambda row: Cell(row.due.order_no or None)),
        default=False,
        explanation="The order that it collects.",
        example="SO20261012-7",
    ),
):
    register(column)
