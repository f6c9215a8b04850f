"""Facts of a made office for the tests of reports: of any size, put together by the real measures.

Nothing is random, so that every run prints the same bytes; numbers follow simple congruences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.enums import RetailerState
from cms.queries.dates import DataDates
from cms.reports.facts import ReportFacts
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from settlement.enums import Reason
from settlement.measures.dues import DueTally
from settlement.measures.rates import Enrolments, SettlementMeasures, is_out_of_balance, measures
from settlement.queries.facts import SettlementFacts, SettlementRow
from territory.enums import Aside, CauseKind
from territory.measures.contribution import contribution
from territory.measures.festival import year_on_year
from territory.measures.indices import growth_alert, growth_index, level_index
from territory.measures.migration import Standing, migration, standings
from territory.measures.mix import ShopFlow, like_for_like
from territory.measures.population import Member, Pyramid
from territory.measures.pyramid import count_pyramid
from territory.measures.trends import (
    change,
    moving_annual_change,
    moving_annual_total,
    per_cycle,
)
from territory.queries.facts import (
    AsideRow,
    Cause,
    Figure,
    KeyFigures,
    MigrationFacts,
    MonthSales,
    MovementFacts,
    Mover,
    PyramidFacts,
    RankedShop,
    RouteRef,
    RouteSales,
    RouteTiers,
    SalesFacts,
    TargetFacts,
    TargetRow,
    TierRow,
    UnitRef,
)
from visits.measures.coverage import VisitMeasures
from visits.measures.store_time import TimeInStore
from visits.queries.facts import VisitFacts, VisitRow

MONTH = Month(2024, 6)
NORTH_1 = UnitRef("N1", "North 1", "territory")


@dataclass(frozen=True)
class Size:
    """How large the made office is, and how its records are named."""

    routes: int = 4
    villages: int = 14
    shops: int = 237
    month: Month = MONTH
    unit: UnitRef = NORTH_1
    route_name: str = "Route %d"
    township: str = "Township %d"
    village: str = "Village %d"
    shop_name: str = "Shop %d"


CHINESE = Size(
    unit=UnitRef("N1", "城东片区", "territory"),
    route_name="城东%d线",
    township="丰和%d镇",
    village="柳树%d村",
    shop_name="𠮷祥%d号便利店",
)


def sample_facts(size: Size = Size(), *, settlement: bool = True, visits: bool = True) -> ReportFacts:
    """The facts of an office of some size."""
    sales = sales_facts(size)
    pyramid, migrated = pyramid_facts(size)
    return ReportFacts(
        currency="CNY",
        sales=sales,
        targets=target_facts(sales),
        pyramid=pyramid,
        migration=migrated,
        movements=movement_facts(size, sales),
        settlement=settlement_facts(size, sales) if settlement else empty_settlement(size),
        visits=visit_facts(size) if visits else empty_visits(size),
        dates=DataDates(
            size.month.last,
            size.month.last if settlement else None,
            size.month.last if visits else None,
            size.month.end,
        ),
    )


# ---------------------------------------------------------------- sales


def route_refs(size: Size) -> list[RouteRef]:
    return [
        RouteRef(f"{size.unit.code}-{number:02d}", size.route_name % number)
        for number in range(1, size.routes + 1)
    ]


def route_amount(size: Size, route: int, month: Month) -> int:
    """A route's sales of a month: a level, a season, a drift, and something of its own."""
    season = [140, 60, 95, 98, 100, 97, 96, 101, 110, 104, 99, 118][month.month - 1]
    drift = 100 + (month.year - 2022) * 3 + month.month // 4
    own = 96 + (route * 37 + month.month * 11 + month.year) % 9
    return (700_000_00 + route * 17_310_00) * season * drift * own // 1_000_000 + route * 137 + month.month


def route_shops(size: Size, route: int) -> int:
    return size.shops // size.routes + (1 if route <= size.shops % size.routes else 0)


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


# ---------------------------------------------------------------- settlement


