"""E-settlement of a unit in a month: by route, by village, in total (domain.md §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any

from django.db import connection
from django.db.models import Sum, Value

from accounts.enums import SERVED_STATES
from accounts.models import RetailerStatus
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month
from territory.models import Residence, RouteStop, Village, VillageMonth
from territory.queries.frame import UnitFrame
from territory.queries.months import read_months, read_route_months
from territory.queries.shops import ORDER_VISIT

from ..enums import ENROLLED_STAGES, EnrolmentStage, Reason
from ..measures.dues import DueTally
from ..measures.rates import Enrolments, SettlementMeasures, is_out_of_balance, measures
from ..models import ClosedSettlement, Due, DueAdjustment, Enrolment, FailureMonth, SettlementMonth
from .facts import SettlementFacts, SettlementRow

FACT = SettlementMonth._meta.db_table
FAILURE = FailureMonth._meta.db_table
ENROLMENT = Enrolment._meta.db_table
DUE = Due._meta.db_table
STOP = RouteStop._meta.db_table
STATUS = RetailerStatus._meta.db_table
RESIDENCE = Residence._meta.db_table

ROUTE = "+route_id"
"""The route as something reckoned: to have its groups in order, SQLite would read the whole month by the
primary key instead of the units by theirs."""

SUMS = (
    "resolved",
    "debited",
    "debited_gross",
    "first_ok",
    "recovered",
    "attempts_resolved",
    "attempts_ok",
    "attempts_administrative",
    "amount_resolved",
    "amount_debited",
    "pending",
    "amount_pending",
)
"""The figures of the facts that add up over any shops; in ``DueTally`` they have the same names."""

HOUSEHOLDS = {
    "households": "resolved > 0",
    "households_debited": "debited > 0",
    "households_collected": "resolved > 0 AND debited = resolved",
}
"""Numbers of shops: these add up only over shops that have dues on a single route."""

_SERVED = ", ".join(f"'{state.value}'" for state in SERVED_STATES)
_ENROLLED = ", ".join(f"'{stage.value}'" for stage in ENROLLED_STAGES)


@dataclass(slots=True)
class _Part:
    """What is counted of one route, one village or the whole.

    ``figures`` are those of ``SUMS`` and ``HOUSEHOLDS``, ``shops`` those of ``Enrolments``, in their
    orders. ``split`` holds the shops on several routes with their resolved and debited dues.
    """

    figures: list[int] = field(default_factory=lambda: [0] * (len(SUMS) + len(HOUSEHOLDS)))
    split: dict[int, list[int]] = field(default_factory=dict)
    reasons: Counter[Reason] = field(default_factory=Counter)
    shops: list[int] = field(default_factory=lambda: [0, 0, 0, 0])

    def add(self, figures: Sequence[int], shop: int | None) -> None:
        """Add a row of sums; ``shop`` when it is that of a shop on several routes."""
        self.figures = list(map(add, self.figures, figures))
        if shop is not None:
            self.split[shop] = list(map(add, self.split.get(shop, (0, 0)), figures))

    def tally(self) -> DueTally:
        """The counts as the measures take them."""
        counts: dict[str, Any] = dict(zip((*SUMS, *HOUSEHOLDS), self.figures, strict=True))
        for resolved, debited in self.split.values():
            counts["households"] += resolved > 0
            counts["households_debited"] += debited > 0
            counts["households_collected"] += 0 < resolved == debited
        return DueTally(**counts, failed_by_reason=dict(self.reasons))

    def measures(self, orders_amount: int | None) -> SettlementMeasures:
        """E1–E11."""
        return measures(self.tally(), Enrolments(*self.shops), orders_amount)


@rows_are_no_garbage()
def settlement_facts(frame: UnitFrame) -> SettlementFacts:
    """The settlement sections of a report.

    Read from the month facts, whatever became of the dues after the month's close. Eight statements more
    than the sales section takes, whatever the number of shops, routes and villages.
    """
    total, routes, villages = _Part(), _parts(frame), dict[int | None, _Part]()

    def parts_of(route: int, village: int | None) -> tuple[_Part, ...]:
        return total, routes.setdefault(route, _Part()), villages.setdefault(village, _Part())

    for route, village, shop, *figures in _read_dues(frame):
        for part in parts_of(route, village):
            part.add(figures, shop)
    for route, village, reason, dues in _read_failures(frame):
        for part in parts_of(route, village):
            part.reasons[Reason(reason)] += int(dues)
    for route, village, *shops in _read_shops(frame):
        for part in parts_of(route, village):
            part.shops = list(map(add, part.shops, shops))
    whole = total.measures(frame.keep(read_months)[frame.month].amount)
    before = _read_totals(frame, [frame.previous, frame.last_year])
    debited, resolved, first_closed = _read_restated(frame, total)
    return SettlementFacts(
        unit=frame.unit,
        month=frame.month,
        known=_is_known(frame),
        total=SettlementRow(frame.unit.code, frame.unit.name, whole),
        routes=_route_rows(frame, routes, whole),
        villages=_village_rows(frame, villages, whole),
        previous=before.get(frame.previous),
        last_year=before.get(frame.last_year),
        restated_debited=debited,
        restated_resolved=resolved,
        first_closed=first_closed,
    )


def _parts(frame: UnitFrame) -> dict[int, _Part]:
    """An empty part for every route of the sales section."""
    present = frame.keep(read_route_months).refs.keys() | frame.routes.standing(frame.month.last)
    return {route: _Part() for route in present}


def _route_rows(
    frame: UnitFrame, parts: Mapping[int, _Part], whole: SettlementMeasures
) -> tuple[SettlementRow, ...]:
    months = frame.keep(read_route_months)
    refs = {**frame.routes.refs, **months.refs}
    known = frame.knows(frame.month)
    sold = {route: row.amount for route, row in months.rows[frame.month].items()}
    rows = []
    for route in sorted(parts, key=lambda route: refs[route].code):
        rates = parts[route].measures(sold.get(route, 0) if known else None)
        balance = is_out_of_balance(rates.debit_success, whole.debit_success)
        rows.append(SettlementRow(refs[route].code, refs[route].name, rates, out_of_balance=balance))
    return tuple(rows)


def _village_rows(
    frame: UnitFrame, parts: Mapping[int | None, _Part], whole: SettlementMeasures
) -> tuple[SettlementRow, ...]:
    """Villages by township and name; the shops in none come last. Two statements."""
    sold: dict[int | None, int] = dict(
        VillageMonth.objects.filter(month=frame.month.first, unit__in=frame.units)
        .values_list("village")
        .annotate(Sum("amount"))
    )
    amount = frame.keep(read_months)[frame.month].amount
    sold[None] = (amount or 0) - sum(sold.values())
    names = {
        village: (township, name)
        for village, township, name in Village.objects.filter(
            pk__in=[village for village in parts if village is not None]
        ).values_list("pk", "township", "name")
    }
    rows = []
    for village in sorted(parts, key=lambda key: (key is None, names.get(key) if key is not None else None)):
        rates = parts[village].measures(sold.get(village, 0) if amount is not None else None)
        township, name = names[village] if village is not None else ("", "")
        balance = is_out_of_balance(rates.debit_success, whole.debit_success)
        rows.append(SettlementRow("", name, rates, township, name, balance))
    return tuple(rows)


def _read_dues(frame: UnitFrame) -> list[tuple[Any, ...]]:
    """Sums by route and village; a shop on several routes has rows of its own, with its key."""
    in_units, units = frame.in_units("unit_id")
    return _fetch(
        f"""
        SELECT {ROUTE}, village_id, CASE WHEN is_split THEN retailer_id END, {_sums()}
        FROM {FACT} WHERE month = %s AND {in_units}
        GROUP BY 1, 2, 3
        """,  # noqa: S608
        [frame.month.first, units],
    )


def _read_failures(frame: UnitFrame) -> list[tuple[Any, ...]]:
    """Failed dues by route, village and reason."""
    in_units, units = frame.in_units("unit_id")
    return _fetch(
        f"SELECT {ROUTE}, village_id, reason, SUM(dues) FROM {FAILURE} "  # noqa: S608
        f"WHERE month = %s AND {in_units} GROUP BY 1, 2, 3",
        [frame.month.first, units],
    )


def _read_shops(frame: UnitFrame) -> list[tuple[Any, ...]]:
    """Served shops and the stages of their enrolment at the month's end, by route and village."""
    day = frame.month.last
    on_routes, routes = in_list("s.route_id", sorted(frame.routes.inside(day)))
    holds = "{0}.since <= %s AND ({0}.until IS NULL OR {0}.until > %s)"
    joins = " ".join(
        f"LEFT JOIN {table} {alias} ON {alias}.retailer_id = s.retailer_id AND {holds.format(alias)}"
        for table, alias in ((STATUS, "t"), (RESIDENCE, "v"), (ENROLMENT, "e"))
    )
    return _fetch(
        f"""
        SELECT s.route_id, v.village_id, COUNT(*),
               SUM(CASE WHEN e.stage IN ({_ENROLLED}) THEN 1 ELSE 0 END),
               SUM(CASE WHEN e.stage = '{EnrolmentStage.EXEMPT_CASH.value}' THEN 1 ELSE 0 END),
               SUM(CASE WHEN e.stage = '{EnrolmentStage.REVOKED.value}' AND e.since >= %s THEN 1 ELSE 0 END)
        FROM {STOP} s {joins}
        WHERE {on_routes} AND s.{ORDER_VISIT} AND {holds.format("s")}
          AND (t.state IS NULL OR t.state IN ({_SERVED}))
        GROUP BY 1, 2
        """,  # noqa: S608
        [frame.month.first, *[day] * 6, routes, day, day],
    )


