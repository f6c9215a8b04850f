"""The database keeps the rules of templates, kept reports, subscriptions and closes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cms.enums import OrderState
from tests.constraints import Rule, change, check
from tests.factories import (
    ClosingRunFactory,
    MadeReportFactory,
    MonthCloseFactory,
    ReportOrderFactory,
    ReportTemplateFactory,
    SubscriptionFactory,
)

MOMENT = datetime(2024, 4, 2, 9, tzinfo=UTC)


def two_reports(second_format: str) -> None:
    """A close gets two reports of one unit."""
    first = MadeReportFactory(close=MonthCloseFactory(), asked_by=None)
    MadeReportFactory(close=first.close, asked_by=None, unit=first.unit, format=second_format)


def two_subscriptions(second_language: str) -> None:
    """One person subscribes to one unit's report twice."""
    first = SubscriptionFactory()
    SubscriptionFactory(staff=first.staff, unit=first.unit, language=second_language)


def two_orders(second_language: str) -> None:
    """One run orders one unit's report twice."""
    first = ReportOrderFactory()
    ReportOrderFactory(run=first.run, unit=first.unit, language=second_language)


RULES = [
    Rule(
        "report_template_slug_free",
        broken=lambda: ReportTemplateFactory(slug="newest"),
        good=lambda: ReportTemplateFactory(slug="newest-figures"),
    ),
    Rule(
        "made_report_once_for_a_close",
        broken=lambda: two_reports("pdf"),
        good=lambda: two_reports("xlsx"),
    ),
    Rule(
        "made_report_month_first",
        broken=lambda: MadeReportFactory(month=date(2024, 3, 2)),
        good=lambda: MadeReportFactory(month=date(2024, 3, 1)),
    ),
    Rule(
        "made_report_asked_by_one",
        broken=lambda: MadeReportFactory(asked_by=None),
        good=lambda: MadeReportFactory(asked_by=None, close=MonthCloseFactory()),
    ),
    Rule(
        "made_report_kept",
        broken=lambda: change(MadeReportFactory(), sha256="1" * 64),
        good=lambda: change(MadeReportFactory(), title="Another title"),
    ),
    Rule(
        "subscription_once", broken=lambda: two_subscriptions("en"), good=lambda: two_subscriptions("zh-hans")
    ),
    Rule(
        "closing_run_finished_after_its_steps",
        broken=lambda: ClosingRunFactory(finished_at=MOMENT, ordered_at=MOMENT),
        good=lambda: ClosingRunFactory(finished_at=MOMENT, ordered_at=MOMENT, told_at=MOMENT),
    ),
    Rule("report_order_once", broken=lambda: two_orders("en"), good=lambda: two_orders("zh-hans")),
    Rule(
        "report_order_state_known",
        broken=lambda: ReportOrderFactory(state="lost"),
        good=lambda: ReportOrderFactory(state=OrderState.FAILED),
    ),
    Rule(
        "report_order_done_with_report",
        broken=lambda: ReportOrderFactory(state=OrderState.DONE),
        good=lambda: ReportOrderFactory(state=OrderState.DONE, made=MadeReportFactory()),
    ),
    Rule(
        "report_order_claimed_by_holder",
        broken=lambda: ReportOrderFactory(state=OrderState.CLAIMED, holder="job:1"),
        good=lambda: ReportOrderFactory(state=OrderState.CLAIMED, holder="job:1", leased_until=MOMENT),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)
