"""Made movements and visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from salesforce_app.kernel.ratio import Ratio
from territory.enums import CauseKind
from territory.measures.indices import growth_alert, growth_index
from territory.measures.trends import (
    change,
)
from territory.queries.facts import (
    Cause,
    MovementFacts,
    Mover,
    SalesFacts,
)
from visits.measures.coverage import VisitMeasures
from visits.measures.store_time import TimeInStore
from visits.queries.facts import VisitFacts, VisitRow

from .size import Size, route_refs, route_shops


def movement_facts(size: Size, sales: SalesFacts) -> MovementFacts:
    routes = route_refs(size)
    causes = [
        (Cause(CauseKind.NO_ORDER_CYCLES, count=3),),
        (Cause(CauseKind.SUSPENDED, since=date(2024, 6, 12)), Cause(CauseKind.DEBIT_FAILURES, count=2)),
        (Cause(CauseKind.RETURNS),),
        (),
        (Cause(CauseKind.CYCLES),),
    ]

    def mover(number: int, amount: int, previous: int, cause: tuple[Cause, ...]) -> Mover:
        index = growth_index(amount, previous, sales.total, sales.previous)
        return Mover(
            number,
            f"L{number:05d}",
            size.shop_name % number,
            routes[number % len(routes)],
            amount,
            previous,
            change(amount, previous),
            index,
            growth_alert(index, amount - previous),
            cause,
        )

    many = min(size.shops // 2, 5)
    up = [mover(10 + n, 42_000_00 - n * 3_100_00, 31_000_00 - n * 2_000_00, ()) for n in range(many)]
    if up:
        up[0] = mover(10, 18_400_00, 0, (Cause(CauseKind.NEW),))
    down = [mover(40 + n, 12_000_00 + n * 900_00, 29_500_00 - n * 2_600_00, causes[n]) for n in range(many)]
    return MovementFacts(tuple(up), tuple(down), 11)


def visit_measures(shops: int, short: int) -> VisitMeasures:
    required = shops * 2
    short = min(short, shops // 2)
    made = required - short
    return VisitMeasures(
        adherence=Ratio(max(required - 2 * short, 0), required),
        adherence_grace=Ratio(made, required),
        coverage=Ratio(shops - short // 3, shops),
        frequency_compliance=Ratio(max(shops - short, 0), shops),
        capped_fulfilment=Ratio(made, required),
        unplanned=Ratio(short, made + 2),
        unplanned_grace=Ratio(short // 2, made + 2),
        effective=Ratio(made, made + 2),
        daily_load=Ratio(made + 2, 21),
        visits=made + 2,
    )


def visit_row(code: str, name: str, shops: int, short: int) -> VisitRow:
    return VisitRow(
        code, name, visit_measures(shops, short), TimeInStore(6.0, 9.5, 14.0, shops, 2), 8.0, 31, short // 6
    )


def visit_facts(size: Size) -> VisitFacts:
    rows = tuple(
        visit_row(ref.code, ref.name, route_shops(size, number), number * 7 % 11)
        for number, ref in enumerate(route_refs(size), start=1)
    )
    short = sum(number * 7 % 11 for number in range(1, size.routes + 1))
    return VisitFacts(
        unit=size.unit,
        month=size.month,
        known=True,
        total=visit_row(size.unit.code, size.unit.name, size.shops, short),
        routes=rows,
        previous=visit_measures(size.shops, short + 6),
        last_year=visit_measures(size.shops, short + 21),
    )


def empty_visits(size: Size) -> VisitFacts:
    """An office without plans or visits: nothing is known."""
    return replace(visit_facts(size), known=False, previous=None, last_year=None)
