"""Enrolments, dues, debit attempts, settlement facts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from salesforce_app.kernel.periods import BEGINNING
from settlement.domain.facts import rebuild_settlement_roll_ups
from settlement.enums import AttemptResult, DueState, EnrolmentStage, Reason
from settlement.models import (
    BankReason,
    ClosedSettlement,
    DebitAttempt,
    Due,
    DueAdjustment,
    Enrolment,
    FailureMonth,
    RouteSettlementMonth,
    SettlementMonth,
)

from .accounts import RetailerFactory
from .territory import MONTH, MonthCloseFactory, OrgUnitFactory, RouteFactory


class BankReasonFactory(DjangoModelFactory[BankReason]):
    """A bank's code for lack of funds."""

    class Meta:
        model = BankReason

    code = Sequence(lambda n: f"E{n:03d}")
    reason = Reason.INSUFFICIENT_FUNDS


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """Verified from the beginning."""

    class Meta:
        model = Enrolment

    retailer = SubFactory(RetailerFactory)
    stage = EnrolmentStage.VERIFIED
    since = BEGINNING
    bank = "Rural bank"
    account_last4 = "0042"


class DueFactory(DjangoModelFactory[Due]):
    """A pending due without an attempt."""

    class Meta:
        model = Due

    due_no = Sequence(lambda n: f"DUE{n}")
    retailer = SubFactory(RetailerFactory)
    due_on = date(2024, 3, 13)
    amount = 100_00
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    state = DueState.PENDING


class DebitAttemptFactory(DjangoModelFactory[DebitAttempt]):
    """A first attempt that succeeded."""

    class Meta:
        model = DebitAttempt

    due = SubFactory(DueFactory)
    number = 1
    result = AttemptResult.OK
    submitted_at = datetime(2024, 3, 13, 2, tzinfo=UTC)


class DueAdjustmentFactory(DjangoModelFactory[DueAdjustment]):
    """A due that turned out to be debited after its month's close."""

    class Meta:
        model = DueAdjustment

    due = SubFactory(DueFactory)
    month = MONTH
    booked_on = date(2024, 4, 9)
    resolved = 1
    debited = 1
    amount_resolved = 100_00
    amount_debited = 100_00


class SettlementMonthFactory(DjangoModelFactory[SettlementMonth]):
    """One due, debited at the first attempt."""

    class Meta:
        model = SettlementMonth

    month = MONTH
    route = SubFactory(RouteFactory)
    retailer = SubFactory(RetailerFactory)
    unit = SubFactory(OrgUnitFactory)
    resolved = 1
    debited = 1
    debited_gross = 1
    first_ok = 1
    recovered = 0
    attempts_resolved = 1
    attempts_ok = 1
    attempts_administrative = 0
    amount_resolved = 100_00
    amount_debited = 100_00
    pending = 0
    amount_pending = 0

    @classmethod
    def _create(cls, model_class: type[SettlementMonth], *args: Any, **kwargs: Any) -> SettlementMonth:
        """The fact, with the roll-up that whoever writes facts keeps."""
        fact: SettlementMonth = super()._create(model_class, *args, **kwargs)
        rebuild_settlement_roll_ups([fact.month])
        return fact


class RouteSettlementMonthFactory(DjangoModelFactory[RouteSettlementMonth]):
    """One due on one route in the month, debited."""

    class Meta:
        model = RouteSettlementMonth

    month = MONTH
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    resolved = 1
    debited = 1
    amount_resolved = 100_00
    amount_debited = 100_00


class FailureMonthFactory(DjangoModelFactory[FailureMonth]):
    """One due that failed for lack of funds."""

    class Meta:
        model = FailureMonth

    month = MONTH
    route = SubFactory(RouteFactory)
    retailer = SubFactory(RetailerFactory)
    reason = Reason.INSUFFICIENT_FUNDS
    unit = SubFactory(OrgUnitFactory)
    dues = 1
    amount = 100_00


class ClosedSettlementFactory(DjangoModelFactory[ClosedSettlement]):
    """A route's dues in a month that was closed and opened again."""

    class Meta:
        model = ClosedSettlement

    close = SubFactory(
        MonthCloseFactory,
        reopened_at=datetime(2024, 4, 9, 8, tzinfo=UTC),
        reopened_by="tests",
        reason="Late returns",
        version=Sequence(lambda n: n + 1),
    )
    route = SubFactory(RouteFactory)
    unit = SubFactory(OrgUnitFactory)
    resolved = 2
    debited = 1
    amount_resolved = 20_000
    amount_debited = 10_000
