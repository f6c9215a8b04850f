"""Settlement facts, made from the attempts and dues by set-based SQL.

Whoever writes attempts calls ``summarise_dues``, whoever writes dues ``rebuild_settlement_months``, in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month
from territory.domain.facts import among, first_of_month, open_months, shops_among, within

from ..enums import AttemptResult, DueState, Reason
from ..measures.reasons import ADMINISTRATIVE
from ..models import DebitAttempt, Due, FailureMonth, RouteSettlementMonth, SettlementMonth

DUE = Due._meta.db_table
ATTEMPT = DebitAttempt._meta.db_table
FACT = SettlementMonth._meta.db_table
FAILURE = FailureMonth._meta.db_table
ROUTE = RouteSettlementMonth._meta.db_table

_DEBITED = f"state = '{DueState.DEBITED.value}'"
_PENDING = f"state = '{DueState.PENDING.value}'"
_OK = f"result = '{AttemptResult.OK.value}'"
_OPEN = f"result = '{AttemptResult.PENDING.value}'"
_ADMINISTRATIVE = ", ".join(f"'{reason.value}'" for reason in sorted(ADMINISTRATIVE))


def _count(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _sum(column: str, condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN {column} ELSE 0 END)"


_FIGURES = {
    "resolved": _count(f"NOT {_PENDING}"),
    "debited": _count(_DEBITED),
    "debited_gross": _count(f"NOT {_PENDING} AND attempts_ok > 0"),
    "first_ok": _count(f"NOT {_PENDING} AND is_first_ok"),
    "recovered": _count(f"{_DEBITED} AND NOT is_first_ok"),
    "attempts_resolved": _sum("attempts_resolved", f"NOT {_PENDING}"),
    "attempts_ok": _sum("attempts_ok", f"NOT {_PENDING}"),
    "attempts_administrative": _sum("attempts_administrative", f"NOT {_PENDING}"),
    "amount_resolved": _sum("amount", f"NOT {_PENDING}"),
    "amount_debited": _sum("amount", _DEBITED),
    "pending": _count(_PENDING),
    "amount_pending": _sum("amount", _PENDING),
}
"""Column of the fact → what it is counted from; as ``settlement.measures.dues.tally`` counts one by one."""


@transaction.atomic
def summarise_dues(*, dues: Iterable[int] | None = None) -> None:
    """Bring what dues keep of their attempts (state, reason, counts) up to date; all dues when None.

    As ``settlement.measures.dues`` sums up one due. A due that turns out to be debited was not paid
    otherwise. Two statements, whatever the number of dues.
    """
    some, values = ("1 = 1", []) if dues is None else _among_dues("id", dues)
    some_attempts, attempt_values = ("1 = 1", []) if dues is None else _among_dues("due_id", dues)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {DUE} SET state = '{DueState.PENDING.value}', last_reason = '', is_first_ok = FALSE,
                   attempts_resolved = 0, attempts_ok = 0, attempts_administrative = 0
            WHERE {some} AND NOT EXISTS (SELECT 1 FROM {ATTEMPT} a WHERE a.due_id = {DUE}.id)
            """,  # noqa: S608
            values,
        )
        cursor.execute(
            f"""
            UPDATE {DUE} SET
                state = CASE WHEN last.{_OPEN} THEN '{DueState.PENDING.value}'
                             WHEN s.held = 1 THEN '{DueState.DEBITED.value}'
                             ELSE '{DueState.FAILED.value}' END,
                last_reason = CASE WHEN last.{_OPEN} OR s.held = 1 THEN ''
                                   WHEN last.{_OK} THEN '{Reason.REVERSED.value}'
                                   ELSE last.reason END,
                paid_other = CASE WHEN NOT last.{_OPEN} AND s.held = 1 THEN '' ELSE paid_other END,
                is_first_ok = s.first_ok = 1,
                attempts_resolved = s.resolved, attempts_ok = s.ok, attempts_administrative = s.administrative
            FROM (
                SELECT due_id, MAX(number) AS latest,
                       {_count(f"NOT {_OPEN}")} AS resolved, {_count(_OK)} AS ok,
                       {_count(f"reason IN ({_ADMINISTRATIVE})")} AS administrative,
                       MAX(CASE WHEN {_OK} AND reversed_on IS NULL THEN 1 ELSE 0 END) AS held,
                       MAX(CASE WHEN {_OK} AND number = 1 THEN 1 ELSE 0 END) AS first_ok
                FROM {ATTEMPT} WHERE {some_attempts} GROUP BY due_id
            ) s JOIN {ATTEMPT} last ON last.due_id = s.due_id AND last.number = s.latest
            WHERE {DUE}.id = s.due_id
            """,  # noqa: S608
            attempt_values,
        )


