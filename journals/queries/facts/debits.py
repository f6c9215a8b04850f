"""Debits of days and weeks: what became of the dues, by route, with the shops whose debit failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from settlement.enums import CountedAs
from settlement.models import Due
from settlement.queries.due_list import counted_as

from ...enums import FigureKind, JournalKind, Section
from .counted import Counted, Row, RowKind
from .ground import Ground

SETTLEMENT = Section.SETTLEMENT
MOST_NAMED = 8


def debit_facts(ground: Ground) -> Iterator[Counted]:
    """E2 and E5 of the dues of the days, the failed ones, and for weeks the same by route; two statements."""
    period = (ground.period.start, ground.as_of)
    dues = Due.objects.filter(unit__in=ground.units, due_on__range=period)
    resolved = list(
        counted_as(dues, CountedAs.RESOLVED).select_related("retailer", "route").order_by("due_on", "due_no")
    )
    debited = set(counted_as(dues, CountedAs.DEBITED).order_by().values_list("pk", flat=True))
    if not resolved:
        return
    rows = {due.pk: due_row(due, is_counted=due.pk in debited) for due in resolved}
    yield from _rates(ground, "", list(rows.values()))
    failed = [due for due in resolved if due.pk not in debited]
    failures = [rows[due.pk] for due in failed]
    yield ground.counted("settlement.failed", SETTLEMENT, FigureKind.COUNT, failures)
    if failed:
        yield ground.counted("settlement.failed_amount", SETTLEMENT, FigureKind.AMOUNT, failures)
    shops = sorted({due.retailer_id for due in failed})
    if len(shops) != len(failed):
        away = [Row(RowKind.SHOP, str(shop), shop) for shop in shops]
        yield ground.counted("settlement.failed_shops", SETTLEMENT, FigureKind.COUNT, away)
    if ground.kind is JournalKind.DAILY and len(failed) <= MOST_NAMED:
        for due in failed:
            yield ground.counted(
                f"settlement.failed_due.{due.pk}",
                SETTLEMENT,
                FigureKind.AMOUNT,
                [rows[due.pk]],
                retailer=due.retailer_id,
                route=due.route_id,
                shop=due.retailer.name,
                reason=due.last_reason,
                paid_other=due.paid_other,
            )
    if ground.kind is JournalKind.WEEKLY:
        by_route: defaultdict[int, list[Due]] = defaultdict(list)
        for due in resolved:
            by_route[due.route_id].append(due)
        for route, of_route in sorted(by_route.items(), key=lambda item: item[1][0].route.code):
            yield from _rates(
                ground,
                f".{route}",
                [rows[due.pk] for due in of_route],
                route=route,
                name=of_route[0].route.name,
            )


def _rates(
    ground: Ground, which: str, rows: Sequence[Row], *, route: int | None = None, name: str = ""
) -> Iterator[Counted]:
    """E2 and E5 of some dues."""
    prefix = "settlement.route" if which else "settlement.success"
    amounts = "settlement.route_amount" if which else "settlement.amount_success"
    words = {"name": name} if name else {}
    yield ground.counted(f"{prefix}{which}", SETTLEMENT, FigureKind.RATIO, rows, route=route, **words)
    yield ground.told(
        f"{amounts}{which}",
        SETTLEMENT,
        FigureKind.RATIO,
        rows,
        sum(row.value for row in rows if row.is_counted),
        sum(row.value for row in rows),
        route=route,
        **words,
    )


def due_row(due: Due, *, is_counted: bool) -> Row:
    """A due behind a rate; counted when it was debited."""
    return Row(
        RowKind.DUE,
        str(due.pk),
        due.retailer_id,
        value=due.amount,
        is_counted=is_counted,
        on=due.due_on,
        note=due.last_reason,
        mark=f"{due.state}|{due.last_reason}|{due.paid_other}",
    )
