"""The sales of a unit in a month: trend, routes and their pull, the mix of shops, targets (domain.md §7)."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q

from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

from ..measures.contribution import Contribution, contribution
from ..measures.festival import year_on_year
from ..measures.indices import level_index
from ..measures.mix import Mix, Part, ShopFlow, members_of, two_months
from ..measures.trends import change, moving_annual_change, moving_annual_total, per_cycle
from ..models import Target
from .facts import Figure, KeyFigures, MonthSales, RouteRef, RouteSales, SalesFacts, TargetFacts, TargetRow
from .frame import UnitFrame
from .months import RouteMonthRow, read_months, read_route_months, read_shop_months
from .shops import read_shops

_NOTHING = RouteMonthRow(0, None, 0)


@rows_are_no_garbage()
def sales_facts(frame: UnitFrame, *, with_mix: bool = True) -> SalesFacts:
    """The sales section of a report: 13 months and the 13 before, every route, the mix of shops.

    Twelve statements on a new frame, whatever the number of shops and routes. Without the mix, which alone
    looks at shops one by one, the time does not grow with their number either.
    """
    months = frame.keep(read_months)
    now, previous, last_year = (months[month] for month in (frame.month, frame.previous, frame.last_year))
    amounts = {month: row.amount for month, row in months.items()}
    parts = _contributions(frame)
    return SalesFacts(
        unit=frame.unit,
        month=frame.month,
        total=now.amount,
        previous=previous.amount,
        last_year=last_year.amount,
        mom=change(now.amount, previous.amount),
        yoy=year_on_year(amounts, frame.month, festival=settings.SPRING_FESTIVAL),
        per_cycle=per_cycle(now.amount, now.cycles, previous.amount, previous.cycles),
        months=tuple(months[month] for month in frame.trend),
        last_year_months=tuple(months[month.shift(-12)] for month in frame.trend),
        routes=_route_sales(frame, now, parts),
        shares_shown=parts is not None and parts.shares_shown,
        mat=moving_annual_total(amounts, frame.month),
        mat_change=moving_annual_change(amounts, frame.month),
        mix=shop_mix(frame, frame.previous) if with_mix else None,
        mix_year=shop_mix(frame, frame.last_year) if with_mix else None,
        key=_key_figures(now, previous, last_year),
        closed=frame.month in frame.closed_months,
    )


def target_facts(frame: UnitFrame) -> TargetFacts | None:
    """The targets of the unit and its routes in the month; None where none was set."""
    routes = frame.keep(read_route_months)
    refs = {**frame.routes.refs, **routes.refs}
    of_routes = frame.routes.standing(frame.month.last) | routes.rows[frame.month].keys()
    targets = Target.objects.filter(
        Q(unit=frame.unit_id) | Q(route__in=of_routes), month=frame.month.first
    ).values_list("unit", "route", "amount", "quantity")
    found = {route: (amount, quantity) for _unit, route, amount, quantity in targets if route}
    own = [(amount, quantity) for unit, _route, amount, quantity in targets if unit]
    if not found and not own:
        return None
    month = frame.keep(read_months)[frame.month]
    amount, quantity = own[0] if own else (None, None)
    rows = []
    for route in sorted(found, key=lambda route: refs[route].code):
        actual = routes.rows[frame.month].get(route, _NOTHING) if frame.knows(frame.month) else None
        rows.append(
            TargetRow(
                refs[route].code,
                refs[route].name,
                found[route][0],
                actual.amount if actual else None,
                found[route][1],
                actual.quantity if actual else None,
            )
        )
    return TargetFacts(
        TargetRow(frame.unit.code, frame.unit.name, amount, month.amount, quantity, month.quantity),
        tuple(rows),
    )


def shop_mix(frame: UnitFrame, base: Month) -> Mix | None:
    """The frame's month against ``base`` (the month before or a year before), shop by shop (§7.8).

    A shop is new when it opened after the base month began, closed when it is closed at the end of the
    frame's month, moved when only one of the two month ends saw it on a route of the unit. None when
    nothing is known of either month.
    """
    amounts = frame.keep(read_shop_months)
    if frame.month not in amounts or base not in amounts:
        return None
    return two_months(amounts[base], amounts[frame.month], _flows(frame, base))


def shops_of_mix(frame: UnitFrame) -> dict[Part, set[int]]:
    """Which shops make up each part of the mix against the month before; none where it isn't known."""
    amounts = frame.keep(read_shop_months)
    if frame.month not in amounts or frame.previous not in amounts:
        return {}
    return members_of(amounts[frame.previous], amounts[frame.month], _flows(frame, frame.previous))


