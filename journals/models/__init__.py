"""Journals, what is said about them, and the business reports of shops and tiers."""

from .business_reports import BusinessReport
from .findings import Finding, FindingAction, FindingShop
from .journals import Journal, JournalPartQuerySet, Passage
from .months import JournalMonth
from .questions import DailyQuestion
from .reviews import Decision, Reading, Remark
from .search import JournalText
from .topics import RetiredTopic
from .versions import Flag, JournalVersion

__all__ = [
    "BusinessReport",
    "DailyQuestion",
    "Decision",
    "Finding",
    "FindingAction",
    "FindingShop",
    "Flag",
    "Journal",
    "JournalMonth",
    "JournalPartQuerySet",
    "JournalText",
    "JournalVersion",
    "Passage",
    "Reading",
    "Remark",
    "RetiredTopic",
]
