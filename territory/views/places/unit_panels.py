"""What the territory puts on a unit's page: sales, routes, units below, targets, pyramid, movements, map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, fill
from salesforce_app.web.words import month_name

from ...enums import Comparison
from ...queries.kept_places import unit_targets
from ...queries.months import read_months
from ...queries.pages import SUB_UNITS, UNIT, UnitPage
from ...queries.place_months import planned
from ...queries.shop_map import unit_points
from ...queries.side_by_side import Line, routes_shown, sort_lines, unit_figures, unit_lines
from .charts import pull_chart, trend_chart
from .movements import movements_of_unit
from .pyramid import pyramid_of_unit
from .words import change_text, shops_address, versus_words


@dataclass(frozen=True, slots=True)
class Row:
    """A line with where its name, its amount and its buying shops lead."""

    line: Line
    address: str
    breakdown: str
    bought: str
    versus: str
    mom: str
    yoy: str


@dataclass(frozen=True, slots=True)
class Head:
    """A sortable column's title, the query that sorts by it, and how it is sorted now."""

    name: str
    title: str
    query: str
    sorted: str
    explanation: str = ""


def sales_panel(scope: Scope, page: UnitPage) -> SafeString:
    """Net sales over 13 months, with last year and the plan."""
    months = page.frame.keep(read_months)
    average = page.keep(unit_figures)[1].amount if page.choice.comparison is Comparison.AVERAGE else None
    chart = trend_chart(
        page.unit.name,
        page.month,
        {month: row.amount for month, row in months.items()},
        cycles={month: row.cycles for month, row in months.items()},
        targets=planned(page),
        average=average,
        query=page.choice.query,
    )
    return render_to_string("territory/places/sales.html", {"chart": chart})


def routes_panel(scope: Scope, page: UnitPage) -> SafeString:
    """The routes side by side: a sortable table and what each pulls."""
    shown = routes_shown(page)
    number, pages = shown.number, shown.pages
    rows = [_route_row(page, line) for line in shown.lines]
    versus = versus_words(page.choice.comparison)
    title = _("%(place)s: what each route adds to the change, %(month)s") % {
        "place": page.unit.name,
        "month": month_name(page.month),
    }
    context = {
        "name": "routes",
        "caption": _("Routes of %(place)s in %(month)s")
        % {"place": page.unit.name, "month": month_name(page.month)},
        "rows": rows,
        "heads": _heads(page, _("Route")),
        "chart": pull_chart(title, shown.strongest, partial(_route_address, page), versus)
        if shown.total > 1
        else None,
        "number": number,
        "pages": pages,
        "total": shown.total,
        "before": f"{page.choice.query(page=number - 1)}#routes" if number > 1 else "",
        "after": f"{page.choice.query(page=number + 1)}#routes" if number < pages else "",
        "average": page.choice.comparison is Comparison.AVERAGE,
        "nothing": _("No route lies in this unit in this month."),
    }
    return render_to_string("territory/places/lines.html", context)


def units_panel(scope: Scope, page: UnitPage) -> SafeString | None:
    """The units below side by side; nothing where there is none."""
    if not page.children:
        return None
    rows = []
    for line in sort_lines(page.keep(unit_lines), page.choice.sort):
        address = reverse("territory:unit", args=[line.code]) + page.choice.query(page=1)
        bought = shops_address("bought", page.month, unit=line.code) if line.retailers else ""
        rows.append(_row(line, address, f"{address}#routes", bought))
    context = {
        "name": "units",
        "caption": _("Units below %(place)s in %(month)s")
        % {"place": page.unit.name, "month": month_name(page.month)},
        "rows": rows,
        "columns": fill(SUB_UNITS, scope, page),
        "heads": _heads(page, _("Unit"), anchor="units"),
        "average": page.choice.comparison is Comparison.AVERAGE,
        "pages": 1,
        "nothing": _("Nothing is known of this period."),
    }
    return render_to_string("territory/places/lines.html", context)


def targets_panel(scope: Scope, page: UnitPage) -> SafeString | None:
    """Targets and what was sold against them; nothing where none is set."""
    facts = unit_targets(page.frame)
    if facts is None:
        return None
    rows = [(facts.unit, f"{page.choice.query()}#routes")] if facts.unit.target is not None else []
    rows += [
        (row, reverse("territory:route", args=[row.code]) + page.choice.query(page=1, sort="-amount"))
        for row in facts.routes
    ]
    return render_to_string("territory/places/targets.html", {"rows": rows, "month": page.month})


def map_panel(scope: Scope, page: UnitPage) -> SafeString:
    """The unit's shops on a map."""
    return render_to_string("territory/places/map.html", {"map": unit_points(page), "title": page.unit.name})


def _route_address(page: UnitPage, line: Line) -> str:
    return reverse("territory:route", args=[line.code]) + page.choice.query(page=1, sort="-amount")


def _route_row(page: UnitPage, line: Line) -> Row:
    address = _route_address(page, line)
    bought = shops_address("bought", page.month, route=line.code) if line.retailers else ""
    return _row(line, address, f"{address}#shops", bought)


def _row(line: Line, address: str, breakdown: str, bought: str) -> Row:
    return Row(
        line,
        address,
        breakdown,
        bought,
        change_text(line.versus),
        change_text(line.mom),
        change_text(line.yoy),
    )


def _heads(page: UnitPage, first: str, anchor: str = "routes") -> list[Head]:
    """The columns of the table; one sorts by what it names, again the other way round."""
    titles = [
        ("code", first, ""),
        ("amount", _("Net sales"), ""),
        ("mom", _("MoM"), _("Change on the month before")),
        ("yoy", _("YoY"), _("Change on the same month last year")),
        ("pull", _("Pull"), _("Its change ÷ the unit's base × 100, in percentage points")),
        ("retailers", _("Shops that bought"), ""),
        ("per_shop", _("Per buying shop"), ""),
        ("level", _("Index"), _("Sales per buying shop, the unit's being 100")),
    ]
    if page.choice.comparison is Comparison.AVERAGE:
        titles.insert(2, ("versus", _("vs average"), _("Change on the average of the 12 months before")))
    heads = []
    for name, title, explanation in titles:
        descending = page.choice.sort == f"-{name}"
        ascending = page.choice.sort == name
        down_first = name != "code"
        other = name if descending or (not ascending and not down_first) else f"-{name}"
        direction = "descending" if descending else "ascending" if ascending else ""
        query = f"{page.choice.query(sort=other, page=1)}#{anchor}"
        heads.append(Head(name, title, query, direction, explanation))
    return heads


def _panel(name: str, title: object, order: int, render: object, **more: bool) -> Panel:
    return Panel(UNIT, name, title, order, render, Permission.VIEW_UNITS, **more)  # type: ignore[arg-type]


UNIT_PANELS = [
    _panel("sales", gettext_lazy("Sales"), 10, sales_panel, is_wide=True),
    _panel("routes", gettext_lazy("Routes side by side"), 20, routes_panel, is_wide=True),
    _panel("units", gettext_lazy("Units side by side"), 15, units_panel, is_wide=True),
    _panel("targets", gettext_lazy("Targets"), 30, targets_panel),
    _panel("movements", gettext_lazy("What moved"), 40, movements_of_unit, is_late=True),
    _panel("pyramid", gettext_lazy("Customer pyramid"), 50, pyramid_of_unit, is_wide=True, is_late=True),
    _panel("map", pgettext_lazy("panel", "Map"), 80, map_panel, is_wide=True, is_late=True),
]
