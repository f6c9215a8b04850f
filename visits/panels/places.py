"""What field work adds to the pages of units and routes: coverage and the other measures by route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries.retailer_list import RETAILERS
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.charts import Category, Chart, Kind, Measure, Reference, Series
from salesforce_app.web.listings import set_address
from salesforce_app.web.panels import Panel, register
from territory.queries.pages import ROUTE, UNIT, RoutePage, UnitPage

from ..measures.coverage import VisitMeasures
from ..queries.facts import VisitRow
from ..queries.kept_places import UnitVisits, unit_visits
from ..queries.visits import visit_facts
from .addresses import calls_address, visits_address


@dataclass(frozen=True, slots=True)
class Line:
    """The measures of a route, with the lists that its numbers of shops and visits were counted from."""

    row: VisitRow
    name: str
    address: str
    visited: str
    unvisited: str
    visits: str
    asked: str
    kept: str
    due: str
    effective: str
    longest: str
    never_visited: str

    @property
    def rates(self) -> VisitMeasures:
        """V1–V6 and V9."""
        return self.row.rates

    @property
    def not_visited(self) -> int:
        """Served shops without a visit in the month."""
        return self.rates.coverage.denominator - self.rates.coverage.numerator


def coverage_of_unit(scope: Scope, page: UnitPage) -> SafeString | None:
    """Coverage by route; nothing in an office without plans and visits."""
    found = unit_visits(page.frame)
    facts = found.facts
    if not facts.known:
        return None
    context = {
        "routes": [_route_line(page, row) for row in facts.routes],
        "route_total": found.routes,
        "total": _line(page, facts.total, _("Total"), "", page.place),
        "chart": _chart(page, found),
        "coverage": f"{reverse('visits:coverage')}?unit={page.unit.code}&month={page.month}",
    }
    return render_to_string("visits/places/coverage.html", context)


def coverage_of_route(scope: Scope, page: RoutePage) -> SafeString | None:
    """The route's measures beside its unit's; nothing in an office without plans and visits."""
    facts = visit_facts(page.frame)
    own = next((row for row in facts.routes if row.code == page.route.code), None)
    if not facts.known or own is None:
        return None
    address = reverse("territory:unit", args=[facts.unit.code]) + page.choice.query(page=1)
    context = {
        "routes": [_line(page, own, page.route.name, "", page.place)],
        "total": _line(page, facts.total, facts.unit.name, address, {"unit": facts.unit.code}),
    }
    return render_to_string("visits/places/coverage.html", context)


def _route_line(page: UnitPage, row: VisitRow) -> Line:
    address = reverse("territory:route", args=[row.code]) + page.choice.query(page=1, sort="-amount")
    return _line(page, row, row.name, address, {"route": row.code})


def _line(
    page: UnitPage | RoutePage, row: VisitRow, name: str, address: str, place: Mapping[str, object]
) -> Line:
    rates = row.rates
    where = {"unit": page.frame.unit.code, **place}

    def shops(which: str, number: int) -> str:
        return set_address(RETAILERS, which, month=page.month, argument="", **place) if number else ""

    served = shops("served", rates.coverage.denominator)
    return Line(
        row,
        name,
        address,
        visited=shops("visited", rates.coverage.numerator),
        unvisited=shops("unvisited", rates.coverage.denominator - rates.coverage.numerator),
        visits=visits_address(page.month, rates.visits, **where),
        asked=shops("asked", rates.capped_fulfilment.denominator),
        kept=calls_address(page.month, rates.adherence.numerator, adherence="kept", **where),
        due=calls_address(page.month, rates.adherence.denominator, adherence="due", **where),
        effective=visits_address(page.month, rates.effective.numerator, effective="yes", **where),
        longest=f"{served}&sort=last_visit" if served else "",
        never_visited=shops("never_visited", row.never_visited),
    )


def _chart(page: UnitPage, found: UnitVisits) -> Chart | None:
    """Coverage of the routes, the lowest first, against the unit's own."""
    rows = found.charted
    if len(rows) < 2:
        return None
    return Chart(
        kind=Kind.RATES,
        name="coverage-by-route",
        title=_("%(place)s: shops visited by route, the lowest first") % {"place": page.unit.name},
        measure=Measure.RATE,
        categories=tuple(
            Category(row.name, href=reverse("territory:route", args=[row.code]) + page.choice.query(page=1))
            for row in rows
        ),
        series=(Series(_("Coverage"), tuple(row.rates.coverage for row in rows)),),
        axis=_("Route"),
        reference=Reference(page.unit.name, found.facts.total.rates.coverage),
    )


register(
    Panel(
        frame=UNIT,
        name="coverage",
        title=gettext_lazy("Visits"),
        order=70,
        render=coverage_of_unit,
        permission=Permission.VIEW_REPORTS,
        is_wide=True,
        is_late=True,
    )
)
register(
    Panel(
        frame=ROUTE,
        name="coverage",
        title=gettext_lazy("Visits"),
        order=70,
        render=coverage_of_route,
        permission=Permission.VIEW_REPORTS,
        is_wide=True,
        is_late=True,
    )
)
