"""A February morning on which plans of March are made."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from accounts.models import Staff
from tests.cast import Cast, Office
from visits.domain.plan_life import (
    begin_plan,
)
from visits.models import PlannedCall, VisitPlan

from .making import MARCH, MOMENT, add, in_force


@pytest.fixture(autouse=True)
def _before_the_month() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def plan(cast: Cast) -> VisitPlan:
    """李静's empty plan of March."""
    return begin_plan(staff=cast.account_manager, month=MARCH, actor="li.jing", moment=MOMENT)


@pytest.fixture
def call(plan: VisitPlan, cast: Cast, office: Office) -> PlannedCall:
    """A call of 李静 in force on the Tuesday."""
    add(plan, office.shops["N1A"][0])
    (found,) = in_force(plan, cast)
    return found
