"""Facts of a made office for the tests of reports: of any size, put together by the real measures.

Nothing is random, so that every run prints the same bytes; numbers follow simple congruences.
"""

from __future__ import annotations

from cms.queries.dates import DataDates
from cms.reports.facts import ReportFacts

from .field import empty_visits, movement_facts, visit_facts
from .pyramid import pyramid_facts
from .sales import sales_facts, target_facts
from .settlement import empty_settlement, settlement_facts
from .size import CHINESE, MONTH, NORTH, Size


def sample_facts(size: Size = NORTH, *, settlement: bool = True, visits: bool = True) -> ReportFacts:
    """The facts of an office of some size."""
    sales = sales_facts(size)
    pyramid, migrated = pyramid_facts(size)
    return ReportFacts(
        currency="CNY",
        sales=sales,
        targets=target_facts(sales),
        pyramid=pyramid,
        migration=migrated,
        movements=movement_facts(size, sales),
        settlement=settlement_facts(size, sales) if settlement else empty_settlement(size),
        visits=visit_facts(size) if visits else empty_visits(size),
        dates=DataDates(
            size.month.last,
            size.month.last if settlement else None,
            size.month.last if visits else None,
            size.month.end,
        ),
    )


__all__ = ["CHINESE", "MONTH", "NORTH", "Size", "sample_facts"]
