"""The columns of the list of what shops bought by month."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesforce_app.kernel.periods import Month
from salesforce_app.web.listing_fields import describe_month, named
from salesforce_app.web.listing_parts import cells_of
from salesforce_app.web.listings import Cell, CellKind, ListColumn, OnPhone, register

from ..queries.sale_list import SALES, ListedSales, sales_of, shop_name

_cells = cells_of(sales_of)


def _shop(row: ListedSales) -> Cell:
    shop = row.fact.retailer
    address = reverse("accounts:retailer", args=[shop.pk]) if row.is_shop_visible else ""
    return Cell(shop.name, note=shop.licence_no, address=address)


def _orders(row: ListedSales) -> Cell:
    shop = row.fact.retailer_id
    address = reverse("territory:retailer_orders", args=[shop]) if row.is_shop_visible else ""
    before = Month.of(row.fact.month).end
    return Cell(row.fact.orders, address=f"{address}?before={before}" if address else "")


def _month(row: ListedSales) -> Cell:
    month = Month.of(row.fact.month)
    return Cell(str(month), describe_month(month))


def _village(row: ListedSales) -> Cell:
    return Cell(str(row.fact.village) if row.fact.village else None)


for column in (
    ListColumn(
        SALES,
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
        SALES,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=5,
        cells=_cells(lambda row: Cell(row.fact.retailer.licence_no)),
        default=False,
        explanation="The shop's licence number.",
        example="330824000703",
    ),
    ListColumn(
        SALES,
        "month",
        gettext_lazy("Month"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_month),
        default=False,
        explanation="The month.",
        example="2026-10",
    ),
    ListColumn(
        SALES,
        "amount",
        gettext_lazy("Net sales"),
        CellKind.MONEY,
        order=20,
        cells=_cells(lambda row: Cell(row.fact.amount)),
        order_by=lambda _scope: "amount",
        on_phone=OnPhone.CORNER,
        explanation="Net sales in minor units, as counted for the month: at its close, once it is closed.",
        example=1277200,
    ),
    ListColumn(
        SALES,
        "restated",
        gettext_lazy("Restated"),
        CellKind.MONEY,
        order=25,
        cells=_cells(lambda row: Cell(row.restated)),
        default=False,
        explanation="Net sales with what became known after the month's close; null where nothing did.",
        example=1280000,
    ),
    ListColumn(
        SALES,
        "orders",
        pgettext_lazy("documents", "Orders"),
        CellKind.COUNT,
        order=30,
        cells=_cells(_orders),
        order_by=lambda _scope: "orders",
        on_phone=OnPhone.FACT,
        explanation="Distinct order documents.",
        example=4,
    ),
    ListColumn(
        SALES,
        "quantity",
        gettext_lazy("Quantity"),
        CellKind.COUNT,
        order=40,
        cells=_cells(lambda row: Cell(row.fact.quantity)),
        order_by=lambda _scope: F("quantity"),
        on_phone=OnPhone.FACT,
        explanation="Quantity sold, null where none is on file.",
        example=68,
    ),
    ListColumn(
        SALES,
        "last_order",
        gettext_lazy("Last order"),
        CellKind.DATE,
        order=50,
        cells=_cells(lambda row: Cell(row.fact.last_order_on)),
        order_by=lambda _scope: "last_order_on",
        explanation="The day of the month's last order.",
        example="2026-10-28",
    ),
    ListColumn(
        SALES,
        "route",
        gettext_lazy("Route"),
        CellKind.TEXT,
        order=60,
        cells=_cells(lambda row: Cell(row.fact.route.code, named(row.fact.route))),
        order_by=lambda _scope: F("route__code"),
        on_phone=OnPhone.PLAIN,
        explanation="Code of the order and visit route on which it was sold.",
        example="N1A",
    ),
    ListColumn(
        SALES,
        "village",
        gettext_lazy("Village"),
        CellKind.TEXT,
        order=70,
        cells=_cells(_village),
        order_by=lambda _scope: F("village__name"),
        explanation="Township and village of the shop at its last order of the month.",
        example="城关镇 王家村",
    ),
    ListColumn(
        SALES,
        "unit",
        pgettext_lazy("filter", "Unit"),
        CellKind.TEXT,
        order=80,
        cells=_cells(lambda row: Cell(row.fact.unit.code, named(row.fact.unit))),
        default=False,
        explanation="Code of the unit in which the route lay when it was sold.",
        example="N1",
    ),
):
    register(column)
