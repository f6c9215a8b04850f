"""Everything that is stored of one person's journals, for that person (domain.md §10)."""

from __future__ import annotations

from typing import Any

from accounts.models import Staff

from ..models import (
    BusinessReport,
    DailyQuestion,
    Decision,
    Finding,
    FindingShop,
    Flag,
    Journal,
    JournalVersion,
    Passage,
    Reading,
    Remark,
)

JOURNAL_COLUMNS = (
    "id",
    "unit__code",
    "kind",
    "starts_on",
    "until",
    "state",
    "revision",
    "is_nothing_special",
    "due_at",
    "grace_until",
    "opened_at",
    "facts",
    "facts_at",
    "submitted_at",
    "first_submitted_at",
    "received_at",
    "reply_due_on",
    "decided_at",
    "decided_by__name",
    "seconds_spent",
    "drafted_characters",
    "written_characters",
)


def journal_data(staff: Staff) -> dict[str, Any]:
    """A person's journals and what was said of them, and what she said and read of others'; by what it is.

    Thirteen statements. Of text that is like a colleague's it is said that it is, never whose.
    """
    own = Journal.objects.filter(staff=staff)
    keys = own.values("pk")
    return {
        "journals": _rows(own, JOURNAL_COLUMNS, "starts_on"),
        "journal_passages": _rows(
            Passage.objects.filter(journal__in=keys), ("journal_id", "topic", "drafted", "text"), "journal"
        ),
        "journal_findings": _rows(
            Finding.objects.filter(journal__in=keys),
            (
                "id",
                "journal_id",
                "theme",
                "seen",
                "evidence",
                "cause",
                "action_text",
                "action_owner__name",
                "action_due_on",
            ),
            "journal",
        ),
        "journal_finding_shops": _rows(
            FindingShop.objects.filter(finding__journal__in=keys),
            ("finding_id", "retailer__licence_no", "retailer__name"),
            "finding",
        ),
        "journal_versions": _rows(
            JournalVersion.objects.filter(journal__in=keys),
            ("journal_id", "number", "origin", "revision", "made_at", "content"),
            "journal",
        ),
        "journal_flags": _rows(
            Flag.objects.filter(version__journal__in=keys),
            ("version__journal_id", "version__number", "kind", "anchor", "said", "expected", "reason"),
            "version",
        ),
        "journal_decisions": _rows(
            Decision.objects.filter(journal__in=keys),
            ("journal_id", "verdict", "reply", "decided_by__name", "decided_at", "undone_at"),
            "decided_at",
        ),
        "journal_comments": _rows(
            Remark.objects.filter(journal__in=keys),
            ("journal_id", "anchor", "author__name", "text", "made_at"),
            "made_at",
        ),
        "journal_questions": _rows(
            DailyQuestion.objects.filter(staff=staff),
            ("asked_on", "kind", "retailer__licence_no", "parameters", "answer", "answered_at"),
            "asked_on",
        ),
        "decisions_made": _rows(
            Decision.objects.filter(decided_by=staff),
            ("journal_id", "verdict", "reply", "decided_at", "undone_at"),
            "decided_at",
        ),
        "comments_made": _rows(
            Remark.objects.filter(author=staff).exclude(journal__in=keys),
            ("journal_id", "anchor", "text", "made_at"),
            "made_at",
        ),
        "readings": _rows(
            Reading.objects.filter(reader=staff), ("journal_id", "anchor", "seconds", "last_at"), "last_at"
        ),
        "business_reports": _rows(
            BusinessReport.objects.filter(author=staff),
            (
                "id",
                "unit__code",
                "retailer__licence_no",
                "tier",
                "month",
                "facts",
                "counted_at",
                "judgement",
                "cause",
                "advice",
                "target_amount",
                "target_quantity",
                "finished_at",
            ),
            "month",
        ),
    }


def _rows(rows: Any, columns: tuple[str, ...], order: str) -> list[dict[str, Any]]:
    return list(rows.order_by(order, "pk").values(*columns))
