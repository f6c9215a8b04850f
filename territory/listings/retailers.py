"""What the territory adds to the list of shops: places, tiers, sales and their trend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import Retailer
from accounts.queries.retailer_list import RETAILERS
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import PlaceField, coded_field, named
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    ListColumn,
    OnPhone,
    RowKeys,
    Suggestion,
    register,
)
from salesforce_app.web.words import month_name

from ..enums import AbcClass, Aside, Placement, Tier
from ..models import OrgUnit, Route, Village
from ..queries.choices import (
    find_route,
    find_village,
    routes_to_choose,
    suggest_routes,
    suggest_units,
    suggest_villages,
    units_to_choose,
)
from ..queries.listed import (
    BASE_MONTHS,
    falling_shops,
    homes_today,
    listed_month,
    newest_amount,
    newest_change,
    newest_sales,
    routes_of,
    shops_in_tier,
    shops_of_units,
    stops_today,
    tiers_of,
    villages_of,
)
from ..queries.made_of import FALLING, HOMES
from ..queries.overview import find_unit
from ..queries.units import unit_tree

Rows = QuerySet[Retailer]
Cells = Mapping[int, Cell]

TIERS: dict[str, Any] = {
    state.value: state for states in (Tier, Aside, AbcClass, Placement) for state in states
}
"""Every class in which a snapshot may have a shop."""


def _unit_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_unit(scope, code), units_to_choose(scope))


def _route_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_route(scope, code), routes_to_choose(scope))


def _village_field(scope: Scope) -> forms.Field:
    return PlaceField(lambda text: find_village(scope, text), None)


def _in_unit(rows: Rows, unit: OrgUnit, scope: Scope) -> Rows:
    return narrow(rows, shops_of_units(unit_tree().below([unit.pk])))


def _on_route(rows: Rows, route: Route, scope: Scope) -> Rows:
    return narrow(rows, stops_today().filter(route=route).values_list("retailer_id", flat=True))


def _in_village(rows: Rows, village: Village, scope: Scope) -> Rows:
    return narrow(rows, homes_today().filter(village=village).values_list("retailer_id", flat=True))


def _in_tier(rows: Rows, tier: str, scope: Scope) -> Rows:
    return narrow(rows, shops_in_tier(tier))


def _falling(rows: Rows, value: bool, scope: Scope) -> Rows:
    return narrow(rows, falling_shops(scope)) if value else rows


def _tier_field(scope: Scope) -> forms.Field:
    return forms.ChoiceField(choices=[("", pgettext("filter", "All")), *Tier.choices, *Aside.choices])


def _route_cells(scope: Scope, keys: RowKeys) -> Cells:
    return {shop: Cell(route.code, named(route)) for shop, route in keys.keep(routes_of).items()}


def _village_cells(scope: Scope, keys: RowKeys) -> Cells:
    return {shop: Cell(str(village)) for shop, village in keys.keep(villages_of).items()}


def _tier_cells(scope: Scope, keys: RowKeys) -> Cells:
    return {shop: Cell(tier, str(TIERS[tier].label)) for shop, tier in keys.keep(tiers_of).items()}


def _month(scope: Scope) -> str:
    """Of which month the sales are; "" before the first."""
    month = listed_month(scope)
    return month_name(month) if month else ""


def _amount_cells(scope: Scope, keys: RowKeys) -> Cells:
    return {shop: Cell(sales.amount) for shop, sales in keys.keep(newest_sales, scope).items()}


def _change_cells(scope: Scope, keys: RowKeys) -> Cells:
    """(month − average of the three before) ÷ that average, as whole numbers of minor units."""
    return {
        shop: Cell(Ratio(sales.amount * BASE_MONTHS - sales.base, sales.base))
        for shop, sales in keys.keep(newest_sales, scope).items()
        if sales.base is not None and sales.base > 0
    }


def _route_code(scope: Scope) -> Subquery:
    return Subquery(stops_today().filter(retailer=OuterRef("pk")).order_by().values("route__code")[:1])


def _village_name(scope: Scope) -> Subquery:
    return Subquery(homes_today().filter(retailer=OuterRef("pk")).order_by().values("village__name")[:1])


for part in (
    Filter(
        RETAILERS,
        "unit",
        pgettext_lazy("filter", "Unit"),
        _unit_field,
        _in_unit,
        order=10,
        describe=named,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(unit.code, named(unit), str(unit.get_kind_display()))
            for unit in suggest_units(scope, text)
        ],
        explanation="Code of a unit: shops on its routes today and on those of the units below it.",
        example="N1",
    ),
    Filter(
        RETAILERS,
        "route",
        gettext_lazy("Route"),
        _route_field,
        _on_route,
        order=20,
        describe=named,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(route.code, named(route)) for route in suggest_routes(scope, text)
        ],
        explanation="Code of an order and visit route: shops on it today.",
        example="N1A",
    ),
    Filter(
        RETAILERS,
        "village",
        gettext_lazy("Village"),
        _village_field,
        _in_village,
        order=30,
        describe=str,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(str(village), village.name, village.township)
            for village in suggest_villages(scope, text)
        ],
        explanation="Key of a village, or its name: shops in it today.",
        example="17",
    ),
    Filter(
        RETAILERS,
        "tier",
        gettext_lazy("Tier"),
        _tier_field,
        _in_tier,
        order=40,
        explanation="Tier or class beside the pyramid in the newest snapshot of the shop's territory.",
        example="Medium",
    ),
    Filter(
        RETAILERS,
        "falling",
        gettext_lazy("Falling sales"),
        lambda _scope: forms.BooleanField(),
        _falling,
        order=100,
        explanation="true: shops whose growth fell behind their unit's by the alerts' threshold and floor.",
        type=bool,
        example=True,
        made_of=FALLING,
    ),
    ListColumn(
        RETAILERS,
        "route",
        gettext_lazy("Route"),
        CellKind.TEXT,
        order=20,
        cells=_route_cells,
        order_by=_route_code,
        made_of=("territory.Route", "territory.RouteStop"),
        on_phone=OnPhone.PLAIN,
        explanation="Code of the order and visit route today.",
        example="N1A",
    ),
    ListColumn(
        RETAILERS,
        "village",
        gettext_lazy("Village"),
        CellKind.TEXT,
        order=30,
        cells=_village_cells,
        order_by=_village_name,
        made_of=HOMES,
        explanation="Township and village today.",
        example="城关镇 王家村",
    ),
    ListColumn(
        RETAILERS,
        "tier",
        gettext_lazy("Tier"),
        CellKind.TEXT,
        order=40,
        cells=_tier_cells,
        explanation="Tier or class in the newest snapshot of the shop's territory.",
        example="Medium",
    ),
    ListColumn(
        RETAILERS,
        "sales",
        gettext_lazy("Net sales"),
        CellKind.MONEY,
        order=90,
        cells=_amount_cells,
        order_by=newest_amount,
        made_of=("territory.RouteMonth",),
        on_phone=OnPhone.FACT,
        note=_month,
        explanation="Net sales of the newest ended month in minor units.",
        example=1277200,
    ),
    ListColumn(
        RETAILERS,
        "change",
        pgettext_lazy("sales", "Change"),
        CellKind.CHANGE,
        order=100,
        cells=_change_cells,
        order_by=newest_change,
        made_of=("territory.RouteMonth",),
        on_phone=OnPhone.PLAIN,
        note=lambda _scope: _("against 3-month average"),
        explanation="Net sales of that month against the average of the three before it.",
        example=(-51, 1000),
    ),
):
    register(part)
