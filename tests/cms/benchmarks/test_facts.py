"""A report's facts are the numbers that hand-written SQL finds in the raw rows, for a whole district."""

from __future__ import annotations

from pathlib import Path

import pytest

from cms.benchmarks import by_hand
from cms.benchmarks.compare import differences
from cms.benchmarks.district import DISTRICT, LAST, District
from cms.benchmarks.facts import everything
from cms.benchmarks.figures import debit, sell, visit
from cms.benchmarks.growth import make_month_facts
from cms.reports.collect import collect_facts
from salesforce_app.kernel.scope import system_scope
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from territory.domain.facts import rebuild_month_facts
from territory.enums import Movement
from territory.models import OrgUnit

pytestmark = pytest.mark.django_db


def test_the_facts_are_the_numbers_made_by_hand(tmp_path: Path) -> None:
    district = District(1_200)
    sell(district)
    debit(district)
    visit(district)
    rebuild_month_facts()
    summarise_dues()
    rebuild_settlement_months()
    facts = collect_facts(system_scope("tests"), OrgUnit.objects.get(code=DISTRICT), LAST)
    database = by_hand.load(district, tmp_path)
    assert differences(facts, everything(database), district) == []

    # Everything that may happen does, so that the comparison is about more than sums.
    assert facts.migration is not None
    assert {movement for movement, flow in facts.migration.classes.items() if flow.retailers} >= {
        Movement.UP,
        Movement.DOWN,
        Movement.STAY,
        Movement.CLOSED,
        Movement.MOVED_IN,
        Movement.NEW,
    }
    assert len(facts.pyramid.tiers) == 4

    # And it is sharp: a single line more is noticed.
    database.execute("UPDATE lines SET amount = amount + 1 WHERE sold_on = (SELECT MAX(sold_on) FROM lines)")
    assert differences(facts, everything(database), district)


def test_a_district_of_month_facts_alone_has_a_report() -> None:
    make_month_facts(200)
    facts = collect_facts(system_scope("tests"), OrgUnit.objects.get(code=DISTRICT), LAST)
    assert facts.sales.total
    assert facts.settlement.total.rates.failed_dues
    assert facts.visits.total.rates.visits
    assert facts.pyramid.population > 100
