"""The e-settlement of one shop: its enrolment, its dues and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Month
from territory.queries.shop_frame import ShopFrame

from ..enums import AttemptResult, DueState, EnrolmentStage, PaidOther, Reason
from ..measures.dues import DueTally
from ..measures.patterns import FailurePattern, failure_pattern
from ..measures.rates import Enrolments, SettlementMeasures, measures
from ..models import DebitAttempt, Due, DueAdjustment, Enrolment, FailureMonth, SettlementMonth
from .settlement import SUMS

MONTHS = 12
FAILED_WITHIN = timedelta(days=90)
"""How far back a failed debit is told of at the head of the card."""


@dataclass(frozen=True, slots=True)
class ShopAttempt:
    """One submission to the bank."""

    number: int
    result: AttemptResult
    submitted_at: datetime | None
    reason: Reason | None
    bank_code: str
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class ShopDue:
    """A due with its attempts in order; the amount in minor units."""

    due_no: str
    due_on: date
    amount: int
    state: DueState
    reason: Reason | None
    paid_other: PaidOther | None
    attempts: tuple[ShopAttempt, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the enrolment; ``until`` is exclusive, None for the one that goes on."""

    stage: EnrolmentStage
    since: date
    until: date | None
    bank: str
    account_last4: str
    reason: str

    def holds(self, day: date) -> bool:
        """Whether the shop is at the stage on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What became known of a due after its month was closed; differences, amounts in minor units."""

    due_no: str
    month: Month
    booked_on: date
    debited: int
    amount_debited: int
    amount_resolved: int


@dataclass(frozen=True, slots=True)
class ShopSettlement:
    """The e-settlement of a shop in the 12 months up to the newest, and since.

    ``own`` and ``route`` are the pooled rates over those 12 months by due date, without E1 and E10: the
    shop's on whatever route, and those of its present route with this shop in it. ``next_due`` is the first
    pending due from the card's day on, None when none is known.
    """

    first: Month
    last: Month
    stages: tuple[Stage, ...]
    stage: Stage | None
    dues: tuple[ShopDue, ...]
    own: SettlementMeasures
    route: SettlementMeasures
    pattern: FailurePattern | None
    next_due: ShopDue | None
    adjustments: tuple[Adjustment, ...]

    @property
    def is_known(self) -> bool:
        """Whether anything is on file."""
        return bool(self.stages or self.dues)


def shop_settlement(shop: ShopFrame) -> ShopSettlement:
    """The e-settlement of the card's shop; eight statements, whatever the number of dues."""
    first, last = shop.month.shift(1 - MONTHS), shop.month
    stages = tuple(
        Stage(EnrolmentStage(row.stage), row.since, row.until, row.bank, row.account_last4, row.reason)
        for row in Enrolment.objects.filter(retailer=shop.retailer_id).order_by("since")
    )
    dues = _dues(shop.retailer_id, first.first)
    span = (first.first, last.first)
    own = SettlementMonth.objects.filter(retailer=shop.retailer_id, month__range=span)
    on_route: dict[str, Any] = {
        "route": shop.route,
        "month__in": [month.first for month in Month.range(first, last)],
    }
    failures = FailureMonth.objects.filter(retailer=shop.retailer_id, month__range=span)
    pending = [due for due in dues if due.state is DueState.PENDING and due.due_on >= shop.card.day]
    return ShopSettlement(
        first=first,
        last=last,
        stages=stages,
        stage=next((stage for stage in stages if stage.holds(shop.card.day)), None),
        dues=dues,
        own=_pooled(own, failures),
        route=_pooled(
            SettlementMonth.objects.one_visible_to(shop.card.scope).filter(**on_route),
            FailureMonth.objects.one_visible_to(shop.card.scope).filter(**on_route),
        ),
        pattern=failure_pattern(
            [(due.due_on, due.reason) for due in dues if due.reason is not None],
            [due.due_on for due in dues],
        ),
        next_due=min(pending, key=lambda due: due.due_on, default=None),
        adjustments=_adjustments(shop.retailer_id, first),
    )


def shops_settlement(shops: Collection[int], first: Month, last: Month) -> SettlementMeasures:
    """The pooled rates of some shops from ``first`` to ``last``, without E1 and E10; two statements."""
    span = (first.first, last.first)
    keys = listed(shops)
    return _pooled(
        SettlementMonth.objects.filter(retailer__in=keys, month__range=span),
        FailureMonth.objects.filter(retailer__in=keys, month__range=span),
    )


def failed_of(retailer: int, day: date) -> int:
    """How many of a shop's dues of the last 90 days up to ``day`` ended in failure; one statement."""
    since = day - FAILED_WITHIN
    return Due.objects.filter(
        retailer=retailer, due_on__gt=since, due_on__lte=day, state=DueState.FAILED
    ).count()


def _dues(retailer: int, since: date) -> tuple[ShopDue, ...]:
    """The shop's dues from a day on, the newest first; two statements."""
    rows = list(Due.objects.filter(retailer=retailer, due_on__gte=since).order_by("-due_on", "-due_no"))
    attempts: dict[int, list[ShopAttempt]] = {}
    for row in DebitAttempt.objects.filter(
        due__in=Due.objects.filter(retailer=retailer, due_on__gte=since).values("pk")
    ).order_by("due", "number"):
        attempts.setdefault(row.due_id, []).append(
            ShopAttempt(
                row.number,
                AttemptResult(row.result),
                row.submitted_at,
                Reason(row.reason) if row.reason else None,
                row.bank_code,
                row.reversed_on,
            )
        )
    return tuple(
        ShopDue(
            row.due_no,
            row.due_on,
            row.amount,
            DueState(row.state),
            Reason(row.last_reason) if row.last_reason else None,
            PaidOther(row.paid_other) if row.paid_other else None,
            tuple(attempts.get(row.pk, ())),
        )
        for row in rows
    )


def _pooled(
    facts: QuerySet[SettlementMonth, Any], failures: QuerySet[FailureMonth, Any]
) -> SettlementMeasures:
    """E2–E5, E7, E9, E11 and the failures over some facts, numerators and denominators summed first."""
    sums = facts.aggregate(**{f"sum_{name}": Sum(name, default=0) for name in SUMS})
    reasons = {
        Reason(reason): number
        for reason, number in failures.values_list("reason").annotate(Sum("dues")).order_by()
    }
    figures: dict[str, Any] = {name: int(sums[f"sum_{name}"]) for name in SUMS}
    return measures(DueTally(**figures, failed_by_reason=reasons), Enrolments(0, 0), None)


def _adjustments(retailer: int, first: Month) -> tuple[Adjustment, ...]:
    rows: Iterable[DueAdjustment] = (
        DueAdjustment.objects.filter(due__retailer=retailer, month__gte=first.first)
        .select_related("due")
        .order_by("-booked_on", "due__due_no")
    )
    return tuple(
        Adjustment(
            row.due.due_no,
            Month.of(row.month),
            row.booked_on,
            row.debited,
            row.amount_debited,
            row.amount_resolved,
        )
        for row in rows
    )
