"""What `make bench` measures of planning holds in small as well: a month fits, and orders are short."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesforce_app.management.benching import Bench
from visits.benchmarks.plan import measure
from visits.models import ProposedCall

pytestmark = pytest.mark.django_db


def test_a_small_month_is_planned_in_time_and_its_orders_are_short(tmp_path: Path) -> None:
    said: list[str] = []
    bench = Bench("plan", small=True, say=said.append, folder=tmp_path)
    measure(bench)
    processor, *lengths = (verdict.ratio for verdict in bench.verdicts)
    assert processor < 1
    assert len(lengths) == 3
    assert max(lengths) <= 1.05
    assert ProposedCall.objects.count() > 60
    assert any("0 left out" in line for line in said)
