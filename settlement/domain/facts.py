"""Settlement facts, made from the dues by set-based SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month
from territory.domain.facts import among, first_of_month, latest, mark_split, open_months

from ..enums import DueState
from ..models import Due, SettlementMonth

DUE = Due._meta.db_table
FACT = SettlementMonth._meta.db_table

_DEBITED = f"state = '{DueState.DEBITED.value}'"
_PENDING = f"state = '{DueState.PENDING.value}'"


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
def rebuild_settlement_months(*, months: Iterable[Month], retailers: Sequence[int] | None = None) -> None:
    """Make the settlement facts of ``months`` (by due date) anew from the dues.

    With ``retailers`` only the facts of these shops are made anew. Closed months are left as they are.
    A fixed number of statements, whatever the number of dues.
    """
    days = open_months(months)
    if not days:
        return
    shops, shop_parameters = in_list("retailer_id", retailers) if retailers is not None else ("1 = 1", None)
    shop_values = [] if shop_parameters is None else [shop_parameters]
    in_months, month_values = among("month", days)
    month = first_of_month("due_on")
    in_dues, due_values = among(month, days)
    columns = ", ".join(_FIGURES)
    figures = ", ".join(_FIGURES.values())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FACT} WHERE {in_months} AND {shops}", [*month_values, *shop_values])  # noqa: S608
        cursor.execute(
            f"""
            INSERT INTO {FACT} (month, route_id, retailer_id, unit_id, village_id, {columns}, is_split)
            SELECT {month} AS first, route_id, retailer_id, {latest("unit_id", "due_on")},
                   {latest("village_id", "due_on")}, {figures}, FALSE
            FROM {DUE}
            WHERE due_on >= %s AND due_on < %s AND {shops} AND {in_dues}
            GROUP BY retailer_id, first, route_id
            HAVING MAX(due_on) IS NOT NULL
            """,  # noqa: S608
            [days[0].isoformat(), Month.of(days[-1]).end.isoformat(), *shop_values, *due_values],
        )
        mark_split(cursor, FACT, days)
