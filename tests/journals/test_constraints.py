"""The database keeps the rules of journals and reviews, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journals.models import Journal
from tests.constraints import Rule, check
from tests.factories import (
    BusinessReportFactory,
    DailyQuestionFactory,
    DecisionFactory,
    FindingFactory,
    FindingShopFactory,
    FlagFactory,
    JournalFactory,
    JournalMonthFactory,
    JournalTextFactory,
    JournalVersionFactory,
    PassageFactory,
    ReadingFactory,
    RemarkFactory,
    RetailerFactory,
    RetiredTopicFactory,
    StaffFactory,
)

MORNING = datetime(2024, 3, 13, 1, tzinfo=UTC)


def two_journals(**second: object) -> None:
    """Somebody writes about a day, and again."""
    first = JournalFactory()
    JournalFactory(**{"staff": first.staff, "starts_on": first.starts_on, "kind": first.kind, **second})


def decided(state: str, **more: object) -> Journal:
    """A submitted journal in a state that somebody has to decide."""
    return JournalFactory(submitted=True, state=state, **more)


def two_passages(topic: str) -> None:
    """A journal with market news, and prose on a topic."""
    PassageFactory(journal=PassageFactory().journal, topic=topic)


def two_shops(*, same: bool) -> None:
    """A finding about two shops, or twice about one."""
    first = FindingShopFactory()
    FindingShopFactory(finding=first.finding, retailer=first.retailer if same else RetailerFactory())


def two_versions(number: int) -> None:
    """A journal's first version, and another."""
    JournalVersionFactory(journal=JournalVersionFactory(number=1).journal, number=number)


def two_decisions(**first: object) -> None:
    """A version is decided, and again."""
    DecisionFactory(version=DecisionFactory(**first).version)


def two_readings(anchor: str) -> None:
    """Somebody looks at the market news, and at a part."""
    reading = ReadingFactory()
    ReadingFactory(journal=reading.journal, reader=reading.reader, anchor=anchor)


def two_questions(day: date) -> None:
    """Somebody is asked on the twelfth, and on a day."""
    DailyQuestionFactory(staff=DailyQuestionFactory().staff, asked_on=day)


def two_reports_of_a_shop(month: date) -> None:
    """Somebody reports on a shop in March, and in a month."""
    first = BusinessReportFactory()
    BusinessReportFactory(retailer=first.retailer, author=first.author, month=month)


def two_reports_of_tiers(tier: str) -> None:
    """Somebody reports on the top tier, and on a tier."""
    first = BusinessReportFactory(retailer=None, tier="Top")
    BusinessReportFactory(retailer=None, tier=tier, unit=first.unit, author=first.author)


def two_texts(*, is_submitted: bool) -> None:
    """A journal's submitted text, and another."""
    JournalTextFactory(journal=JournalTextFactory().journal, is_submitted=is_submitted)


def two_months(month: date) -> None:
    """The counts of March 2022 in a unit, and of another month."""
    JournalMonthFactory(unit=JournalMonthFactory().unit, month=month)


