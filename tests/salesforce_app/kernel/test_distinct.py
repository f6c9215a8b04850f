"""The values of a column come once each, in order, and never more than can be looked through."""

from __future__ import annotations

import pytest

from salesforce_app.kernel import distinct
from salesforce_app.kernel.distinct import distinct_values
from visits.models import Visit

from ...factories import VisitFactory

pytestmark = pytest.mark.django_db


def test_each_value_comes_once() -> None:
    assert distinct_values(Visit, "outcome") == []
    for outcome in ("ordered", "away", "", "ordered"):
        VisitFactory(outcome=outcome)
    assert distinct_values(Visit, "outcome") == ["away", "ordered"]


def test_too_many_values_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "MOST", 1)
    VisitFactory(outcome="ordered")
    assert distinct_values(Visit, "outcome") == ["ordered"]
    VisitFactory(outcome="away")
    assert distinct_values(Visit, "outcome") is None
