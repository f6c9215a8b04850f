"""A month's e-settlement: the territory, its routes and its villages (domain.md §5.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from settlement.enums import CountedAs
from settlement.models import Due, SettlementMonth
from settlement.queries.due_list import counted_as
from settlement.queries.facts import SettlementRow
from settlement.queries.places import village_keys
from settlement.queries.sets import enrolled_shops
from settlement.queries.settlement import settlement_facts
from territory.queries.served import served_stops

from ...enums import FigureKind, Section
from ...measures.facts import Figure
from .counted import Counted, Row, RowKind
from .debits import due_row
from .ground import Ground

SETTLEMENT = Section.SETTLEMENT
MOST_VILLAGES = 10
"""So many villages with failed dues are told, those with the most first."""


def settlement_of_month(ground: Ground) -> Iterator[Counted]:
    """Enrolment, debit success and amounts of the territory, then by route, then by village."""
    frame = ground.frame(ground.month)
    facts = settlement_facts(frame)
    if not facts.known:
        return
    month = ground.month
    served = list(served_stops(ground.scope, ground.unit, month.last).values_list("retailer", flat=True))
    enrolled = set(enrolled_shops(ground.scope, ground.unit, month))
    yield ground.counted(
        "settlement.enrolment",
        SETTLEMENT,
        FigureKind.RATIO,
        [Row(RowKind.SHOP, str(shop), shop, is_counted=shop in enrolled) for shop in sorted(set(served))],
    )
    rows, by_route, by_village = _dues(ground, month)
    if not rows:
        return
    rates, before = facts.total.rates, facts.previous
    yield ground.told(
        "settlement.success",
        SETTLEMENT,
        FigureKind.RATIO,
        rows,
        *_pair(rates.debit_success),
        base=_base(before.debit_success if before else None),
    )
    yield ground.told(
        "settlement.amount_success",
        SETTLEMENT,
        FigureKind.RATIO,
        rows,
        *_pair(rates.amount_success),
        base=_base(before.amount_success if before else None),
    )
    debited = sorted({row.retailer for row in rows if row.is_counted and row.retailer is not None})
    yield ground.counted(
        "settlement.households",
        SETTLEMENT,
        FigureKind.COUNT,
        [Row(RowKind.SHOP, str(shop), shop) for shop in debited],
        base=Figure(before.debited_households) if before else None,
    )
    failed = [row for row in rows if not row.is_counted]
    yield ground.counted("settlement.failed", SETTLEMENT, FigureKind.COUNT, failed)
    shops = sorted({row.retailer for row in failed if row.retailer is not None})
    if len(shops) != len(failed):
        away = [Row(RowKind.SHOP, str(shop), shop) for shop in shops]
        yield ground.counted("settlement.failed_shops", SETTLEMENT, FigureKind.COUNT, away)
    keys = {ref.code: route for route, ref in frame.routes.refs.items()}
    for line in facts.routes:
        route = keys.get(line.code)
        if route is not None and route in by_route:
            yield from _lines(ground, "route", line, route, by_route[route], route=route)
    villages = village_keys(facts.villages)
    told = [line for line in facts.villages if line.rates.failed_dues]
    told.sort(key=lambda line: (-line.rates.failed_dues, line.township, line.name))
    for line in told[:MOST_VILLAGES]:
        village = villages.get((line.township, line.village))
        if village is not None and village in by_village:
            yield from _lines(ground, "village", line, village, by_village[village])


def _lines(
    ground: Ground,
    which: str,
    line: SettlementRow,
    key: int | None,
    rows: Sequence[Row],
    *,
    route: int | None = None,
) -> Iterator[Counted]:
    """E2 and E5 of a route or a village, with its enrolment beside them."""
    words: dict[str, Any] = {
        "name": line.name,
        "township": line.township,
        "enrolment": line.rates.enrolment.as_json(),
    }
    for code, rate in (
        (f"settlement.{which}.{key}", line.rates.debit_success),
        (f"settlement.{which}_amount.{key}", line.rates.amount_success),
    ):
        yield ground.told(
            code,
            SETTLEMENT,
            FigureKind.RATIO,
            rows,
            *_pair(rate),
            route=route,
            is_reliable=line.reliable,
            **words,
        )


def _dues(
    ground: Ground, month: Month
) -> tuple[list[Row], Mapping[int, list[Row]], Mapping[int | None, list[Row]]]:
    """The resolved dues of the month: all, by route, and by the village for which they count."""
    dues = Due.objects.filter(unit__in=ground.units, due_on__range=(month.first, month.last))
    resolved = counted_as(dues, CountedAs.RESOLVED).order_by("due_on", "due_no")
    debited = set(counted_as(dues, CountedAs.DEBITED).order_by().values_list("pk", flat=True))
    facts = SettlementMonth.objects.filter(month=month.first, unit__in=ground.units)
    columns = ("route", "retailer", "unit", "village")
    homes = {(route, shop, unit): village for route, shop, unit, village in facts.values_list(*columns)}
    rows: list[Row] = []
    by_route: defaultdict[int, list[Row]] = defaultdict(list)
    by_village: defaultdict[int | None, list[Row]] = defaultdict(list)
    for due in resolved:
        row = due_row(due, is_counted=due.pk in debited)
        rows.append(row)
        by_route[due.route_id].append(row)
        home = homes.get((due.route_id, due.retailer_id, due.unit_id), due.village_id)
        by_village[home].append(row)
    return rows, by_route, by_village


def _pair(rate: Ratio) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def _base(rate: Ratio | None) -> Figure | None:
    return None if rate is None or not rate.denominator else Figure(*_pair(rate))
