"""Drafting takes the same statements whatever the number of shops, visits, orders and debits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals.enums import JournalKind
from journals.measures.spans import span_of
from journals.queries.facts import Ground, facts_of
from journals.queries.proposals import propose
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from territory.domain.facts import rebuild_month_facts
from tests.cast import Cast, Office
from tests.factories import (
    ActionFactory,
    DebitAttemptFactory,
    DueFactory,
    IssueFactory,
    PlannedCallFactory,
    SalesLineFactory,
    VisitFactory,
)

TUESDAY = date(2024, 3, 12)
NOW = datetime(2024, 4, 2, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def busy(cast: Cast, office: Office, shops: slice) -> None:
    """Some shops with everything that can happen at a shop on a Tuesday, and in the week before."""
    route, unit = office.routes["N1A"], office.north_1
    for place, shop in list(enumerate(office.shops_of("N1A", "N1B")))[shops]:
        place_of = {"retailer": shop, "route": route, "unit": unit}
        for day in (TUESDAY, TUESDAY - timedelta(days=7), TUESDAY + timedelta(days=1)):
            PlannedCallFactory(staff=cast.account_manager, date=day, **place_of)
        for day in (TUESDAY, TUESDAY - timedelta(days=7)):
            at = datetime(day.year, day.month, day.day, 2 + place, tzinfo=UTC)
            VisitFactory(
                staff=cast.account_manager,
                visited_on=day,
                started_at=at,
                ended_at=at + timedelta(minutes=9),
                **place_of,
            )
        ActionFactory(retailer=shop, owner=cast.account_manager, due_on=date(2024, 3, 1))
        IssueFactory(retailer=shop)
        due = DueFactory(due_on=TUESDAY, **place_of)
        DebitAttemptFactory(due=due, result="failed", reason="INSUFFICIENT_FUNDS")
        for day in (TUESDAY, TUESDAY - timedelta(days=7), date(2024, 2, 13)):
            SalesLineFactory(sold_on=day, quantity=3, **place_of)
    summarise_dues()
    rebuild_settlement_months()
    rebuild_month_facts()


@pytest.mark.parametrize("kind", list(JournalKind))
def test_the_statements_are_the_same_for_one_shop_and_for_three(
    kind: JournalKind, cast: Cast, office: Office
) -> None:
    found = []
    for shops in (slice(0, 1), slice(1, 3)):
        busy(cast, office, shops)
        ground = Ground(cast.account_manager, office.north_1, kind, span_of(kind, TUESDAY))
        with CaptureQueriesContext(connection) as captured:
            propose(ground, facts_of(ground))
        found.append(len(captured))
    assert found[0] == found[1]
