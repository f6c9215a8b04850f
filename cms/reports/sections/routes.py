"""The routes beside each other: sales, what each pulled, its share and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from territory.queries.facts import RouteSales, SalesFacts

from .. import values
from ..blocks import SectionBlock
from ..content import Column, RowKind, Table
from ..facts import ReportFacts
from ..figures import StructureBars
from ..values import BLANK, Value, change_text, is_computed
from ..wording import (
    floating_note,
    listing,
    money_unit,
    month_alone,
    month_name,
    pp,
    scale_of,
    scaled,
    sentences,
)
from .base import MOST_BARS, Body, SectionKind, row
from .labels import route_names, route_record, route_records

Names = Mapping[str, str]


class RoutesBlock(SectionBlock):
    """Sales by route."""

    class Meta:
        icon = "list-ul"
        label = gettext_lazy("Routes")


def collect(facts: ReportFacts) -> Body | None:
    """The routes; nothing where there is none."""
    sales = facts.sales
    if not sales.routes:
        return None
    names = route_names(sales.routes)
    figure = (chart(facts, names),) if len(sales.routes) > 1 else ()
    return Body(
        _sentence(sales, names),
        (*figure, _table(sales, facts.currency)),
        route_records(sales.routes),
    )


def _sentence(sales: SalesFacts, names: Names) -> str:
    if len(sales.routes) == 1:
        return _("All sales of the unit are those of %(route)s.") % {"route": names[sales.routes[0].code]}
    pulling = [route for route in sales.routes if route.pull_pp]
    if not pulling:
        return _share_sentence(sales, names)
    ups = sorted((route for route in pulling if _pull(route) > 0), key=_pull, reverse=True)
    downs = sorted((route for route in pulling if _pull(route) < 0), key=_pull)
    return sentences([_pull_sentence(ups, downs, names), _spread_sentence(sales, len(ups))])


def _pull_sentence(ups: Sequence[RouteSales], downs: Sequence[RouteSales], names: Names) -> str:
    if ups and downs:
        rises = _pull(ups[0]) >= -_pull(downs[0])
        words = {
            "up": names[ups[0].code],
            "up_points": pp(ups[0].pull_pp),
            "down": names[downs[0].code],
            "down_points": pp(downs[0].pull_pp),
            "detail": _cycle_detail(ups[0] if rises else downs[0], names),
        }
        if rises:
            return _("%(up)s pulls up by %(up_points)s, %(down)s down by %(down_points)s%(detail)s.") % words
        return _("%(down)s pulls down by %(down_points)s, %(up)s up by %(up_points)s%(detail)s.") % words
    strongest = (ups or downs)[:2]
    return _("The strongest pull comes from %(routes)s%(detail)s.") % {
        "routes": listing(
            _("%(route)s (%(points)s)") % {"route": names[route.code], "points": pp(route.pull_pp)}
            for route in strongest
        ),
        "detail": _cycle_detail(strongest[0], names),
    }


def _cycle_detail(route: RouteSales, names: Names) -> str:
    """What is left of a route's change per order cycle, where its months differ in these."""
    if route.cycles == route.previous_cycles or not is_computed(route.per_cycle):
        return ""
    return _("; per order cycle %(route)s moved by %(change)s") % {
        "route": names[route.code],
        "change": change_text(route.per_cycle),
    }


def _spread_sentence(sales: SalesFacts, grown: int) -> str:
    count = len(sales.routes)
    words = {"grown": grown, "number": count, "month": month_alone(sales.month.shift(-1))}
    if grown == count:
        return _("Every route lies above %(month)s.") % words
    if grown == 0:
        return _("None of the %(number)s routes reaches %(month)s.") % words
    return (
        ngettext(
            "%(grown)s of %(number)s routes lies above %(month)s.",
            "%(grown)s of %(number)s routes lie above %(month)s.",
            grown,
        )
        % words
    )


def _share_sentence(sales: SalesFacts, names: Names) -> str:
    largest = max(sales.routes, key=lambda route: route.amount)
    if not largest.share.denominator or largest.amount <= 0:
        return ""
    return _("%(route)s is the largest route with %(share)s of sales; there is no base for its pull.") % {
        "route": names[largest.code],
        "share": largest.share.percent(),
    }


def _pull(route: RouteSales) -> float:
    return route.pull_pp or 0.0


def shown(sales: SalesFacts) -> list[RouteSales]:
    """The routes of the figure: those with the strongest pull, from the highest pull to the lowest."""
    routes = sorted(sales.routes, key=lambda route: (-abs(_pull(route)), -route.amount, route.code))
    return sorted(routes[:MOST_BARS], key=lambda route: (-_pull(route), -route.amount, route.code))


