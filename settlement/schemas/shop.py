"""What the API tells of the e-settlement of a shop."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from salesforce_app.kernel.ratio import Ratio

from ..measures.rates import SettlementMeasures
from ..queries.shop import ShopDue, ShopSettlement, Stage

Rate = tuple[int, int] | None


def _rate(ratio: Ratio) -> Rate:
    return (ratio.numerator, ratio.denominator) if ratio.denominator else None


class RatesOut(Schema):
    """Rates as [numerator, denominator], pooled over twelve months by due date; null without a case."""

    debit_success: Rate = Field(description="E2: dues debited and not reversed ÷ resolved dues.")
    first_attempt_success: Rate = Field(description="E3.")
    attempt_success: Rate = Field(description="E4.")
    amount_success: Rate = Field(description="E5, in minor units.")
    recovery: Rate = Field(description="E9.")
    administrative_failure: Rate = Field(description="E11.")
    failed_dues: int
    failed_amount: int
    top_reason: str | None = Field(examples=["INSUFFICIENT_FUNDS"])

    @classmethod
    def of(cls, found: SettlementMeasures) -> RatesOut:
        """As the query tells it."""
        return cls(
            debit_success=_rate(found.debit_success),
            first_attempt_success=_rate(found.first_attempt_success),
            attempt_success=_rate(found.attempt_success),
            amount_success=_rate(found.amount_success),
            recovery=_rate(found.recovery),
            administrative_failure=_rate(found.administrative_failure),
            failed_dues=found.failed_dues,
            failed_amount=found.failed_amount,
            top_reason=found.top_reason.value if found.top_reason else None,
        )


class AttemptOut(Schema):
    """One submission to the bank."""

    number: int
    result: str = Field(description="ok, failed or pending", examples=["failed"])
    submitted_at: datetime | None
    reason: str | None = Field(examples=["INSUFFICIENT_FUNDS"])
    bank_code: str
    reversed_on: date | None


class DueOut(Schema):
    """A due with its attempts; the amount in minor units."""

    due_no: str
    due_on: date
    amount: int
    state: str = Field(description="debited, failed or pending: net of reversals", examples=["debited"])
    reason: str | None = Field(description="Of the last attempt of a failed due.")
    paid_other: str | None = Field(description="cash, pos, transfer or cancelled")
    attempts: list[AttemptOut]

    @classmethod
    def of(cls, found: ShopDue) -> DueOut:
        """As the query tells it."""
        return cls(
            due_no=found.due_no,
            due_on=found.due_on,
            amount=found.amount,
            state=found.state.value,
            reason=found.reason.value if found.reason else None,
            paid_other=found.paid_other.value if found.paid_other else None,
            attempts=[
                AttemptOut(
                    number=attempt.number,
                    result=attempt.result.value,
                    submitted_at=attempt.submitted_at,
                    reason=attempt.reason.value if attempt.reason else None,
                    bank_code=attempt.bank_code,
                    reversed_on=attempt.reversed_on,
                )
                for attempt in found.attempts
            ],
        )


class StageOut(Schema):
    """A stage of the enrolment. Of the account only the last four digits are kept."""

    stage: str = Field(examples=["verified"])
    since: date = Field(description="1900-01-01 stands for: from the beginning.")
    until: date | None
    bank: str
    account_last4: str
    reason: str

    @classmethod
    def of(cls, found: Stage) -> StageOut:
        """As the query tells it."""
        return cls(
            stage=found.stage.value,
            since=found.since,
            until=found.until,
            bank=found.bank,
            account_last4=found.account_last4,
            reason=found.reason,
        )


class AdjustmentOut(Schema):
    """What became known of a due of a closed month; the difference in minor units."""

    due_no: str
    month: str = Field(examples=["2024-03"])
    booked_on: date
    amount_debited: int


class ShopSettlementOut(Schema):
    """The e-settlement of a shop in the twelve months up to the newest, and since."""

    first: str = Field(examples=["2023-04"])
    last: str = Field(examples=["2024-03"])
    enrolments: list[StageOut]
    dues: list[DueOut] = Field(description="Newest first.")
    rates: RatesOut
    route_rates: RatesOut = Field(description="Those of the shop's route.")
    next_due: DueOut | None = Field(description="The first pending due from today on.")
    adjustments: list[AdjustmentOut]
    sentence: str = Field(
        description="The pattern of its failures in words, in the language of the request.",
        examples=["3 of 4 failures: Insufficient funds. Remind before the order day."],
    )

    @classmethod
    def of(cls, found: ShopSettlement, sentence: str) -> ShopSettlementOut:
        """As the query tells it."""
        return cls(
            first=str(found.first),
            last=str(found.last),
            enrolments=[StageOut.of(stage) for stage in found.stages],
            dues=[DueOut.of(due) for due in found.dues],
            rates=RatesOut.of(found.own),
            route_rates=RatesOut.of(found.route),
            next_due=DueOut.of(found.next_due) if found.next_due else None,
            adjustments=[
                AdjustmentOut(
                    due_no=item.due_no,
                    month=str(item.month),
                    booked_on=item.booked_on,
                    amount_debited=item.amount_debited,
                )
                for item in found.adjustments
            ],
            sentence=sentence,
        )
