"""Where numbers of dues lead: the list of exactly the dues that were counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.listings import list_address

from ..enums import CountedAs, Reason
from ..measures.rates import SettlementMeasures
from ..queries.due_list import DUES


def dues_address(
    counted: CountedAs, month: Month, number: int = 1, reason: Reason | None = None, **place: object
) -> str:
    """The list of dues that the figures of a month count so; "" when the ``number`` of them is 0."""
    if not number:
        return ""
    return list_address(
        DUES, **place, month=month, counted=counted.value, reason=reason.value if reason else None
    )


@dataclass(frozen=True, slots=True)
class RateLinks:
    """Where the two numbers of a rate of dues lead."""

    part: str
    whole: str

    @classmethod
    def of(cls, counted: CountedAs, rate: Ratio, month: Month, **place: Any) -> Self:
        """Those of a rate of the resolved dues."""
        return cls(
            dues_address(counted, month, rate.numerator, **place),
            dues_address(CountedAs.RESOLVED, month, rate.denominator, **place),
        )


@dataclass(frozen=True, slots=True)
class DueLinks:
    """Where the numbers of dues of one line of rates lead, "" for those that are 0."""

    success: RateLinks
    first_attempt: RateLinks
    debited: str
    failed: str
    pending: str
    top_reason: str

    @classmethod
    def of(cls, rates: SettlementMeasures, month: Month, **place: Any) -> Self:
        """Those of the rates of a place in a month."""
        success, top = rates.debit_success, rates.top_reason
        return cls(
            RateLinks.of(CountedAs.DEBITED, success, month, **place),
            RateLinks.of(CountedAs.FIRST_OK, rates.first_attempt_success, month, **place),
            dues_address(CountedAs.DEBITED, month, success.numerator, **place),
            dues_address(CountedAs.FAILED, month, rates.failed_dues, **place),
            dues_address(CountedAs.PENDING, month, rates.pending_dues, **place),
            dues_address(CountedAs.FAILED, month, reason=top, **place) if top else "",
        )
