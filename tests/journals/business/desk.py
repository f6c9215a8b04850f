"""How tests begin business reports, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.models import Retailer, Staff
from journals.domain.business_reports import WrittenReport, begin_of_shop, begin_of_tier
from journals.models import BusinessReport
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.enums import Tier
from territory.models import OrgUnit

MARCH = Month(2024, 3)
IN_APRIL = datetime(2024, 4, 10, 2, tzinfo=UTC)
"""Ten in the morning in the office."""
JUDGEMENT = "It sells what the neighbours have stopped ordering"


def of_shop(scope: Scope, author: Staff, shop: Retailer, **values: Any) -> BusinessReport:
    """Its report of March, begun."""
    said = {"month": MARCH, "moment": IN_APRIL, **values}
    report = begin_of_shop(scope=scope, author=author, retailer=shop.pk, **said)
    assert report is not None
    return report


def of_tier(
    scope: Scope, author: Staff, unit: OrgUnit, tier: Tier = Tier.KEY, *, month: Month = MARCH
) -> BusinessReport:
    """The report of a tier in March, begun."""
    return begin_of_tier(scope=scope, author=author, unit=unit, tier=tier, month=month, moment=IN_APRIL)


def written(base: int = 0, **values: Any) -> WrittenReport:
    """A judgement and whatever else."""
    return WrittenReport(**{"base_revision": base, "judgement": JUDGEMENT, **values})