def _read_totals(frame: UnitFrame, months: Sequence[Month]) -> dict[Month, SettlementMeasures]:
    """The unit's rates in other months, without E1 and E10; months without dues are left out.

    One statement for each month.
    """
    in_units, units = frame.in_units("unit_id")
    found: dict[Month, SettlementMeasures] = {}
    for month in months:
        where, values = f"month = %s AND {in_units}", [month.first, units]
        # Only the few shops on several routes are grouped; grouping all would sort all.
        rows = _fetch(
            f"""
            SELECT NULL, {_sums()} FROM {FACT} WHERE {where} AND NOT is_split
            UNION ALL
            SELECT retailer_id, {_sums()} FROM {FACT} WHERE {where} AND is_split GROUP BY retailer_id
            """,  # noqa: S608
            values * 2,
        )
        part = _Part()
        for shop, *figures in rows:
            part.add([figure or 0 for figure in figures], shop)
        if part.figures[0] or part.figures[10]:
            found[month] = part.measures(None)
    return found


def _read_restated(
    frame: UnitFrame, total: _Part
) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int] | None]:
    """The month's debited and resolved (dues, amount) with what became known after its close; one statement.

    Besides the (debited, resolved) dues of its first close, when it was opened again, else None.
    """
    sums = {name: Sum(name) for name in ("debited", "amount_debited", "resolved", "amount_resolved")}
    month, units = frame.month.first, frame.units
    booked = DueAdjustment.objects.filter(month=month, due__unit__in=units).order_by()
    kept = ClosedSettlement.objects.filter(close__month=month, close__version=1, unit__in=units).order_by()
    rows = (
        booked.values(kind=Value(0))
        .annotate(**sums)
        .values_list("kind", *sums)
        .union(kept.values(kind=Value(1)).annotate(**sums).values_list("kind", *sums), all=True)
    )
    # The sum of no rows is one row of nothing.
    found = {kind: figures for kind, *figures in rows if figures[0] is not None}
    adjusted = found.get(0, [0, 0, 0, 0])
    closed = dict(zip(SUMS, total.figures, strict=False))
    debited, amount_debited, resolved, amount_resolved = (
        closed[name] + figure for name, figure in zip(sums, adjusted, strict=True)
    )
    first = (found[1][0], found[1][2]) if 1 in found else None
    return (debited, amount_debited), (resolved, amount_resolved), first


def _is_known(frame: UnitFrame) -> bool:
    """Whether the office has an enrolment or a due up to the month."""
    day = frame.month.last
    ((known,),) = _fetch(
        f"""
        SELECT CASE WHEN EXISTS (SELECT 1 FROM {ENROLMENT} WHERE since <= %s)
                      OR EXISTS (SELECT 1 FROM {DUE} WHERE due_on <= %s) THEN 1 ELSE 0 END
        """,  # noqa: S608
        [day, day],
    )
    return bool(known)


def _sums() -> str:
    """SQL for the figures and, of shops on a single route, the households."""
    sums = [f"CAST(SUM({name}) AS BIGINT)" for name in SUMS]
    shops = [
        f"SUM(CASE WHEN NOT is_split AND {condition} THEN 1 ELSE 0 END)" for condition in HOUSEHOLDS.values()
    ]
    return ", ".join([*sums, *shops])


def _fetch(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
