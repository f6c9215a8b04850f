"""Made sales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.contribution import contribution
from territory.measures.festival import year_on_year
from territory.measures.indices import level_index
from territory.measures.mix import ShopFlow, like_for_like
from territory.measures.trends import (
    change,
    moving_annual_change,
    moving_annual_total,
    per_cycle,
)
from territory.queries.facts import (
    Figure,
    KeyFigures,
    MonthSales,
    RouteSales,
    SalesFacts,
    TargetFacts,
    TargetRow,
)

from .size import Size, route_refs, route_shops


def route_amount(size: Size, route: int, month: Month) -> int:
    """A route's sales of a month: a level, a season, a drift, and something of its own."""
    season = [140, 60, 95, 98, 100, 97, 96, 101, 110, 104, 99, 118][month.month - 1]
    drift = 100 + (month.year - 2022) * 3 + month.month // 4
    own = 96 + (route * 37 + month.month * 11 + month.year) % 9
    return (700_000_00 + route * 17_310_00) * season * drift * own // 1_000_000 + route * 137 + month.month


def unit_month(size: Size, month: Month) -> MonthSales:
    amount = sum(route_amount(size, route, month) for route in range(1, size.routes + 1))
    cycles = 5 if month.month in (1, 5, 7, 10) else 4
    shops = size.shops - month.month % 5
    return MonthSales(month, amount, amount // 45_28, shops * cycles - month.month, shops, cycles)


def sales_facts(size: Size) -> SalesFacts:
    month = size.month
    months = [unit_month(size, m) for m in Month.range(month.shift(-12), month)]
    before = [unit_month(size, m) for m in Month.range(month.shift(-24), month.shift(-12))]
    by_month: dict[Month, int | None] = {entry.month: entry.amount for entry in [*before, *months]}
    now, last, year = months[-1], months[-2], before[-1]
    assert now.amount and last.amount and year.amount
    rows = route_rows(size, now, last)
    parts = contribution(
        {row.code: row.previous or 0 for row in rows}, {row.code: row.amount for row in rows}
    )
    rows = [replace(row, pull=parts.parts[row.code]) for row in rows]
    return SalesFacts(
        unit=size.unit,
        month=month,
        total=now.amount,
        previous=last.amount,
        last_year=year.amount,
        mom=change(now.amount, last.amount),
        yoy=year_on_year(by_month, month),
        per_cycle=per_cycle(now.amount, now.cycles, last.amount, last.cycles),
        months=tuple(months),
        last_year_months=tuple(before),
        routes=tuple(rows),
        shares_shown=parts.shares_shown,
        mat=moving_annual_total(by_month, month),
        mat_change=moving_annual_change(by_month, month),
        mix=shop_mix(size, last.amount, now.amount),
        mix_year=shop_mix(size, year.amount, now.amount),
        key=key_figures(now, last, year),
        closed=True,
    )


def route_rows(size: Size, now: MonthSales, last: MonthSales) -> list[RouteSales]:
    rows = []
    for number, ref in enumerate(route_refs(size), start=1):
        amounts = [route_amount(size, number, size.month.shift(-back)) for back in (0, 1, 12)]
        shops = route_shops(size, number)
        rows.append(
            RouteSales(
                code=ref.code,
                name=ref.name,
                amount=amounts[0],
                previous=amounts[1],
                last_year=amounts[2],
                mom=change(amounts[0], amounts[1]),
                yoy=change(amounts[0], amounts[2]),
                per_cycle=per_cycle(amounts[0], now.cycles, amounts[1], last.cycles),
                pull=None,
                share=Ratio(amounts[0], now.amount or 0),
                retailers=shops - number % 2,
                previous_retailers=shops,
                cycles=now.cycles,
                previous_cycles=last.cycles,
                level=level_index(amounts[0], shops, now.amount or 0, size.shops),
            )
        )
    return rows


def shop_mix(size: Size, base: int, current: int) -> object:
    steady = max(size.shops - 5, 1)
    shops: list[tuple[ShopFlow, Sequence[int | None]]] = [
        (ShopFlow.NONE, (base // steady, (current - 3_000_00) // steady)) for _ in range(steady)
    ]
    shops += [(ShopFlow.NEW, (None, 1_500_00)), (ShopFlow.NEW, (None, 1_500_00))]
    shops += [(ShopFlow.CLOSED, (900_00, None)), (ShopFlow.NONE, (300_00, None))]
    return like_for_like(shops, 2)


def key_figures(now: MonthSales, last: MonthSales, year: MonthSales) -> KeyFigures:
    def figure(name: str) -> Figure:
        return Figure(getattr(now, name), getattr(last, name), getattr(year, name))

    return KeyFigures(
        amount=figure("amount"),
        quantity=figure("quantity"),
        unit_value=Figure(*(Ratio(entry.amount or 0, entry.quantity or 0) for entry in (now, last, year))),
        orders=figure("orders"),
        retailers=figure("retailers"),
    )


def target_facts(sales: SalesFacts) -> TargetFacts:
    routes = tuple(
        TargetRow(row.code, row.name, row.amount * (97 + index % 7) // 100, row.amount, None, None)
        for index, row in enumerate(sales.routes)
    )
    total = sum(row.target or 0 for row in routes)
    return TargetFacts(TargetRow(sales.unit.code, sales.unit.name, total, sales.total, None, None), routes)
