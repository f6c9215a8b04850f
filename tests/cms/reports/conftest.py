"""Reports of the made office, each built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from cms.reports import build as building
from cms.reports.data import ReportData
from tests.cms.sample import CHINESE, NORTH, Size, sample_facts


@cache
def _built(size: Size, language: str) -> ReportData:
    return building.build(sample_facts(size), "monthly", language)


@pytest.fixture
def made(db: None) -> Callable[..., ReportData]:
    """The monthly report of a made office: ``made()``, ``made("zh-hans")``, ``made(size=Size(60))``."""

    def make(language: str = "en", size: Size | None = None) -> ReportData:
        return _built(size or (CHINESE if language == "zh-hans" else NORTH), language)

    return make
