"""What the territory puts on the pages of routes and villages."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel
from salesforce_app.web.words import month_name

from ...enums import Comparison
from ...queries.facts import TargetRow
from ...queries.pages import ROUTE, VILLAGE, RoutePage, VillagePage
from ...queries.place_months import (
    planned,
    route_figures,
    route_levels,
    route_shops,
    village_figures,
    village_routes,
)
from ...queries.shop_map import route_points, village_points
from ...queries.side_by_side import Figures, base_of
from .charts import index_chart, trend_chart
from .movements import movements_of_route, movements_of_village
from .pyramid import pyramid_of_route
from .words import change_text, shops_address


def route_sales(scope: Scope, page: RoutePage) -> SafeString:
    """Net sales of the route over 13 months, and its sales per shop against the unit's."""
    figures = page.keep(route_figures)
    frame = page.frame
    chart = trend_chart(
        page.route.name,
        page.month,
        {month: row.amount for month, row in figures.items()},
        cycles={month: frame.routes.cycles(page.route.pk, month) for month in frame.trend},
        targets=planned(page),
        average=_average(page, figures),
        query=page.choice.query,
    )
    levels = [page.keep(route_levels)[month] for month in frame.trend]
    index = index_chart(page.route.name, frame.trend, levels, frame.unit.name)
    return render_to_string("territory/places/sales.html", {"chart": chart, "index": index})


def route_shops_panel(scope: Scope, page: RoutePage) -> SafeString:
    """What each shop of the route bought on it."""
    rows = [
        (
            line,
            reverse("accounts:retailer", args=[line.pk]),
            change_text(line.versus),
            change_text(line.mom),
            change_text(line.yoy),
        )
        for line in page.keep(route_shops)
    ]
    context = {
        "rows": rows,
        "average": page.choice.comparison is Comparison.AVERAGE,
        "caption": _("Shops of %(place)s in %(month)s")
        % {"place": page.route.name, "month": month_name(page.month)},
    }
    return render_to_string("territory/places/shops.html", context)


def route_target(scope: Scope, page: RoutePage) -> SafeString | None:
    """The route's target and what was sold against it; nothing where none is set."""
    target = planned(page).get(page.month)
    if target is None:
        return None
    actual = page.keep(route_figures)[page.month].amount
    row = TargetRow(page.route.code, page.route.name, target, actual, None, None)
    return render_to_string("territory/places/targets.html", {"rows": [(row, "#shops")]})


def route_map(scope: Scope, page: RoutePage) -> SafeString:
    """The route's shops on a map."""
    return render_to_string(
        "territory/places/map.html", {"map": route_points(page), "title": page.route.name}
    )


def village_sales(scope: Scope, page: VillagePage) -> SafeString:
    """What the village bought over 13 months."""
    figures = page.keep(village_figures)
    chart = trend_chart(
        str(page.village),
        page.month,
        {month: row.amount for month, row in figures.items()},
        cycles={},
        targets={},
        average=_average(page, figures),
        query=page.choice.query,
    )
    return render_to_string("territory/places/sales.html", {"chart": chart})


def village_routes_panel(scope: Scope, page: VillagePage) -> SafeString:
    """The routes that serve the village."""
    rows = [
        (
            route,
            reverse("territory:route", args=[route.code]) + page.choice.query(sort="-amount", page=1),
            number,
        )
        for route, number in village_routes(page)
    ]
    address = shops_address("active", page.month, **page.place)
    return render_to_string("territory/places/village_routes.html", {"rows": rows, "shops": address})


def village_map(scope: Scope, page: VillagePage) -> SafeString:
    """The village's shops on a map."""
    title = str(page.village)
    return render_to_string("territory/places/map.html", {"map": village_points(page), "title": title})


def _average(page: RoutePage | VillagePage, figures: dict[Month, Figures]) -> int | None:
    if page.choice.comparison is not Comparison.AVERAGE:
        return None
    return base_of(Comparison.AVERAGE, figures, page.month).amount


def _panel(frame: str, name: str, title: object, order: int, render: object, **more: bool) -> Panel:
    return Panel(frame, name, title, order, render, Permission.VIEW_UNITS, **more)  # type: ignore[arg-type]


ROUTE_PANELS = [
    _panel(ROUTE, "sales", gettext_lazy("Sales"), 10, route_sales, is_wide=True),
    _panel(ROUTE, "shops", gettext_lazy("Shops side by side"), 20, route_shops_panel, is_wide=True),
    _panel(ROUTE, "targets", gettext_lazy("Targets"), 30, route_target),
    _panel(ROUTE, "movements", gettext_lazy("What moved"), 40, movements_of_route, is_late=True),
    _panel(ROUTE, "pyramid", gettext_lazy("Customer pyramid"), 50, pyramid_of_route, is_late=True),
    _panel(ROUTE, "map", pgettext_lazy("panel", "Map"), 80, route_map, is_wide=True, is_late=True),
]

VILLAGE_PANELS = [
    _panel(VILLAGE, "sales", gettext_lazy("Sales"), 10, village_sales, is_wide=True),
    _panel(VILLAGE, "routes", gettext_lazy("Routes that serve it"), 20, village_routes_panel),
    _panel(VILLAGE, "movements", gettext_lazy("What moved"), 40, movements_of_village),
    _panel(VILLAGE, "map", pgettext_lazy("panel", "Map"), 80, village_map, is_wide=True, is_late=True),
]
