"""A report of a month that was opened again shows the closed figures beside the restated ones."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from cms.reports.build import build
from cms.reports.collect import collect_facts
from cms.reports.html import render_fragment
from cms.reports.service import make_report
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from settlement.models import Due
from territory.domain.closing import close_month
from territory.domain.facts import rebuild_month_facts
from territory.domain.reopening import reopen_month
from tests.cast import Office
from tests.factories import (
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
)

MARCH = Month(2024, 3)
SCOPE = system_scope("tests")


@pytest.fixture
def reopened(office: Office) -> Office:
    """March closed at 5,000.00 and 2 of 2 dues, opened again at 4,800.00 and 1 of 2."""
    shop, stamps = office.shops["N1A"][0], {"route": office.routes["N1A"], "unit": office.north_1}
    line = {
        "retailer": shop,
        "sold_on": date(2024, 3, 4),
        "document_no": "D1",
        "line_no": "1",
        "key_product": "",
    }
    SalesLineFactory(**line, **stamps, amount=500_000, village=None)
    dues = [DueFactory(retailer=shop, due_on=date(2024, 3, 5), amount=10_000, **stamps) for _ in range(2)]
    attempts = [DebitAttemptFactory(due=due, result="ok", reason="") for due in dues]
    summarise_dues()
    rebuild_month_facts(months=[MARCH])
    rebuild_settlement_months(months=[MARCH])
    close_month(month=MARCH, actor="chen.ming", moment=datetime(2024, 4, 1, 2, tzinfo=UTC))
    SalesAdjustmentFactory(**line, **stamps, month=MARCH.first, amount=-20_000, village=None)
    type(attempts[0]).objects.filter(pk=attempts[0].pk).update(reversed_on=date(2024, 4, 3))
    summarise_dues(dues=[dues[0].pk])
    DueAdjustmentFactory(
        due=Due.objects.get(pk=dues[0].pk),
        month=MARCH.first,
        resolved=0,
        debited=-1,
        amount_resolved=0,
        amount_debited=-10_000,
    )
    return office


def open_again() -> None:
    reopen_month(
        month=MARCH, reason="Late returns", actor="chen.ming", moment=datetime(2024, 4, 9, 2, tzinfo=UTC)
    )


def test_while_closed_the_adjustments_stand_beside(reopened: Office) -> None:
    found = collect_facts(SCOPE, reopened.north, MARCH)
    march = found.sales.months[-1]
    assert (march.amount, march.restated, march.first_closed) == (500_000, 480_000, None)
    assert found.settlement.restated_debited == (1, 10_000)
    assert found.settlement.first_closed is None


def test_opened_again_the_first_close_stands_beside_the_restated_figures(reopened: Office) -> None:
    open_again()
    found = collect_facts(SCOPE, reopened.north, MARCH)
    march = found.sales.months[-1]
    assert (march.amount, march.restated, march.first_closed) == (480_000, 480_000, 500_000)
    assert (found.settlement.first_closed, found.settlement.restated_debited) == ((2, 2), (1, 10_000))
    assert found.dates.closed_on is None
    (past,) = found.dates.reopened
    assert (past.closed_on, past.opened_on, past.reason) == (
        date(2024, 4, 1),
        date(2024, 4, 9),
        "Late returns",
    )


@pytest.mark.parametrize("is_closed_again", [False, True])
def test_the_notes_and_the_table_of_months_say_so(reopened: Office, is_closed_again: bool) -> None:
    open_again()
    if is_closed_again:
        close_month(month=MARCH, actor="chen.ming", moment=datetime(2024, 4, 10, 2, tzinfo=UTC))
    with translation.override("en"):
        report = render_fragment(build(collect_facts(SCOPE, reopened.north, MARCH), "monthly", "en"))
    for words in (
        "Closed on April 1, 2024 and opened again on April 9, 2024: Late returns.",
        "Sales were first closed at ¥5,000.00 and are restated to ¥4,800.00.",
        "When the month was first closed 2 of 2 dues were debited; restated it is 1 of 2.",
        "First closed at",
    ):
        assert words in report


def test_the_json_has_the_first_close_of_a_month_opened_again_and_no_such_key_otherwise(
    reopened: Office,
) -> None:
    def march() -> dict[str, object]:
        made = make_report(
            template="monthly", unit_code="N", month=MARCH, language="en", format="json", scope=SCOPE
        )
        found: dict[str, object] = json.loads(made.content)["sales"]["months"][-1]
        return found

    assert "first_closed" not in march()
    open_again()
    assert (march()["amount"], march()["first_closed"]) == (480_000, 500_000)
