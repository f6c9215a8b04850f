"""Whether the facts of a report and the numbers made by hand are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from salesforce_app.kernel.ratio import Ratio
from settlement.enums import Reason
from settlement.measures.rates import SettlementMeasures, top_reason
from visits.queries.facts import VisitRow

from ..reports.facts import ReportFacts
from .by_hand import LAST_YEAR, PREVIOUS, Rows
from .district import LAST

if TYPE_CHECKING:
    from .district import District

Pairs = Iterator[tuple[str, object, object]]


def differences(facts: ReportFacts, numbers: Mapping[str, Any], district: District) -> list[str]:
    """Every number that differs, as text; none when all are the same."""
    route_codes = dict(district.frames["routes"].select("id", "code").iter_rows())
    pairs = [
        *_sales(facts, numbers, route_codes),
        *_pyramid(facts, numbers, route_codes),
        *_settlement(facts, numbers, route_codes),
        *_visits(facts, numbers, route_codes),
    ]
    return [f"{name}: {ours} is {theirs} by hand" for name, ours, theirs in pairs if ours != theirs]


def _sales(facts: ReportFacts, numbers: Mapping[str, Any], codes: Mapping[int, str]) -> Pairs:
    sales = facts.sales
    for month in (*sales.last_year_months, *sales.months):
        ours = (month.month.first, month.amount, month.quantity, month.orders, month.retailers)
        rows = [row for row in numbers["months"] if row[0] == month.month.first]
        yield f"month {month.month}", ours, rows[0] if rows else (month.month.first, None, None, None, None)
    sold = {(day, codes[route]): (amount, shops) for day, route, amount, shops in numbers["routes"]}
    for row in sales.routes:
        now, before, year_ago = (
            sold.get((month.first, row.code), (0, 0)) for month in (LAST, PREVIOUS, LAST_YEAR)
        )
        yield f"route {row.code}", (row.amount, row.retailers), now
        yield f"route {row.code} before", (row.previous, row.previous_retailers), before
        yield f"route {row.code} a year before", row.last_year, year_ago[0]
    yield "routes", {row.code for row in sales.routes} >= {code for _, code in sold}, True
    for name, mix in (("mix", sales.mix), ("mix_year", sales.mix_year)):
        assert mix is not None
        ours_by_part = {
            part.value: (found.shops, *found.amounts) for part, found in mix.parts.items() if found.shops
        }
        yield name, ours_by_part, {part: tuple(row) for part, *row in numbers[name]}
    movers = (*facts.movements.up, *facts.movements.down)
    yield "movers", [(mover.licence_no, mover.delta) for mover in movers], numbers["movers"]


def _pyramid(facts: ReportFacts, numbers: Mapping[str, Any], codes: Mapping[int, str]) -> Pairs:
    pyramid, migration = facts.pyramid, facts.migration
    assert migration is not None
    rows = [(row.tier.value, row.retailers, row.amount) for row in pyramid.tiers]
    rows += [(row.aside.value, row.retailers, row.amount) for row in pyramid.aside]
    yield "tiers", sorted(row for row in rows if row[1]), numbers["tiers"]
    base = {tier: (shops, amount) for tier, shops, amount in numbers["tiers_base"]}
    for row in pyramid.tiers:
        shops, amount = base.get(row.tier.value, (0, 0))
        yield (
            f"delta of {row.tier}",
            (row.retailers_delta, row.amount_delta),
            (
                row.retailers - shops,
                row.amount - amount,
            ),
        )
    by_route: dict[tuple[str, str], int] = {}
    for route in pyramid.routes:
        by_route.update({(route.code, tier.value): count for tier, count in route.tiers.items() if count})
        by_route.update({(route.code, aside.value): count for aside, count in route.aside.items() if count})
    yield "tiers by route", by_route, {(codes[r], tier): n for r, tier, n in numbers["tiers_by_route"]}
    flows = {
        movement.value: (flow.retailers, flow.previous, flow.current)
        for movement, flow in migration.classes.items()
        if flow.retailers
    }
    yield "migration", flows, {movement: tuple(row) for movement, *row in numbers["migration"]}


def _settlement(facts: ReportFacts, numbers: Mapping[str, Any], codes: Mapping[int, str]) -> Pairs:
    settlement = facts.settlement
    dues = _by_place(numbers["dues"], codes)
    shops = _by_place(numbers["enrolments"], codes)
    failed: dict[str, dict[Reason, int]] = {}
    for route, village, reason, count in numbers["reasons"]:
        failed.setdefault(_place(route, village, codes), {})[Reason(reason)] = count
    rows = [("total", settlement.total), *((f"route {row.code}", row) for row in settlement.routes)]
    rows += [(row.village.lower(), row) for row in settlement.villages]
    for place, row in rows:
        yield f"dues of {place}", _figures(row.rates), _expected(dues.get(place))
        enrolled, served = row.rates.enrolment.numerator, row.rates.enrolment.denominator
        exempt = served - row.rates.enrolment_without_exempt.denominator
        ours = (served, enrolled, exempt, row.rates.revoked)
        yield f"enrolment of {place}", ours, tuple(shops.get(place, (0, 0, 0, 0)))
        yield f"reason of {place}", row.rates.top_reason, top_reason(failed.get(place, {}))
    before = {day: row for day, *row in numbers["dues_before"]}
    for month, rates in ((PREVIOUS, settlement.previous), (LAST_YEAR, settlement.last_year)):
        assert rates is not None
        yield f"dues of {month}", _figures(rates), _expected(before.get(month.first))


def _figures(rates: SettlementMeasures) -> tuple[object, ...]:
    return (
        rates.debit_success,
        rates.debit_success_gross.numerator,
        rates.first_attempt_success.numerator,
        rates.recovery.numerator,
        (rates.attempt_success.denominator, rates.attempt_success.numerator),
        rates.administrative_failure.numerator,
        (rates.amount_success.denominator, rates.amount_success.numerator),
        (rates.households_reached.denominator, rates.debited_households),
        rates.households_collected.numerator,
        (rates.pending_dues, rates.pending_amount),
    )


def _expected(row: Iterable[Any] | None) -> tuple[object, ...]:
    """The figures of a row in the order of ``DueTally``, grouped as ``_figures`` groups them."""

    (
        resolved,
        debited,
        gross,
        first,
        recovered,
        attempts,
        ok,
        admin,
        due,
        paid,
        homes,
        reached,
        all_of,
        *rest,
    ) = row or [0] * 15
    return (
        Ratio(debited, resolved),
        gross,
        first,
        recovered,
        (attempts, ok),
        admin,
        (due, paid),
        (homes, reached),
        all_of,
        tuple(rest),
    )


def _visits(facts: ReportFacts, numbers: Mapping[str, Any], codes: Mapping[int, str]) -> Pairs:
    tables = {
        name: {"total" if route is None else f"route {codes[route]}": row for route, *row in numbers[name]}
        for name in ("plans", "visits", "service", "gaps")
    }
    rows = [("total", facts.visits.total), *((f"route {row.code}", row) for row in facts.visits.routes)]
    for place, row in rows:
        yield from _visit_row(place, row, {name: table.get(place) for name, table in tables.items()})
    for name, rates in (("service_before", facts.visits.previous), ("service_year", facts.visits.last_year)):
        assert rates is not None
        (total,) = (row for route, *row in numbers[name] if route is None)
        ours = [
            rates.coverage.denominator,
            rates.coverage.numerator,
            rates.frequency_compliance.denominator,
            rates.frequency_compliance.numerator,
            rates.capped_fulfilment.numerator,
            rates.capped_fulfilment.denominator,
        ]
        yield name, ours, total


def _visit_row(place: str, row: VisitRow, expected: Mapping[str, list[Any] | None]) -> Pairs:
    rates = row.rates
    kept = [rates.adherence.denominator, rates.adherence.numerator, rates.adherence_grace.numerator]
    yield f"plans of {place}", kept, expected["plans"] or [0, 0, 0]
    quartiles = (row.time.lower_quartile, row.time.median, row.time.upper_quartile)
    ours = [
        rates.visits,
        rates.unplanned.numerator,
        rates.unplanned_grace.numerator,
        rates.effective.numerator,
        rates.daily_load.denominator,
        [None if value is None else round(value, 6) for value in quartiles],
        row.time.counted,
    ]
    theirs = expected["visits"] or [0, 0, 0, 0, 0, None, 0]
    theirs[5] = [None] * 3 if theirs[5] is None else [round(value, 6) for value in theirs[5]]
    yield f"visits of {place}", ours, theirs
    service = [
        rates.coverage.denominator,
        rates.coverage.numerator,
        rates.frequency_compliance.denominator,
        rates.frequency_compliance.numerator,
        rates.capped_fulfilment.numerator,
        rates.capped_fulfilment.denominator,
    ]
    yield f"service of {place}", service, expected["service"] or [0] * 6
    gaps = [row.median_gap, row.longest_gap, row.never_visited]
    yield f"gaps of {place}", gaps, expected["gaps"] or [None, None, 0]


def _by_place(rows: Rows, codes: Mapping[int, str]) -> dict[str, tuple[Any, ...]]:
    return {_place(route, village, codes): tuple(row) for route, village, *row in rows}


def _place(route: int | None, village: int | None, codes: Mapping[int, str]) -> str:
    if route is not None:
        return f"route {codes[route]}"
    return "total" if village is None else f"village {village}"
