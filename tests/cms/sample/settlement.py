"""Made e-settlement."""

from __future__ import annotations

from settlement.enums import Reason
from settlement.measures.dues import DueTally
from settlement.measures.rates import Enrolments, SettlementMeasures, is_out_of_balance, measures
from settlement.queries.facts import SettlementFacts, SettlementRow
from territory.queries.facts import (
    SalesFacts,
)

from .size import Size, route_refs, route_shops


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
