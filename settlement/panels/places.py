"""What e-settlement adds to the pages of units and routes: its rates by route and by village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from salesforce_app.web.panels import Column, Panel, register
from territory.queries.pages import ROUTE, SUB_UNITS, UNIT, RoutePage, UnitPage, units_below

from ..measures.rates import FEWEST_CASES, SettlementMeasures
from ..queries.facts import SettlementRow
from ..queries.kept_places import UnitSettlement, unit_settlement
from ..queries.places import facts_of, village_keys
from ..queries.unit_rates import debit_success_by_unit
from .addresses import DueLinks
from .units import success_cells


@dataclass(frozen=True, slots=True)
class Line:
    """The rates of a route or a unit, with the lists that its numbers of shops and dues were counted from."""

    row: SettlementRow
    name: str
    address: str
    enrolled: str
    debited: str
    dues: DueLinks

    @property
    def rates(self) -> SettlementMeasures:
        """E1–E11."""
        return self.row.rates


def settlement_of_unit(scope: Scope, page: UnitPage) -> SafeString | None:
    """Rates by route and by village; nothing in an office without e-settlement."""
    found = unit_settlement(page.frame)
    facts = found.facts
    if not facts.known:
        return None
    context = {
        "routes": [_route_line(page, row) for row in facts.routes],
        "route_total": found.routes,
        "total": _line(page, facts.total, _("Total"), "", page.place),
        "villages": _villages(page, facts.villages),
        "village_total": found.villages,
        "chart": _chart(page, found),
        "fewest": FEWEST_CASES,
    }
    return render_to_string("settlement/places/settlement.html", context)


def settlement_of_route(scope: Scope, page: RoutePage) -> SafeString | None:
    """The route's rates beside its unit's; nothing in an office without e-settlement."""
    facts = facts_of(page.frame)
    if not facts.known:
        return None
    own = next((row for row in facts.routes if row.code == page.route.code), None)
    if own is None:
        return None
    context = {
        "routes": [_line(page, own, page.route.name, "", page.place)],
        "total": _line(page, facts.total, facts.unit.name, _unit_address(page), {"unit": facts.unit.code}),
        "villages": [],
        "fewest": FEWEST_CASES,
    }
    return render_to_string("settlement/places/settlement.html", context)


def debit_success_cells(scope: Scope, page: UnitPage) -> Mapping[int, SafeString]:
    """Debit success of each unit below the page's."""
    rates = debit_success_by_unit(scope, page.month, page.keep(units_below))
    return success_cells(rates, {child.pk: child.code for child in page.children}, page.month)


def _route_line(page: UnitPage, row: SettlementRow) -> Line:
    address = reverse("territory:route", args=[row.code]) + page.choice.query(page=1, sort="-amount")
    return _line(page, row, row.name, address, {"route": row.code})


def _line(
    page: UnitPage | RoutePage, row: SettlementRow, name: str, address: str, place: Mapping[str, object]
) -> Line:
    rates, month = row.rates, page.month

    def shops(which: str, number: int) -> str:
        return set_address(RETAILERS, which, month=month, argument="", **place) if number else ""

    return Line(
        row,
        name,
        address,
        shops("enrolled", rates.enrolment.numerator),
        shops("debited", rates.debited_households),
        DueLinks.of(rates, month, **{"unit": page.frame.unit.code, **place}),
    )


def _unit_address(page: RoutePage) -> str:
    return reverse("territory:unit", args=[page.frame.unit.code]) + page.choice.query(page=1)


def _villages(
    page: UnitPage, rows: Sequence[SettlementRow]
) -> list[tuple[str, str, SettlementRow, DueLinks | None]]:
    """Name, page and rates of each village, and where its numbers of dues lead: to those of the unit alone.

    Its numbers of shops open no list: it may lie in several units, and a list of it would hold them all.
    """
    keys = village_keys(rows)
    query = page.choice.query(page=1, sort="-amount")
    found = []
    for row in rows:
        key = keys.get((row.township, row.village))
        address = reverse("territory:village", args=[key]) + query if key is not None else ""
        dues = None
        if key is not None:
            dues = DueLinks.of(row.rates, page.month, unit=page.unit.code, village=key)
        found.append((_village_name(row), address, row, dues))
    return found


def _village_name(row: SettlementRow) -> str:
    return f"{row.township} {row.village}".strip() or _("Shops in no village on file")


def _chart(page: UnitPage, found: UnitSettlement) -> Chart | None:
    """Debit success of the routes with the most failed dues, against the unit's own."""
    rows = found.charted
    if len(rows) < 2:
        return None
    return Chart(
        kind=Kind.RATES,
        name="debit-success",
        title=_("%(place)s: debit success by route, most failed dues first") % {"place": page.unit.name},
        measure=Measure.RATE,
        categories=tuple(
            Category(
                row.name,
                href=reverse("territory:route", args=[row.code]) + page.choice.query(page=1),
                is_faint=not row.reliable,
            )
            for row in rows
        ),
        series=(Series(_("Debit success"), tuple(row.rates.debit_success for row in rows)),),
        axis=_("Route"),
        reference=Reference(page.unit.name, found.facts.total.rates.debit_success),
    )


register(
    Panel(
        frame=UNIT,
        name="settlement",
        title=gettext_lazy("E-settlement"),
        order=60,
        render=settlement_of_unit,
        permission=Permission.VIEW_REPORTS,
        is_wide=True,
        is_late=True,
    )
)
register(
    Panel(
        frame=ROUTE,
        name="settlement",
        title=gettext_lazy("E-settlement"),
        order=60,
        render=settlement_of_route,
        permission=Permission.VIEW_REPORTS,
        is_wide=True,
        is_late=True,
    )
)
register(
    Column(
        frame=SUB_UNITS,
        name="debit_success",
        title=gettext_lazy("Debit success"),
        order=10,
        cells=debit_success_cells,
        permission=Permission.VIEW_REPORTS,
    )
)
