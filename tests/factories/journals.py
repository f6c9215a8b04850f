"""Journals, what is said about them, and business reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from journals.enums import Topic
from journals.models import (
    BusinessReport,
    DailyQuestion,
    Decision,
    Finding,
    FindingAction,
    FindingShop,
    Flag,
    Journal,
    JournalMonth,
    JournalText,
    JournalVersion,
    Passage,
    Reading,
    Remark,
    RetiredTopic,
)

from .accounts import RetailerFactory, StaffFactory
from .territory import OrgUnitFactory
from .visits import ActionFactory

EVENING = datetime(2024, 3, 12, 10, tzinfo=UTC)


class JournalFactory(DjangoModelFactory[Journal]):
    """A daily journal that is being written, due at midnight of its day in Shanghai.

    With ``submitted=True`` it waits for its reviewer.
    """

    class Meta:
        model = Journal

    class Params:
        submitted = Trait(
            state="submitted",
            submitted_at=EVENING,
            first_submitted_at=EVENING,
            received_at=EVENING,
            reply_due_on=date(2024, 3, 15),
        )

    staff = SubFactory(StaffFactory)
    unit = SubFactory(OrgUnitFactory)
    kind = "daily"
    starts_on = date(2024, 3, 12)
    until = LazyAttribute(lambda journal: journal.starts_on + timedelta(days=1))
    due_at = datetime(2024, 3, 12, 16, tzinfo=UTC)
    grace_until = datetime(2024, 3, 13, 2, tzinfo=UTC)
    opened_at = EVENING
    facts_at = EVENING


class PassageFactory(DjangoModelFactory[Passage]):
    """A word of market news."""

    class Meta:
        model = Passage

    journal = SubFactory(JournalFactory)
    topic = "market_news"
    text = "The road through the village is closed until April"


class FindingFactory(DjangoModelFactory[Finding]):
    """Something that was seen, without an action."""

    class Meta:
        model = Finding

    journal = SubFactory(JournalFactory)
    seen = "Half of the last order is still on the shelf"


class FindingShopFactory(DjangoModelFactory[FindingShop]):
    """A shop of a finding."""

    class Meta:
        model = FindingShop

    finding = SubFactory(FindingFactory)
    retailer = SubFactory(RetailerFactory)


class FindingActionFactory(DjangoModelFactory[FindingAction]):
    """An action that a finding led to."""

    class Meta:
        model = FindingAction

    finding = SubFactory(FindingFactory)
    action = SubFactory(ActionFactory, origin="journal")


class JournalVersionFactory(DjangoModelFactory[JournalVersion]):
    """A journal as it was submitted, with nothing in it but ``prose`` by topic."""

    class Meta:
        model = JournalVersion

    class Params:
        prose: ClassVar[dict[str, str]] = {}

    journal = SubFactory(JournalFactory, submitted=True)
    number = Sequence(lambda n: n + 1)
    origin = "submitted"
    revision = 1
    made_at = EVENING
    made_by = SelfAttribute("journal.staff")
    content = LazyAttribute(
        lambda version: {
            "facts": [],
            "passages": [
                {"topic": topic, "text": text, "drafted": "", "uses": []}
                for topic, text in version.prose.items()
            ],
            "findings": [],
            "is_nothing_special": not version.prose,
        }
    )


class FlagFactory(DjangoModelFactory[Flag]):
    """A number that is another on file."""

    class Meta:
        model = Flag

    version = SubFactory(JournalVersionFactory)
    kind = "count"
    anchor = "passage:market_news"
    start = 0
    end = 9
    said = "12 visits"
    expected = "9"


class DecisionFactory(DjangoModelFactory[Decision]):
    """A version that was accepted."""

    class Meta:
        model = Decision

    version = SubFactory(JournalVersionFactory)
    journal = SelfAttribute("version.journal")
    verdict = "accepted"
    reply = "Good that you asked for the reason"
    decided_by = SubFactory(StaffFactory)
    decided_at = EVENING


class RemarkFactory(DjangoModelFactory[Remark]):
    """A comment on the whole."""

    class Meta:
        model = Remark

    version = SubFactory(JournalVersionFactory)
    journal = SelfAttribute("version.journal")
    author = SubFactory(StaffFactory)
    text = "Which brand was it?"
    made_at = EVENING


class ReadingFactory(DjangoModelFactory[Reading]):
    """Ten seconds with the market news."""

    class Meta:
        model = Reading

    journal = SubFactory(JournalFactory, submitted=True)
    reader = SubFactory(StaffFactory)
    anchor = "passage:market_news"
    seconds = 10
    last_at = EVENING


class DailyQuestionFactory(DjangoModelFactory[DailyQuestion]):
    """A question that nobody has answered."""

    class Meta:
        model = DailyQuestion

    staff = SubFactory(StaffFactory)
    asked_on = date(2024, 3, 12)
    kind = "no_order"
    retailer = SubFactory(RetailerFactory)


class RetiredTopicFactory(DjangoModelFactory[RetiredTopic]):
    """A topic that is no longer asked for."""

    class Meta:
        model = RetiredTopic

    topic = Sequence(lambda n: Topic.values[n % len(Topic)])
    since = date(2024, 4, 1)


class BusinessReportFactory(DjangoModelFactory[BusinessReport]):
    """A report of a shop that is being written."""

    class Meta:
        model = BusinessReport

    unit = SubFactory(OrgUnitFactory)
    retailer = SubFactory(RetailerFactory)
    month = date(2024, 3, 1)
    author = SubFactory(StaffFactory)
    counted_at = EVENING


class JournalTextFactory(DjangoModelFactory[JournalText]):
    """What a journal was submitted with, as searches compare it."""

    class Meta:
        model = JournalText

    journal = SubFactory(JournalFactory, submitted=True)
    is_submitted = True
    text = "\nthe road through the village is closed"


class JournalMonthFactory(DjangoModelFactory[JournalMonth]):
    """The counts of a month that is forgotten."""

    class Meta:
        model = JournalMonth

    unit = SubFactory(OrgUnitFactory)
    month = date(2022, 3, 1)
    kind = "daily"
    journals = 20
    submitted = 18
    late = 2
