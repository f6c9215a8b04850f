"""What the debits of many shops say before a call: failures of late, the next debit, the balance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from ..enums import ENROLLED_STAGES, AttemptResult, DueState, PaidOther, Reason
from ..measures.risk import RISK_DAYS, BalanceRisk, RecentDue, balance_risk
from ..models import DebitAttempt, Due
from .listed import stages_of
from .shop import FAILED_WITHIN


@dataclass(frozen=True, slots=True)
class FailedDebit:
    """A due whose debits failed; the amount in minor units."""

    due_on: date
    amount: int
    reason: Reason
    paid_other: PaidOther | None


@dataclass(frozen=True, slots=True)
class NextDebit:
    """A due that is still pending."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class ShopDebits:
    """A shop's debits: those of the last 90 days that failed, the newest first; the next; the risk."""

    failed: tuple[FailedDebit, ...]
    next: NextDebit | None
    risk: BalanceRisk

    @property
    def unpaid(self) -> tuple[FailedDebit, ...]:
        """The failed ones that were not paid otherwise."""
        return tuple(due for due in self.failed if due.paid_other is None)


def shop_debits(
    shops: Sequence[int],
    day: date,
    *,
    known_until: date | None,
    risk_since: Callable[[int, date], date | None],
    next_order: Callable[[int], date | None],
) -> dict[int, ShopDebits]:
    """The debits of some shops on a day; two statements.

    ``known_until`` is the last day of which results are known; ``risk_since`` gives the day from which the
    last order cycles of a shop up to another day are counted (None: the last 28 days are), ``next_order`` its
    next order date.
    """
    until = known_until or day
    short = DebitAttempt.objects.filter(
        due=OuterRef("pk"), result=AttemptResult.FAILED, reason=Reason.INSUFFICIENT_FUNDS
    )
    rows = (
        Due.objects.filter(retailer__in=shops, due_on__gt=min(day, until) - FAILED_WITHIN)
        .annotate(was_short=Exists(short))
        .order_by("retailer", "-due_on", "-due_no")
        .values_list("retailer", "due_on", "amount", "state", "last_reason", "paid_other", "was_short")
    )
    failed: dict[int, list[FailedDebit]] = {}
    pending: dict[int, NextDebit] = {}
    recent: dict[int, list[RecentDue]] = {}
    oldest_told = day - FAILED_WITHIN
    for shop, due_on, amount, state, reason, paid_other, was_short in rows:
        if state == DueState.PENDING:
            # The rows come newest first: the last one kept is the next.
            if due_on >= day:
                pending[shop] = NextDebit(due_on, amount)
            continue
        if state == DueState.FAILED and oldest_told < due_on <= day:
            paid = PaidOther(paid_other) if paid_other else None
            failed.setdefault(shop, []).append(FailedDebit(due_on, amount, Reason(reason), paid))
        is_unpaid = state == DueState.FAILED and not paid_other
        recent.setdefault(shop, []).append(RecentDue(due_on, was_short, is_unpaid))
    stages = stages_of(shops)
    found = {}
    for shop in shops:
        due = pending.get(shop)
        nexts = [on for on in (due.due_on if due else None, next_order(shop)) if on is not None]
        found[shop] = ShopDebits(
            tuple(failed.get(shop, ())),
            due,
            balance_risk(
                recent.get(shop, ()),
                since=risk_since(shop, until) or until - timedelta(days=RISK_DAYS),
                day=day,
                next_on=min(nexts, default=None),
                is_debited=stages[shop] in ENROLLED_STAGES,
            ),
        )
    return found
