"""The fixed lists of journals."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class JournalKind(TextChoices):
    """The time that a journal is about."""

    DAILY = "daily", pgettext_lazy("journal", "Daily")
    WEEKLY = "weekly", pgettext_lazy("journal", "Weekly")
    MONTHLY = "monthly", pgettext_lazy("journal", "Monthly")


class JournalState(TextChoices):
    """How far a journal is (domain.md §8.2)."""

    DRAFT = "draft", pgettext_lazy("journal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("journal", "Submitted")
    RETURNED = "returned", pgettext_lazy("journal", "Returned")
    RESUBMITTED = "resubmitted", pgettext_lazy("journal", "Resubmitted")
    ACCEPTED = "accepted", pgettext_lazy("journal", "Accepted")


OPEN_TO_THE_WRITER = (JournalState.DRAFT, JournalState.RETURNED)
"""The states in which its writer may change a journal."""

TO_REVIEW = (JournalState.SUBMITTED, JournalState.RESUBMITTED)
"""The states in which a journal waits for its reviewer."""


class Section(TextChoices):
    """The parts into which a journal's facts are put."""

    VISITS = "visits", pgettext_lazy("journal section", "Visits")
    SALES = "sales", pgettext_lazy("journal section", "Sales")
    STRUCTURE = "structure", pgettext_lazy("journal section", "Structure")
    PYRAMID = "pyramid", pgettext_lazy("journal section", "Customer pyramid")
    SETTLEMENT = "settlement", pgettext_lazy("journal section", "E-settlement")
    MOVEMENTS = "movements", pgettext_lazy("journal section", "Shops that moved most")
    ACTIONS = "actions", pgettext_lazy("journal section", "Actions")
    ISSUES = "issues", pgettext_lazy("journal section", "Complaints and requests")
    JOURNALS = "journals", pgettext_lazy("journal section", "From the journals below")


class FigureKind(TextChoices):
    """What a fact's figure is counted in."""

    COUNT = "count", pgettext_lazy("figure", "Count")
    AMOUNT = "amount", pgettext_lazy("figure", "Amount")
    QUANTITY = "quantity", pgettext_lazy("figure", "Quantity")
    RATIO = "ratio", pgettext_lazy("figure", "Rate")
    MINUTES = "minutes", pgettext_lazy("figure", "Minutes")


class Topic(TextChoices):
    """What the writer is asked to judge, in prose (domain.md §8.2)."""

    MARKET_NEWS = "market_news", pgettext_lazy("topic", "Market news")
    HELP_NEEDED = "help_needed", pgettext_lazy("topic", "Help needed")
    FOCUS = "focus", pgettext_lazy("topic", "Tomorrow's focus")
    CHANGES = "changes", pgettext_lazy("topic", "What changed, and why")
    WORKED = "worked", pgettext_lazy("topic", "What worked")
    UNRESOLVED = "unresolved", pgettext_lazy("topic", "What is unresolved")
    PRIORITIES = "priorities", pgettext_lazy("topic", "Next week's priorities")
    CAUSES = "causes", pgettext_lazy("topic", "Causes")
    CASES = "cases", pgettext_lazy("topic", "Cases")
    LESSONS = "lessons", pgettext_lazy("topic", "Lessons")
    PLAN = "plan", pgettext_lazy("topic", "Next month's plan")


TOPICS: dict[JournalKind, tuple[Topic, ...]] = {
    JournalKind.DAILY: (Topic.MARKET_NEWS, Topic.HELP_NEEDED, Topic.FOCUS),
    JournalKind.WEEKLY: (Topic.CHANGES, Topic.WORKED, Topic.UNRESOLVED, Topic.PRIORITIES),
    JournalKind.MONTHLY: (Topic.CAUSES, Topic.CASES, Topic.LESSONS, Topic.PLAN),
}
"""What each kind of journal asks for, in this order."""


class Theme(TextChoices):
    """What a finding is about, so that a team can learn from findings by topic."""

    SALES = "sales", pgettext_lazy("theme", "Sales and orders")
    STOCK = "stock", pgettext_lazy("theme", "Stock")
    PRICE = "price", pgettext_lazy("theme", "Prices")
    DISPLAY = "display", pgettext_lazy("theme", "Display")
    NEW_BRAND = "new_brand", pgettext_lazy("theme", "New brands")
    SETTLEMENT = "settlement", pgettext_lazy("theme", "E-settlement")
    MARKET = "market", pgettext_lazy("theme", "Market and competition")
    SERVICE = "service", pgettext_lazy("theme", "Service")
    OTHER = "other", pgettext_lazy("theme", "Something else")


