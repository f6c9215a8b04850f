"""Work of journals that comes round by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from salesforce_app.kernel.periods import local_day

from .domain.reminding import remind_of_due, tell_of_late_replies, tell_of_missing
from .domain.retention import forget_journals


def remind_of_due_journals(intended: str) -> int:
    """Remind writers of the journals that are due some hours after the moment for which this was planned."""
    return remind_of_due(planned=datetime.fromisoformat(intended), moment=timezone.now())


def tell_of_missing_journals(intended: str) -> int:
    """Tell writers of the journals whose time of grace ended by the moment for which this was planned."""
    return tell_of_missing(planned=datetime.fromisoformat(intended), moment=timezone.now())


def forget_old_journals(intended: str) -> int:
    """Delete the journals that are too old on the day for which this was planned (ISO 8601)."""
    return forget_journals(today=local_day(datetime.fromisoformat(intended)))


def tell_of_late_journal_replies(intended: str) -> int:
    """Tell reviewers of answers that are late on the day for which this was planned (ISO 8601)."""
    return tell_of_late_replies(day=local_day(datetime.fromisoformat(intended)), moment=timezone.now())
