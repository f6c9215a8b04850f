"""The benchmark of the bundle asks for one with shops, days and cards. Its figures are for ``make bench``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cms.benchmarks import bundle
from salesforce_app.management.benching import Bench

pytestmark = pytest.mark.django_db


def test_a_bundle_with_cards_is_weighed(tmp_path: Path) -> None:
    said: list[str] = []
    bench = Bench("bundle", small=True, say=said.append, folder=tmp_path)
    bundle.measure(bench)
    assert len(bench.verdicts) == 2
    assert all(verdict.ratio > 0 for verdict in bench.verdicts)
    assert " of 4" in said[0]
    assert " 0 cards" not in said[0]