def tally(dues: int, failed: int, level: int, pending: int = 0) -> DueTally:
    """Dues of ``level`` minor units, of which some failed, half of them at lack of funds."""
    funds = (failed + 1) // 2
    reasons = {Reason.INSUFFICIENT_FUNDS: funds, Reason.NAME_MISMATCH: failed - funds}
    return DueTally(
        resolved=dues,
        debited=dues - failed,
        debited_gross=dues - failed,
        first_ok=max(dues - 2 * failed, 0),
        recovered=min(failed, dues - failed),
        attempts_resolved=dues + 2 * failed,
        attempts_ok=dues - failed,
        attempts_administrative=failed // 3,
        amount_resolved=dues * level,
        amount_debited=(dues - failed) * level,
        households=(dues + 3) // 4,
        households_debited=max((dues - failed + 3) // 4, 0),
        households_collected=max((dues + 3) // 4 - failed, 0),
        pending=pending,
        amount_pending=pending * level,
        failed_by_reason={reason: count for reason, count in reasons.items() if count},
    )


def settlement_facts(size: Size, sales: SalesFacts) -> SettlementFacts:
    routes = route_refs(size)
    tallies = [
        tally(route_shops(size, n) * 4, 2 + n * 5 % 13, 850_00 + n * 11_00, n % 3)
        for n in range(1, len(routes) + 1)
    ]
    total = DueTally()
    for part in tallies:
        total += part
    whole = measures(total, Enrolments(size.shops, size.shops - 12, 3, 1), sales.total)
    rows = []
    for number, (ref, part) in enumerate(zip(routes, tallies, strict=True), start=1):
        shops = route_shops(size, number)
        rates = measures(part, Enrolments(shops, max(shops - number % 4, 0)), sales.routes[number - 1].amount)
        rows.append(
            SettlementRow(
                ref.code,
                ref.name,
                rates,
                out_of_balance=is_out_of_balance(rates.debit_success, whole.debit_success),
            )
        )
    return SettlementFacts(
        unit=size.unit,
        month=size.month,
        known=True,
        total=SettlementRow(size.unit.code, size.unit.name, whole),
        routes=tuple(rows),
        villages=tuple(village_rows(size)),
        previous=base_rates(total, 9, sales.previous),
        last_year=base_rates(total, 14, sales.last_year),
        restated_debited=(total.debited, total.amount_debited),
        restated_resolved=(total.resolved, total.amount_resolved),
    )


def base_rates(total: DueTally, more: int, amount: int | None) -> SettlementMeasures:
    """The unit's rates a while ago, with some more failures; E1 and E10 are not kept."""
    before = tally(max(total.resolved - 7, 20), total.failed + more, 870_00)
    return measures(before, Enrolments(0, 0), None)


def village_rows(size: Size) -> list[SettlementRow]:
    rows = []
    for number in range(1, size.villages + 1):
        dues = (number * 29) % 67 + (0 if number % 5 else 3)
        shops = dues // 4 + 1
        township, village = size.township % ((number + 9) // 10), size.village % number
        rates = measures(
            tally(dues, min(number % 6, dues), 640_00 + number * 100, number % 2),
            Enrolments(shops, shops - number % 2),
            None,
        )
        rows.append(SettlementRow("", village, rates, township=township, village=village))
    return rows


def empty_settlement(size: Size) -> SettlementFacts:
    """An office without e-settlement: nothing is known."""
    rates = measures(DueTally(), Enrolments(size.shops, 0), None)
    return SettlementFacts(
        unit=size.unit,
        month=size.month,
        known=False,
        total=SettlementRow(size.unit.code, size.unit.name, rates),
        routes=tuple(SettlementRow(ref.code, ref.name, rates) for ref in route_refs(size)),
        villages=(),
        previous=None,
        last_year=None,
        restated_debited=(0, 0),
        restated_resolved=(0, 0),
    )


# ---------------------------------------------------------------- pyramid


def members(size: Size, shift: int) -> list[Member[int]]:
    """The shops with a skewed value; ``shift`` moves some of them, as three months do."""
    made = []
    for number in range(1, size.shops + 1):
        value = 2_000_000_00 // (number + 3) + 900_00
        value = value * (100 + (number * 17 + shift * 29) % 31 - 12) // 100
        state = RetailerState.SUSPENDED if (number + shift) % 61 == 0 else RetailerState.ACTIVE
        is_new = (number + shift) % 47 == 0
        if (number + shift) % 53 == 0:
            value = 0
        made.append(Member(number, f"L{number:05d}", value, state, is_new, 13, 13, 13, 2))
    return made


def pyramid_facts(size: Size) -> tuple[PyramidFacts, MigrationFacts | None]:
    now = count_pyramid(members(size, 0))
    before = count_pyramid(members(size, 1))
    window = (size.month.shift(-2), size.month)
    base_window = (size.month.shift(-5), size.month.shift(-3))
    moved = migration(standings(before), with_newcomers(standings(now)))
    comparable = True
    facts = PyramidFacts(
        unit=size.unit,
        scheme=now.scheme,
        version=None,
        frozen_at=None,
        window=window,
        population=now.population,
        amount=sum(total.amount for total in now.tiers) or sum(entry.value for entry in now.entries),
        tiers=tier_rows(now, before),
        aside=tuple(
            AsideRow(
                row.aside, row.retailers, row.amount, row.retailers - old.retailers, row.amount - old.amount
            )
            for row, old in zip(now.aside, before.aside, strict=True)
        ),
        routes=tuple(route_tiers(size, now)),
        ranked=() if now.tiers else ranked_shops(size, now),
        scaled=0,
        base_window=base_window,
        base_comparable=comparable,
    )
    migrated = MigrationFacts(
        window=window,
        base_window=base_window,
        base_version=1,
        comparable=comparable,
        states=moved.states,
        matrix=moved.matrix,
        classes=moved.classes,
        total=moved.total,
        retention=moved.retention,
        retention_excluding_closed=moved.retention_excluding_closed,
        net=moved.net,
    )
    return facts, migrated


def with_newcomers(now: Mapping[int, Standing]) -> dict[int, Standing]:
    """The same standings and three shops that opened since."""
    return {**now, **{9000 + n: Standing(Aside.NEW, 1_200_00 * n) for n in (1, 2, 3)}}


def tier_rows(now: Pyramid[int], before: Pyramid[int]) -> tuple[TierRow, ...]:
    if not now.tiers:
        return ()
    amount = sum(total.amount for total in now.tiers)
    old = {total.tier: total for total in before.tiers}
    return tuple(
        TierRow(
            total.tier,
            total.retailers,
            total.amount,
            Ratio(total.retailers, now.population),
            Ratio(total.amount, amount),
            total.retailers - old[total.tier].retailers if total.tier in old else None,
            total.amount - old[total.tier].amount if total.tier in old else None,
        )
        for total in now.tiers
    )


def route_tiers(size: Size, now: Pyramid[int]) -> list[RouteTiers]:
    rows = []
    for number, ref in enumerate(route_refs(size)):
        tiers: dict[object, int] = {}
        aside: dict[Aside, int] = {}
        for entry in now.entries:
            if entry.retailer_id % size.routes == number and entry.tier:
                tiers[entry.tier] = tiers.get(entry.tier, 0) + 1
        for other in now.aside_entries:
            if other.retailer_id % size.routes == number:
                aside[other.aside] = aside.get(other.aside, 0) + 1
        rows.append(RouteTiers(ref.code, ref.name, tiers, aside))  # type: ignore[arg-type]
    return rows


def ranked_shops(size: Size, now: Pyramid[int]) -> tuple[RankedShop, ...]:
    total = sum(entry.used for entry in now.entries)
    return tuple(
        RankedShop(
            entry.rank,
            entry.code,
            size.shop_name % entry.retailer_id,
            entry.value,
            Ratio(entry.cumulative, total),
        )
        for entry in now.entries
    )


# ---------------------------------------------------------------- movements and visits


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