def chart(facts: ReportFacts, names: Names) -> StructureBars:
    """Bars of the routes against the month before, with the change and the pull of each."""
    sales = facts.sales
    routes = shown(sales)
    largest = max(max(abs(route.amount), abs(route.previous or 0)) for route in routes)
    step, digits, unit = scale_of(largest, facts.currency)
    words = {
        "unit": unit,
        "month": month_name(sales.month),
        "shown": len(routes),
        "number": len(sales.routes),
    }
    what = (
        _("Sales by route, %(unit)s, %(month)s")
        if len(routes) == len(sales.routes)
        else _("Sales of the %(shown)s of %(number)s routes with the strongest pull, %(unit)s, %(month)s")
    )
    pulls = tuple(route.pull_pp for route in routes)
    ends = [routes[0], routes[-1]]
    description = _(
        "Bars of sales by route, %(month)s, from the highest pull to the lowest: %(ends)s. %(more)s"
    ) % {
        "month": month_name(sales.month),
        "ends": listing(
            _("%(route)s (%(points)s)") % {"route": names[route.code], "points": pp(route.pull_pp)}
            for route in ends
        ),
        "more": _("The table beneath has all figures."),
    }
    return StructureBars(
        name="routes",
        title=(facts.unit.name, what % words),
        description=description,
        labels=tuple(names[route.code] for route in routes),
        values=tuple(route.amount for route in routes),
        previous=tuple(route.previous for route in routes),
        texts=tuple(scaled(route.amount, step, digits) for route in routes),
        legend=(month_name(sales.month), month_name(sales.month.shift(-1))),
        columns=(
            (pgettext("month on month", "MoM"), tuple(change_text(route.mom) for route in routes)),
            (
                pgettext("year on year", "YoY"),
                tuple(change_text(route.yoy, floats=sales.yoy.greyed) for route in routes),
            ),
        ),
        variance=(_("Pull in pp"), pulls, tuple(values.points(pull).text for pull in pulls)),
    )


def _table(sales: SalesFacts, currency: str) -> Table:
    has_cycles = any(is_computed(route.per_cycle) for route in sales.routes)
    columns = [
        Column(_("Code"), "left"),
        Column(pgettext("column", "Route"), "left"),
        Column(pgettext("column", "Sales")),
        Column(_("Share")),
        Column(month_name(sales.month.shift(-1))),
        Column(pgettext("month on month", "MoM")),
        Column(month_name(sales.month.shift(-12))),
        Column(pgettext("year on year", "YoY")),
        Column(_("Pull in pp")),
        Column(_("Buying shops")),
        Column(_("Level")),
    ]
    if has_cycles:
        columns.insert(6, Column(_("MoM per cycle")))
    rows = [
        row(_cells(route, has_cycles, floats=sales.yoy.greyed), where=route_record(route.code))
        for route in sales.routes
    ]
    if len(sales.routes) > 1:
        rows.append(row(_total(sales, has_cycles), RowKind.TOTAL))
    note = _(
        "Level: sales per buying shop against the unit's, 100 = equal. Pull: change ÷ the unit's month "
        "before."
    )
    return Table(
        "routes",
        _("Sales by route, %(month)s, in %(unit)s")
        % {"month": month_name(sales.month), "unit": money_unit(currency)},
        tuple(columns),
        tuple(rows),
        sentences([note, floating_note() if sales.yoy.greyed else ""]),
    )


def _cells(route: RouteSales, has_cycles: bool, *, floats: bool) -> list[Value]:
    level = route.level.points
    cells = [
        values.words(route.code),
        values.words(route.name),
        values.amount(route.amount),
        values.rate(route.share, money=True),
        values.amount(route.previous),
        values.change(route.mom),
        values.amount(route.last_year),
        values.change(route.yoy, floats=floats),
        values.points(route.pull_pp),
        values.count(route.retailers),
        values.decimal(level, 0),
    ]
    if has_cycles:
        cells.insert(6, values.change(route.per_cycle))
    return cells


def _total(sales: SalesFacts, has_cycles: bool) -> list[Value]:
    growth = sales.mom.ratio.value if sales.mom.ratio else None
    cells = [
        values.words(_("Total")),
        BLANK,
        values.amount(sales.total),
        BLANK,
        values.amount(sales.previous),
        values.change(sales.mom),
        values.amount(sales.last_year),
        values.change(sales.yoy.change, floats=sales.yoy.greyed),
        values.points(None if growth is None else growth * 100),
        values.count(sales.current.retailers),
        BLANK,
    ]
    if has_cycles:
        cells.insert(6, values.change(sales.per_cycle))
    return cells


SECTION = SectionKind("routes", gettext_lazy("Routes"), RoutesBlock, collect)