RULES = [
    Rule("journal_once", broken=two_journals, good=lambda: two_journals(starts_on=date(2024, 3, 13))),
    Rule(
        "journal_kind_known",
        broken=lambda: JournalFactory(kind="yearly"),
        good=lambda: JournalFactory(kind="monthly"),
    ),
    Rule(
        "journal_state_known",
        broken=lambda: decided("lost"),
        good=lambda: decided("resubmitted"),
    ),
    Rule(
        "journal_of_some_days",
        broken=lambda: JournalFactory(until=date(2024, 3, 12)),
        good=lambda: JournalFactory(until=date(2024, 3, 19)),
    ),
    Rule(
        "journal_grace_after_due",
        broken=lambda: JournalFactory(due_at=MORNING.replace(hour=3), grace_until=MORNING),
        good=lambda: JournalFactory(due_at=MORNING, grace_until=MORNING),
    ),
    Rule(
        "journal_submitted_dated",
        broken=lambda: JournalFactory(state="submitted", submitted_at=MORNING, received_at=MORNING),
        good=lambda: JournalFactory(submitted=True),
    ),
    Rule(
        "journal_decided_by_somebody",
        broken=lambda: decided("accepted", decided_at=MORNING),
        good=lambda: decided("accepted", decided_at=MORNING, decided_by=StaffFactory()),
    ),
    Rule(
        "journal_withdrawn_is_open",
        broken=lambda: JournalFactory(submitted=True, withdrawn_at=MORNING),
        good=lambda: JournalFactory(withdrawn_at=MORNING),
    ),
    Rule(
        "passage_once_per_topic",
        broken=lambda: two_passages("market_news"),
        good=lambda: two_passages("help_needed"),
    ),
    Rule(
        "passage_topic_known",
        broken=lambda: PassageFactory(topic="weather"),
        good=lambda: PassageFactory(topic="lessons"),
    ),
    Rule(
        "finding_theme_known",
        broken=lambda: FindingFactory(theme="weather"),
        good=lambda: FindingFactory(theme="stock"),
    ),
    Rule("finding_shop_once", broken=lambda: two_shops(same=True), good=lambda: two_shops(same=False)),
    Rule("journal_version_once", broken=lambda: two_versions(1), good=lambda: two_versions(2)),
    Rule(
        "journal_version_from_one",
        broken=lambda: JournalVersionFactory(number=0),
        good=lambda: JournalVersionFactory(number=1),
    ),
    Rule(
        "journal_version_origin_known",
        broken=lambda: JournalVersionFactory(origin="dreamt"),
        good=lambda: JournalVersionFactory(origin="saved"),
    ),
    Rule("flag_kind_known", broken=lambda: FlagFactory(kind="dull"), good=lambda: FlagFactory(kind="name")),
    Rule(
        "flag_within_text",
        broken=lambda: FlagFactory(start=5, end=4),
        good=lambda: FlagFactory(start=5, end=5),
    ),
    Rule(
        "decision_once_per_version",
        broken=two_decisions,
        good=lambda: two_decisions(undone_at=MORNING),
    ),
    Rule(
        "decision_verdict_known",
        broken=lambda: DecisionFactory(verdict="liked"),
        good=lambda: DecisionFactory(verdict="accepted"),
    ),
    Rule(
        "decision_returned_with_reason",
        broken=lambda: DecisionFactory(verdict="returned", reply=""),
        good=lambda: DecisionFactory(verdict="returned", reply="Which shop?"),
    ),
    Rule("remark_text_given", broken=lambda: RemarkFactory(text=""), good=lambda: RemarkFactory(text="Why?")),
    Rule(
        "reading_once_per_part",
        broken=lambda: two_readings("passage:market_news"),
        good=lambda: two_readings("passage:focus"),
    ),
    Rule(
        "daily_question_once",
        broken=lambda: two_questions(date(2024, 3, 12)),
        good=lambda: two_questions(date(2024, 3, 13)),
    ),
    Rule(
        "daily_question_kind_known",
        broken=lambda: DailyQuestionFactory(kind="weather"),
        good=lambda: DailyQuestionFactory(kind="below_route"),
    ),
    Rule(
        "daily_question_answer_dated",
        broken=lambda: DailyQuestionFactory(answer="Works on the road"),
        good=lambda: DailyQuestionFactory(answer="Works on the road", answered_at=MORNING),
    ),
    Rule(
        "retired_topic_known",
        broken=lambda: RetiredTopicFactory(topic="weather"),
        good=lambda: RetiredTopicFactory(topic="cases"),
    ),
    Rule(
        "business_report_once_per_shop",
        broken=lambda: two_reports_of_a_shop(date(2024, 3, 1)),
        good=lambda: two_reports_of_a_shop(date(2024, 4, 1)),
    ),
    Rule(
        "business_report_once_per_tier",
        broken=lambda: two_reports_of_tiers("Top"),
        good=lambda: two_reports_of_tiers("Big"),
    ),
    Rule(
        "business_report_from_first",
        broken=lambda: BusinessReportFactory(month=date(2024, 3, 2)),
        good=lambda: BusinessReportFactory(month=date(2024, 4, 1)),
    ),
    Rule(
        "business_report_tier_known",
        broken=lambda: BusinessReportFactory(retailer=None, tier="Royal"),
        good=lambda: BusinessReportFactory(retailer=None, tier="Small"),
    ),
    Rule(
        "business_report_of_shop_or_tier",
        broken=lambda: BusinessReportFactory(tier="Top"),
        good=lambda: BusinessReportFactory(retailer=None, tier="Top"),
    ),
    Rule(
        "journal_text_once",
        broken=lambda: two_texts(is_submitted=True),
        good=lambda: two_texts(is_submitted=False),
    ),
    Rule(
        "journal_text_given",
        broken=lambda: JournalTextFactory(text=""),
        good=lambda: JournalTextFactory(text="\na"),
    ),
    Rule(
        "journal_month_once",
        broken=lambda: two_months(date(2022, 3, 1)),
        good=lambda: two_months(date(2022, 4, 1)),
    ),
    Rule(
        "journal_month_kind_known",
        broken=lambda: JournalMonthFactory(kind="yearly"),
        good=lambda: JournalMonthFactory(kind="weekly"),
    ),
    Rule(
        "journal_month_from_first",
        broken=lambda: JournalMonthFactory(month=date(2022, 3, 2)),
        good=lambda: JournalMonthFactory(month=date(2022, 5, 1)),
    ),
    Rule(
        "journal_month_counts_within",
        broken=lambda: JournalMonthFactory(journals=2, submitted=3, late=0),
        good=lambda: JournalMonthFactory(journals=3, submitted=3, late=3),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_refuses(rule: Rule) -> None:
    check(rule)
