"""What a journal's sentences are held against."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from journals.domain.drafting import open_journal
from journals.enums import JournalKind
from journals.measures.contradictions import contradictions
from journals.measures.fact_sheet import NameKind, Subject
from journals.measures.facts import Fact
from journals.queries.fact_sheet import fact_sheet_of
from tests.cast import Cast, Office
from tests.factories import PlannedCallFactory, VisitFactory

EVENING = datetime(2024, 3, 12, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_number_of_visits_that_were_not_made_is_contradicted(cast: Cast, office: Office) -> None:
    shops = office.shops_of("N1A", "N1B")
    for number, shop in enumerate(shops[:3]):
        VisitFactory(
            staff=cast.account_manager,
            retailer=shop,
            unit=office.north_1,
            route=office.routes["N1A"],
            started_at=datetime(2024, 3, 12, 2 + number, tzinfo=UTC),
            ended_at=None,
        )
    PlannedCallFactory(
        staff=cast.account_manager,
        retailer=shops[3],
        unit=office.north_1,
        route=office.routes["N1A"],
        status="missed",
        reason="Away",
    )
    with time_machine.travel(EVENING, tick=False):
        journal = open_journal(
            staff=cast.account_manager,
            kind=JournalKind.DAILY,
            starts_on=date(2024, 3, 12),
            moment=EVENING,
        )
    sheet = fact_sheet_of(journal, [Fact.of_json(kept) for kept in journal.facts])
    assert sheet.counts[Subject.VISITS] == sheet.counts[Subject.SHOPS_VISITED] == (3,)
    assert sheet.counts[Subject.MISSED] == (1,)
    assert sheet.counts[Subject.PLANNED_DONE] == (0,)
    named = {one.name: one.was_visited for one in sheet.names if one.kind is NameKind.SHOP}
    assert named == {
        "Shop N1A-1": True,
        "Shop N1A-2": True,
        "Shop N1B-1": True,
        "Shop N1B-2": False,
    }
    assert {one.name for one in sheet.names if one.kind is NameKind.ROUTE} == {"Route N1A", "Route N1B"}
    assert not contradictions("今天拜访3户。", sheet)
    (found,) = contradictions("今天拜访5户。", sheet)
    assert found.expected == 3