@transaction.atomic
def rebuild_settlement_months(
    *, months: Iterable[Month] | None = None, retailers: Sequence[int] | None = None
) -> list[Month]:
    """Make the settlement facts of ``months`` (by due date; all on file when None) anew from the dues.

    With ``retailers`` only the facts of these shops are made anew; the roll-up by route always is. Closed
    months are left as they are; the months rebuilt are returned. A fixed number of statements, whatever the
    number of dues.
    """
    days = open_months(_months_on_file() if months is None else months)
    if not days:
        return []
    in_months, month_values = among("month", days)
    shops, shop_values = shops_among("retailer_id", retailers)
    condition, values = f"{in_months} AND {shops}", [*month_values, *shop_values]
    with connection.cursor() as cursor:
        for table in (FAILURE, FACT):
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", values)  # noqa: S608
        _insert_facts(cursor, days, retailers)
        cursor.execute(
            f"""
            UPDATE {FACT} SET is_split = TRUE
            WHERE {condition} AND (retailer_id, month) IN (
                SELECT retailer_id, month FROM {FACT} WHERE {condition}
                GROUP BY retailer_id, month HAVING COUNT(*) > 1
            )
            """,  # noqa: S608
            values * 2,
        )
        _insert_failures(cursor, days, retailers)
    rebuild_settlement_roll_ups(days)
    return [Month.of(day) for day in days]


def rebuild_settlement_roll_ups(days: Sequence[date]) -> None:
    """Make the roll-up by route of months (their first days) anew from the facts; two statements."""
    in_months, values = among("month", days)
    columns = ("resolved", "debited", "amount_resolved", "amount_debited")
    sums = ", ".join(f"SUM({name})" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ROUTE} WHERE {in_months}", values)  # noqa: S608
        cursor.execute(
            f"""
            INSERT INTO {ROUTE} (month, route_id, unit_id, {", ".join(columns)})
            SELECT month, route_id, unit_id, {sums}
            FROM {FACT} WHERE {in_months} GROUP BY month, route_id, unit_id
            """,  # noqa: S608
            values,
        )


def _insert_facts(cursor: Any, days: Sequence[date], retailers: Sequence[int] | None) -> None:
    """Group the dues by month, route, shop and unit; the village is that of the last due."""
    shops, shop_values = shops_among("retailer_id", retailers)
    in_days, day_values = within("due_on", days)
    last = (
        f"(SELECT x.%s FROM {DUE} x WHERE x.retailer_id = g.retailer_id AND x.due_on = g.last_on "  # noqa: S608
        "AND x.route_id = g.route_id AND x.unit_id = g.unit_id ORDER BY x.due_no DESC LIMIT 1)"
    )
    cursor.execute(
        f"""
        INSERT INTO {FACT} (month, route_id, retailer_id, unit_id, village_id,
                            {", ".join(_FIGURES)}, is_split)
        SELECT g.month, g.route_id, g.retailer_id, g.unit_id,
               CASE WHEN g.in_village = 0 THEN NULL
                    WHEN g.in_village = g.dues AND g.one_village = g.other_village THEN g.one_village
                    ELSE {last % "village_id"} END,
               {", ".join(f"g.{name}" for name in _FIGURES)}, FALSE
        FROM (
            SELECT {first_of_month("due_on")} AS month, route_id, retailer_id, unit_id,
                   MIN(village_id) AS one_village, MAX(village_id) AS other_village,
                   COUNT(village_id) AS in_village, COUNT(*) AS dues, MAX(due_on) AS last_on,
                   {", ".join(f"{figure} AS {name}" for name, figure in _FIGURES.items())}
            FROM {DUE} WHERE {in_days} AND {shops} GROUP BY 1, 2, 3, 4
        ) g
        """,  # noqa: S608
        [*day_values, *shop_values],
    )


def _insert_failures(cursor: Any, days: Sequence[date], retailers: Sequence[int] | None) -> None:
    """Group the failed dues by their reason as well; stamped like the facts beside them."""
    shops, shop_values = shops_among("d.retailer_id", retailers)
    in_days, day_values = within("d.due_on", days)
    cursor.execute(
        f"""
        INSERT INTO {FAILURE} (month, route_id, retailer_id, reason, unit_id, village_id, dues, amount)
        SELECT f.month, f.route_id, f.retailer_id, d.last_reason, f.unit_id, f.village_id,
               COUNT(*), SUM(d.amount)
        FROM {DUE} d JOIN {FACT} f
          ON f.month = {first_of_month("d.due_on")}
         AND f.route_id = d.route_id AND f.retailer_id = d.retailer_id AND f.unit_id = d.unit_id
        WHERE d.state = '{DueState.FAILED.value}' AND {in_days} AND {shops}
        GROUP BY f.month, f.route_id, f.retailer_id, d.last_reason, f.unit_id, f.village_id
        """,  # noqa: S608
        [*day_values, *shop_values],
    )


def _among_dues(column: str, dues: Iterable[int]) -> tuple[str, list[Any]]:
    sql, value = in_list(column, dues)
    return sql, [value]


def _months_on_file() -> list[Month]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(MIN(due_on) AS TEXT), CAST(MAX(due_on) AS TEXT) FROM {DUE}")  # noqa: S608
        first, last = cursor.fetchone()
    if first is None:
        return []
    return Month.range(Month.of(date.fromisoformat(first)), Month.of(date.fromisoformat(last)))
