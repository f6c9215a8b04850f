"""The report as JSON: the numbers of the other formats and nothing else.

The keys are a contract with other programs. Amounts are integers in minor units, rates
``[numerator, denominator]``, unknown is null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.rates import SettlementMeasures
from settlement.queries.facts import SettlementFacts, SettlementRow
from territory.measures.trends import Change
from territory.queries.facts import Flow, MigrationFacts, MonthSales, PyramidFacts, RouteSales, SalesFacts
from visits.measures.coverage import VisitMeasures
from visits.queries.facts import VisitFacts

from .data import ReportData

Json = dict[str, Any]


def render(data: ReportData) -> bytes:
    """The report as a JSON document in UTF-8."""
    return (json.dumps(document(data), ensure_ascii=False, indent=1) + "\n").encode()


def document(data: ReportData) -> Json:
    """The report as plain dictionaries and lists."""
    facts = data.facts
    return {
        "template": data.template,
        "unit": {"code": facts.unit.code, "name": facts.unit.name, "kind": facts.unit.kind},
        "month": str(facts.month),
        "currency": facts.currency,
        "sales": _sales(facts.sales),
        "settlement": _settlement(facts.settlement),
        "pyramid": _pyramid(facts.pyramid, facts.migration),
        "visits": _visits(facts.visits),
    }


def _sales(sales: SalesFacts) -> Json:
    return {
        "total": sales.total,
        "previous": sales.previous,
        "last_year": sales.last_year,
        "mom": _change(sales.mom),
        "yoy": _change(sales.yoy.change),
        "months": [_month(month) for month in sales.months],
        "routes": [_route(route) for route in sales.routes],
    }


def _month(month: MonthSales) -> Json:
    """A month; one that was opened again has the amount of its first close besides."""
    first = {} if month.first_closed is None else {"first_closed": month.first_closed}
    return first | {
        "month": str(month.month),
        "amount": month.amount,
        "quantity": month.quantity,
        "orders": month.orders,
        "retailers": month.retailers,
        "cycles": month.cycles if month.cycles is None else round(month.cycles, 2),
    }


def _route(route: RouteSales) -> Json:
    pull = route.pull_pp
    return {
        "code": route.code,
        "name": route.name,
        "amount": route.amount,
        "previous": route.previous,
        "last_year": route.last_year,
        "mom": _change(route.mom),
        "yoy": _change(route.yoy),
        "pull_pp": None if pull is None else round(pull, 4),
        "retailers": route.retailers,
    }


def _settlement(settlement: SettlementFacts) -> Json:
    known = settlement.known
    return {
        "routes": [_place(row) | _rates(row.rates, known) for row in settlement.routes],
        "villages": [_village(row) | _rates(row.rates, known) for row in settlement.villages],
        "total": _place(settlement.total) | _rates(settlement.total.rates, known),
    }


def _place(row: SettlementRow) -> Json:
    return {"code": row.code, "name": row.name}


def _village(row: SettlementRow) -> Json:
    """A village has no code; the row of shops without a village on file has no name either."""
    return {
        "code": row.code or None,
        "name": row.name or None,
        "township": row.township or None,
        "village": row.village or None,
    }


def _rates(rates: SettlementMeasures, known: bool) -> Json:
    values = {
        "enrolment": _ratio(rates.enrolment),
        "debit_success": _ratio(rates.debit_success),
        "first_attempt_success": _ratio(rates.first_attempt_success),
        "amount_success": _ratio(rates.amount_success),
        "debited_households": rates.debited_households,
        "debited_amount": rates.debited_amount,
        "failed_dues": rates.failed_dues,
        "failed_amount": rates.failed_amount,
        "pending_dues": rates.pending_dues,
        "top_reason": rates.top_reason.value if rates.top_reason else None,
    }
    return values if known else dict.fromkeys(values)


def _pyramid(pyramid: PyramidFacts, migration: MigrationFacts | None) -> Json:
    return {
        "scheme": pyramid.scheme,
        "window": [str(month) for month in pyramid.window],
        "population": pyramid.population,
        "tiers": [
            {"tier": row.tier.value, "retailers": row.retailers, "amount": row.amount}
            for row in pyramid.tiers
        ],
        "aside": [
            {"class": row.aside.value, "retailers": row.retailers, "amount": row.amount}
            for row in pyramid.aside
        ],
        "routes": [
            {
                "code": row.code,
                "tiers": {tier.tier.value: row.tiers.get(tier.tier, 0) for tier in pyramid.tiers},
            }
            for row in pyramid.routes
        ],
        "migration": _migration(migration) if migration else None,
    }


def _migration(migration: MigrationFacts) -> Json:
    matrix: Sequence[Json] = [
        {"previous": before.value, "current": now.value, **_flow(migration.matrix[before, now])}
        for before in migration.states
        for now in migration.states
        if (before, now) in migration.matrix
    ]
    return {
        "window": [str(month) for month in migration.window],
        "previous_window": [str(month) for month in migration.base_window],
        "comparable": migration.comparable,
        "classes": [{"class": kind.value, **_flow(flow)} for kind, flow in migration.classes.items()],
        "matrix": matrix,
        "total": _flow(migration.total),
        "retention": _ratio(migration.retention),
        "retention_excluding_closed": _ratio(migration.retention_excluding_closed),
        "net": _ratio(migration.net),
    }


def _flow(flow: Flow) -> Mapping[str, int]:
    return {
        "retailers": flow.retailers,
        "previous_amount": flow.previous,
        "amount": flow.current,
        "delta": flow.delta,
    }


def _visits(visits: VisitFacts) -> Json:
    return {
        **_coverage(visits.total.rates, visits.known),
        "routes": [
            {"code": row.code, "name": row.name, **_coverage(row.rates, visits.known)}
            for row in visits.routes
        ],
    }


def _coverage(rates: VisitMeasures, known: bool) -> Json:
    values = {
        "adherence": _ratio(rates.adherence),
        "coverage": _ratio(rates.coverage),
        "frequency_compliance": _ratio(rates.frequency_compliance),
        "capped_fulfilment": _ratio(rates.capped_fulfilment),
    }
    return values if known else dict.fromkeys(values)


def _ratio(ratio: Ratio) -> list[int] | None:
    return ratio.as_json()


def _change(moved: Change) -> list[int] | None:
    return moved.ratio.as_json() if moved.ratio else None
