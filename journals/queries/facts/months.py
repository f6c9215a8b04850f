"""A month's sales, structure and pyramid, from the figures of the unit's report (domain.md §4, §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from salesforce_app.kernel.ratio import Ratio
from settlement.queries.movements import with_debit_failures
from territory.enums import AbcClass, Movement, Placement, Tier
from territory.measures.indices import volume_price
from territory.measures.mix import Part
from territory.models import RetailerMonth
from territory.queries.facts import Figure as Compared
from territory.queries.facts import Mover, SalesFacts
from territory.queries.movements import movement_facts
from territory.queries.pyramid import migration_facts, pyramid_facts
from territory.queries.sales import sales_facts, shops_of_mix, target_facts
from territory.queries.tier_sets import read_moves, tier_members

from ...enums import FigureKind, Section
from ...measures.facts import Figure
from .counted import Counted, Row, RowKind
from .ground import Ground

SALES = Section.SALES
PYRAMID = Section.PYRAMID
IN_A_TIER = frozenset[object]((*Tier, *AbcClass, Placement.RANKED))
TOLD_MOVES = (
    Movement.UP,
    Movement.DOWN,
    Movement.LOST,
    Movement.REACTIVATED,
    Movement.NEW,
    Movement.CLOSED,
    Movement.SUSPENDED,
    Movement.MOVED_IN,
    Movement.MOVED_OUT,
)


def sales_of_month(ground: Ground) -> Iterator[Counted]:
    """Sales beside the month before and last year, per order cycle, by route."""
    facts = _sales(ground)
    if facts.total is None or not _is_known(ground):
        return
    by_route = _rows(ground)
    rows = [row for of_route in by_route.values() for row in of_route]
    shops = sorted({row.retailer for row in rows if row.retailer is not None})
    frame = ground.frame(ground.month)
    cycles: dict[str, Any] = {
        "cycles": facts.current.cycles,
        "previous_cycles": facts.months[-2].cycles,
        "per_cycle": _pair(facts.per_cycle.ratio),
    }
    yield ground.told(
        "sales.month", SALES, FigureKind.AMOUNT, rows, facts.total, base=_base(facts.previous), **cycles
    )
    yield ground.told(
        "sales.year",
        SALES,
        FigureKind.AMOUNT,
        rows,
        facts.total,
        base=_base(facts.last_year),
        against="year",
        is_festival=facts.yoy.greyed,
        together=_pair(facts.yoy.combined.ratio) if facts.yoy.combined is not None else None,
    )
    key = facts.key
    for code, kind, figure in (
        ("sales.quantity", FigureKind.QUANTITY, key.quantity),
        ("sales.orders", FigureKind.QUANTITY, key.orders),
    ):
        if isinstance(figure.current, int):
            yield ground.told(code, SALES, kind, rows, figure.current, base=_before(figure))
    yield ground.counted(
        "sales.shops",
        SALES,
        FigureKind.COUNT,
        [Row(RowKind.SHOP, str(shop), shop) for shop in shops],
        base=_before(key.retailers),
    )
    targets = target_facts(frame)
    if targets is not None and targets.unit.target:
        yield ground.told("sales.target", SALES, FigureKind.RATIO, rows, facts.total, targets.unit.target)
    keys = {ref.code: route for route, ref in frame.routes.refs.items()}
    for route in facts.routes:
        found = keys.get(route.code)
        if found is None or not (route.amount or route.previous):
            continue
        yield ground.told(
            f"sales.route.{found}",
            SALES,
            FigureKind.AMOUNT,
            by_route.get(found, []),
            route.amount,
            base=_base(route.previous),
            route=found,
            name=route.name,
            pull=route.pull_pp,
            per_cycle=_pair(route.per_cycle.ratio),
        )


def structure_of_month(ground: Ground) -> Iterator[Counted]:
    """What the change is made of: volume and unit value, and shops that stayed, came and went."""
    facts = _sales(ground)
    if facts.total is None or not _is_known(ground):
        return
    section = Section.STRUCTURE
    rows = [row for of_route in _rows(ground).values() for row in of_route]
    quantity, before = facts.key.quantity, facts.months[-2]
    unit_value = facts.key.unit_value
    if isinstance(unit_value.current, Ratio) and unit_value.current.denominator:
        base = unit_value.previous
        yield ground.told(
            "structure.unit_value",
            section,
            FigureKind.AMOUNT,
            rows,
            _rounded(unit_value.current),
            base=Figure(_rounded(base)) if isinstance(base, Ratio) and base.denominator else None,
        )
    if before.amount is not None and before.quantity and isinstance(quantity.current, int):
        split = volume_price(before.quantity, before.amount, quantity.current, facts.total)
        if split is not None:
            yield ground.told("structure.volume", section, FigureKind.AMOUNT, rows, split.volume)
            yield ground.told("structure.price", section, FigureKind.AMOUNT, rows, split.price)
    if facts.mix is not None:
        members = shops_of_mix(ground.frame(ground.month))
        for part in Part:
            mix = facts.mix.parts[part]
            shops = members.get(part, set())
            if mix.shops:
                yield ground.told(
                    f"structure.{part.value}",
                    section,
                    FigureKind.AMOUNT,
                    [row for row in rows if row.retailer in shops],
                    mix.amounts[-1],
                    base=Figure(mix.amounts[0]),
                    shops=mix.shops,
                )


def pyramid_of_month(ground: Ground) -> Iterator[Counted]:
    """The pyramid and what became of the shops since the one of three months before."""
    frame = ground.frame(ground.month)
    if not _is_known(ground):
        return
    facts = pyramid_facts(frame)
    for tier in facts.tiers:
        delta = tier.retailers_delta
        yield ground.counted(
            f"pyramid.tier.{tier.tier.value}",
            PYRAMID,
            FigureKind.COUNT,
            _shops(tier_members(frame, tier.tier)),
            base=None if delta is None else Figure(tier.retailers - delta),
            against="quarter",
            tier=tier.tier.value,
            amount=tier.amount,
            share=_pair(tier.amount_share),
        )
    moved = migration_facts(frame)
    if moved is None:
        return
    moves = read_moves(frame)
    of_move: defaultdict[Movement, list[int]] = defaultdict(list)
    for shop, movement in moves.movements.items():
        of_move[movement].append(shop)
    for movement in TOLD_MOVES:
        shops = of_move.get(movement, [])
        if shops:
            flow = moved.classes[movement]
            yield ground.counted(
                f"pyramid.{movement.value}",
                PYRAMID,
                FigureKind.COUNT,
                _shops(shops),
                amount=flow.current,
                previous=flow.previous,
            )
    if moved.retention.denominator:
        yield ground.told(
            "pyramid.retention",
            PYRAMID,
            FigureKind.RATIO,
            [
                Row(RowKind.SHOP, str(shop), shop, is_counted=moves.now[shop] in IN_A_TIER)
                for shop, state in sorted(moves.before.items())
                if state in IN_A_TIER and moves.movements[shop] is not Movement.MOVED_OUT
            ],
            moved.retention.numerator,
            moved.retention.denominator,
        )


def movers_of_month(ground: Ground) -> Iterator[Counted]:
    """The shops that gained and lost most, with what the records show beside it."""
    if not _is_known(ground):
        return
    frame = ground.frame(ground.month)
    facts = with_debit_failures(frame, movement_facts(frame))
    of_shop: defaultdict[int, list[Row]] = defaultdict(list)
    for rows in _rows(ground).values():
        for row in rows:
            of_shop[row.retailer or 0].append(row)
    for name, movers in (("up", facts.up), ("down", facts.down)):
        for mover in movers:
            yield ground.told(
                f"movements.{name}.{mover.retailer_id}",
                Section.MOVEMENTS,
                FigureKind.AMOUNT,
                of_shop.get(mover.retailer_id, []),
                mover.amount,
                base=Figure(mover.previous),
                retailer=mover.retailer_id,
                shop=mover.name,
                causes=_causes(mover),
            )


def _causes(mover: Mover) -> list[list[object]]:
    return [
        [cause.kind.value, cause.count, cause.since.isoformat() if cause.since else None, cause.detail]
        for cause in mover.causes
    ]


def _is_known(ground: Ground) -> bool:
    """Whether anything of the month's sales is on file; what nobody has delivered yet is not nothing sold."""
    return bool(_rows(ground))