def _flows(frame: UnitFrame, base: Month) -> dict[int, ShopFlow]:
    """The shops with a history between the two months, and what it was."""
    shops = frame.keep(read_shops)
    begin, old_end, new_end = base.first, base.last, frame.month.last
    before, after = frame.routes.inside(old_end), frame.routes.inside(new_end)
    flows: dict[int, ShopFlow] = {}
    if before != after:
        changed = before ^ after
        moved = (
            shop for shop, route in zip(shops.plain_ids, shops.plain_routes, strict=True) if route in changed
        )
        flows.update(dict.fromkeys(moved, ShopFlow.MOVED))
    for shop in shops.storied.values():
        if shop.opened_on is not None and shop.opened_on >= begin:
            flows[shop.retailer_id] = ShopFlow.NEW
        elif shop.is_closed(new_end):
            flows[shop.retailer_id] = ShopFlow.CLOSED
        else:
            old, new = shop.stop_on(old_end), shop.stop_on(new_end)
            if old is not None and new is not None and (old.value in before) != (new.value in after):
                flows[shop.retailer_id] = ShopFlow.MOVED
    return flows


def _contributions(frame: UnitFrame) -> Contribution[int] | None:
    """What every route contributed to the change on the month before; None when that isn't known."""
    if not frame.knows(frame.previous):
        return None
    rows = frame.keep(read_route_months).rows
    base, current = (
        {route: row.amount for route, row in rows[month].items()} for month in (frame.previous, frame.month)
    )
    return contribution(base, dict.fromkeys(_present(frame), 0) | current)


def _present(frame: UnitFrame) -> frozenset[int]:
    """The routes that have figures in one of the compared months or lie in the unit."""
    return frame.routes.standing(frame.month.last).union(frame.keep(read_route_months).refs)


def _route_sales(
    frame: UnitFrame, month: MonthSales, parts: Contribution[int] | None
) -> tuple[RouteSales, ...]:
    """Every route that has figures in one of the compared months or lies in the unit, by code."""
    if month.amount is None or month.retailers is None:
        return ()
    found = frame.keep(read_route_months)
    refs: Mapping[int, RouteRef] = {**frame.routes.refs, **found.refs}
    knows_previous, knows_last_year = frame.knows(frame.previous), frame.knows(frame.last_year)
    rows = []
    for route in sorted(_present(frame), key=lambda route: refs[route].code):
        now, before, year_ago = (
            found.rows[when].get(route, _NOTHING) for when in (frame.month, frame.previous, frame.last_year)
        )
        previous = before.amount if knows_previous else None
        last_year = year_ago.amount if knows_last_year else None
        cycles = frame.routes.cycles(route, frame.month)
        previous_cycles = frame.routes.cycles(route, frame.previous)
        rows.append(
            RouteSales(
                code=refs[route].code,
                name=refs[route].name,
                amount=now.amount,
                previous=previous,
                last_year=last_year,
                mom=change(now.amount, previous),
                yoy=change(now.amount, last_year),
                per_cycle=per_cycle(now.amount, cycles, previous, previous_cycles),
                pull=parts.parts.get(route) if parts else None,
                share=Ratio(now.amount, month.amount),
                retailers=now.retailers,
                previous_retailers=before.retailers if knows_previous else None,
                cycles=cycles,
                previous_cycles=previous_cycles,
                level=level_index(now.amount, now.retailers, month.amount, month.retailers),
            )
        )
    return tuple(rows)


def _key_figures(now: MonthSales, previous: MonthSales, last_year: MonthSales) -> KeyFigures:
    def unit_value(month: MonthSales) -> Ratio | None:
        return Ratio(month.amount, month.quantity) if month.amount is not None and month.quantity else None

    return KeyFigures(
        amount=Figure(now.amount, previous.amount, last_year.amount),
        quantity=Figure(now.quantity, previous.quantity, last_year.quantity),
        unit_value=Figure(unit_value(now), unit_value(previous), unit_value(last_year)),
        orders=Figure(now.orders, previous.orders, last_year.orders),
        retailers=Figure(now.retailers, previous.retailers, last_year.retailers),
    )