class VersionOrigin(TextChoices):
    """Why a version of a journal was kept."""

    SAVED = "saved", pgettext_lazy("version", "Saved while writing")
    SUBMITTED = "submitted", pgettext_lazy("version", "Submitted")


class FlagKind(TextChoices):
    """What was noticed about a journal before it was submitted (domain.md §8.4)."""

    NEAR_COPY = "near_copy", pgettext_lazy("flag", "Near-copy")
    SIMILAR = "similar", pgettext_lazy("flag", "Similar")
    PASTED = "pasted", pgettext_lazy("flag", "Pasted paragraph")
    COUNT = "count", pgettext_lazy("flag", "Another number on file")
    AMOUNT = "amount", pgettext_lazy("flag", "Another amount on file")
    DIRECTION = "direction", pgettext_lazy("flag", "Went the other way")
    NAME = "name", pgettext_lazy("flag", "Name not on file")
    CHANGED_FACT = "changed_fact", pgettext_lazy("flag", "Changed since it was drafted")


COPIES = (FlagKind.NEAR_COPY, FlagKind.SIMILAR, FlagKind.PASTED)
"""Text that is like an earlier one."""

CONTRADICTIONS = (FlagKind.COUNT, FlagKind.AMOUNT, FlagKind.DIRECTION, FlagKind.NAME)
"""Statements that the data contradict."""


class Verdict(TextChoices):
    """What a reviewer decides."""

    ACCEPTED = "accepted", pgettext_lazy("verdict", "Accepted")
    RETURNED = "returned", pgettext_lazy("verdict", "Returned")


class Standing(TextChoices):
    """How a journal that is owed stands in time; late is not missing (domain.md §8.2)."""

    NOT_DUE = "not_due", pgettext_lazy("journal", "Not due yet")
    ON_TIME = "on_time", pgettext_lazy("journal", "On time")
    IN_GRACE = "in_grace", pgettext_lazy("journal", "In the time of grace")
    LATE = "late", pgettext_lazy("journal", "Late")
    MISSING = "missing", pgettext_lazy("journal", "Missing")


class DailyQuestionKind(TextChoices):
    """What the question of the day asks about."""

    BELOW_ROUTE = "below_route", pgettext_lazy("question of the day", "Below its route")
    NO_ORDER = "no_order", pgettext_lazy("question of the day", "No order in this cycle")
    FAILED_DEBITS = "failed_debits", pgettext_lazy("question of the day", "Debits failed again")
    STOCK_UNSEEN = "stock_unseen", pgettext_lazy("question of the day", "Stock not looked at")
    TIER_FALLEN = "tier_fallen", pgettext_lazy("question of the day", "Fallen by a tier")
    ACTION_OVERDUE = "action_overdue", pgettext_lazy("question of the day", "Action overdue")
    UNIT_VALUE = "unit_value", pgettext_lazy("question of the day", "More sold for less")


class Answered(TextChoices):
    """How the answers to journals are narrowed."""

    WAITS = "waits", pgettext_lazy("journal answer", "Waits for its reply")
    OVERDUE = "overdue", pgettext_lazy("journal answer", "Overdue")
    LATE = "late", pgettext_lazy("journal answer", "Came late")


class Flagged(TextChoices):
    """How journals are narrowed by what was noticed about them."""

    ANY = "any", pgettext_lazy("journal flags", "Any")
    COPY = "copy", pgettext_lazy("journal flags", "Text like an earlier one")
    CONTRADICTION = "contradiction", pgettext_lazy("journal flags", "Contradicted by the data")
    CHANGED_FACT = "changed_fact", pgettext_lazy("journal flags", "Facts changed")


class ReportSubject(TextChoices):
    """What a business report is about."""

    SHOP = "shop", pgettext_lazy("business report", "Shop")
    TIER = "tier", pgettext_lazy("business report", "Tier")


class ReportState(TextChoices):
    """How far a business report is."""

    OPEN = "open", pgettext_lazy("business report", "Being written")
    FINISHED = "finished", pgettext_lazy("business report", "Finished")