def _sales(ground: Ground) -> SalesFacts:
    return ground.frame(ground.month).keep(sales_facts)


def _rows(ground: Ground) -> Mapping[int, list[Row]]:
    """What each shop bought in the month within the territory, by route; read once."""
    return ground.once("sales", lambda: _read_rows(ground))


def _read_rows(ground: Ground) -> Mapping[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    facts = RetailerMonth.objects.filter(month=ground.month.first, unit__in=ground.units).order_by(
        "route", "retailer", "unit"
    )
    columns = ("route", "retailer", "unit", "amount", "quantity", "orders", "last_order_on")
    for route, shop, unit, amount, quantity, orders, last in facts.values_list(*columns):
        found[route].append(
            Row(
                RowKind.SALE,
                f"{shop}|{route}|{unit}",
                shop,
                value=amount,
                on=last,
                mark=f"{quantity}|{orders}",
            )
        )
    return found


def _shops(keys: Iterable[int]) -> list[Row]:
    return [Row(RowKind.SHOP, str(shop), shop) for shop in sorted(keys)]


def _pair(ratio: Ratio | None) -> list[int] | None:
    return None if ratio is None else ratio.as_json()


def _base(amount: int | None) -> Figure | None:
    return None if amount is None else Figure(amount)


def _before(figure: Compared) -> Figure | None:
    return Figure(figure.previous) if isinstance(figure.previous, int) else None


def _rounded(ratio: Ratio) -> int:
    return round(ratio.numerator / ratio.denominator)
