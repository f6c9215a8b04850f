"""The charts of the pages of places."""

from __future__ import annotations

from django.utils.translation import override

from salesforce_app.kernel.periods import Month
from territory.measures.trends import Cycles
from territory.views.places.charts import trend_chart

LAST = Month(2026, 10)


def notes_of(cycles: dict[Month, Cycles | None]) -> list[str]:
    """What stands beneath the last three months of a trend."""
    chart = trend_chart("R1", LAST, {}, cycles=cycles, targets={}, average=None, query=lambda **_changes: "/")
    return [category.note for category in chart.categories[-3:]]


def test_the_number_beneath_a_month_says_that_it_counts_order_cycles() -> None:
    cycles = {LAST.shift(-2): 1, LAST.shift(-1): 4.5, LAST: None}
    with override("en"):
        assert notes_of(cycles) == ["1 cycle", "4.5 cycles", ""]
    with override("zh-hans"):
        assert notes_of(cycles) == ["1个周期", "4.5个周期", ""]
