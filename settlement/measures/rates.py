"""The e-settlement rates E1–E11 (domain.md §5.2) and the alerts made of them (§5.4, §5.5)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from salesforce_app.kernel.ratio import Ratio
from settlement.enums import Reason

from .dues import DueTally

Key = TypeVar("Key", bound=Hashable)

FEWEST_CASES = 20
"""A rate on fewer cases is printed grey with "n<20" and not ranked."""

BALANCE_POINTS = 5
UNKNOWN_ABOVE = Ratio(5, 100)


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Active and new shops at the end of the period.

    ``enrolled``: signed or verified. ``exempt``: exempt, paying cash; they stay among ``shops``.
    ``revoked``: mandates revoked in the period, which expose a rate improved by dropping those who fail.
    """

    shops: int
    enrolled: int
    exempt: int = 0
    revoked: int = 0


@dataclass(frozen=True, slots=True)
class SettlementMeasures:
    """E1–E11 of one scope and month; amounts in minor units. A rate of ``x/0`` prints "—".

    Rates that need the orders' amount are None when it isn't known.
    """

    enrolment: Ratio
    """E1: enrolled ÷ active and new shops."""
    enrolment_without_exempt: Ratio
    """E1, second line: without the exempt shops in the denominator."""
    debit_success: Ratio
    """E2: dues debited and not reversed ÷ resolved dues."""
    debit_success_gross: Ratio
    """E2 with reversed debits as successes."""
    first_attempt_success: Ratio
    """E3: resolved dues debited at the first attempt ÷ resolved dues."""
    attempt_success: Ratio
    """E4: successful ÷ resolved attempts of resolved dues."""
    amount_success: Ratio
    """E5: net debited ÷ resolved amount."""
    debited_households: int
    """E6: shops with at least one net debited due."""
    debited_amount: int
    """E7: net debited amount."""
    households_collected: Ratio
    """E8: shops with all their resolved dues debited ÷ shops with a resolved due."""
    households_reached: Ratio
    """E6 as a rate: shops with at least one net debited due ÷ shops with a resolved due."""
    recovery: Ratio
    """E9: dues debited after a failed first attempt ÷ dues with a failed first attempt."""
    settled_share: Ratio | None
    """E10: E7 ÷ amount of all orders, cash included."""
    settled_share_without_pending: Ratio | None
    """E10 with the amount of pending dues taken out of the denominator."""
    administrative_failure: Ratio
    """E11: attempts failed for account or mandate reasons ÷ resolved attempts."""
    failed_dues: int
    failed_amount: int
    pending_dues: int
    pending_amount: int
    top_reason: Reason | None
    """The reason of most failed dues; of equals the first in the list of reasons."""
    revoked: int
    """Mandates revoked in the period."""


def measures(tally: DueTally, enrolments: Enrolments, orders_amount: int | None) -> SettlementMeasures:
    """E1–E11 of a scope from its counts (§5.2).

    ``orders_amount``: all orders of the period by any way of payment, in minor units; None when unknown.
    Pending dues are in no rate but E10's denominator.
    """
    share = share_without_pending = None
    if orders_amount is not None:
        share = Ratio(tally.amount_debited, orders_amount)
        # More may be pending, of earlier orders, than the month's orders come to: nothing to share then.
        share_without_pending = Ratio(tally.amount_debited, max(0, orders_amount - tally.amount_pending))
    return SettlementMeasures(
        enrolment=Ratio(enrolments.enrolled, enrolments.shops),
        enrolment_without_exempt=Ratio(enrolments.enrolled, enrolments.shops - enrolments.exempt),
        debit_success=Ratio(tally.debited, tally.resolved),
        debit_success_gross=Ratio(tally.debited_gross, tally.resolved),
        first_attempt_success=Ratio(tally.first_ok, tally.resolved),
        attempt_success=Ratio(tally.attempts_ok, tally.attempts_resolved),
        amount_success=Ratio(tally.amount_debited, tally.amount_resolved),
        debited_households=tally.households_debited,
        debited_amount=tally.amount_debited,
        households_collected=Ratio(tally.households_collected, tally.households),
        households_reached=Ratio(tally.households_debited, tally.households),
        recovery=Ratio(tally.recovered, tally.failed_first),
        settled_share=share,
        settled_share_without_pending=share_without_pending,
        administrative_failure=Ratio(tally.attempts_administrative, tally.attempts_resolved),
        failed_dues=tally.failed,
        failed_amount=tally.amount_failed,
        pending_dues=tally.pending,
        pending_amount=tally.amount_pending,
        top_reason=top_reason(tally.failed_by_reason),
        revoked=enrolments.revoked,
    )


def top_reason(failed_by_reason: Mapping[Reason, int]) -> Reason | None:
    """The reason with the highest count, of equals the first in the list of reasons; None without any."""
    counted = [reason for reason in Reason if failed_by_reason.get(reason)]
    return max(counted, key=lambda reason: failed_by_reason[reason], default=None)


def unknown_share(by_reason: Mapping[Reason, int]) -> Ratio:
    """Share of ``UNKNOWN`` among failures (§5.4)."""
    return Ratio(by_reason.get(Reason.UNKNOWN, 0), sum(by_reason.values()))


def unknown_alert(by_reason: Mapping[Reason, int]) -> bool:
    """Whether more than 5 % of the failures have no known reason: the bank's codes need mapping."""
    share = unknown_share(by_reason)
    return share.numerator * UNKNOWN_ABOVE.denominator > UNKNOWN_ABOVE.numerator * share.denominator


def is_reliable(rate: Ratio) -> bool:
    """Whether the rate rests on at least 20 cases."""
    return rate.denominator >= FEWEST_CASES


def is_out_of_balance(line: Ratio, whole: Ratio) -> bool:
    """Whether a line's E2 lies more than 5 percentage points from its unit's, on 20 or more cases (§5.5)."""
    if not is_reliable(line) or not whole.denominator:
        return False
    gap = abs(line.numerator * whole.denominator - whole.numerator * line.denominator)
    return gap * 100 > BALANCE_POINTS * line.denominator * whole.denominator


def by_failures(lines: Mapping[Key, DueTally]) -> list[Key]:
    """The lines, worst first: by failed dues, then failed amount, never by rate alone (§5.2)."""
    return sorted(lines, key=lambda key: (-lines[key].failed, -lines[key].amount_failed))
