"""The benchmark of pages opens pages that exist, as the people whose pages they are."""

from __future__ import annotations

import pytest

from cms.benchmarks import pages

pytestmark = pytest.mark.django_db


def test_every_page_of_the_benchmark_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "RUNS", 1)
    pages.make_office(200)
    for role, addresses in pages.PAGES.items():
        for address in addresses.values():
            cost = pages._cost(pages._client(role), address)
            assert cost.statements > 0
            assert cost.seconds > 0
