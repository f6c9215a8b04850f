"""Forgetting old journals: they are kept for two years, their counts for good (domain.md §10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F

from salesforce_app.kernel.periods import Month

from ..enums import JournalState
from ..models import DailyQuestion, Finding, Journal, JournalMonth
from ..queries.owed import replied_late
from .searching import forget_texts

AT_ONCE = 200
COUNTS = ("journals", "submitted", "late", "accepted", "replies_late", "findings")


def first_day_kept(today: date) -> date:
    """The first day of which journals are kept: ``JOURNALS_MONTHS`` whole months before this one."""
    return Month.of(today).shift(-settings.JOURNALS_MONTHS).first


def forget_journals(*, today: date) -> int:
    """Delete older journals with all that was written, said and noticed about them; how many.

    What stays are their counts by unit, month and kind. Actions that they led to stay, and so do business
    reports. No trail is left, since it would hold what is to be forgotten. Doing it again changes nothing;
    broken off, it goes on where it stopped.
    """
    before = first_day_kept(today)
    forgotten = 0
    old = Journal.objects.filter(until__lte=before).order_by("until", "pk")
    while keys := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            _keep_counts(keys)
            forget_texts(keys)
            Journal.objects.filter(pk__in=keys).delete()
        forgotten += len(keys)
    DailyQuestion.objects.filter(asked_on__lt=before).delete()
    return forgotten


def _keep_counts(keys: Iterable[UUID]) -> None:
    counts: defaultdict[tuple[int, date, str], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    of_these = list(keys)
    findings = Finding.objects.filter(journal__in=of_these).order_by().values_list("journal")
    counted: dict[UUID, int] = dict(findings.annotate(Count("pk")))
    for row in Journal.objects.filter(pk__in=of_these).defer("facts"):
        said = counted.get(row.pk, 0)
        submitted = row.first_submitted_at
        values = (
            1,
            int(submitted is not None),
            int(submitted is not None and submitted > row.grace_until),
            int(row.state == JournalState.ACCEPTED),
            int(row.decided_at is not None and replied_late(row, row.until)),
            said,
        )
        place = (row.unit_id, Month.of(row.period.last).first, row.kind)
        counts[place] = [old + new for old, new in zip(counts[place], values, strict=True)]
    for (unit, month, kind), numbers in counts.items():
        kept, _created = JournalMonth.objects.get_or_create(unit_id=unit, month=month, kind=kind)
        added = {name: F(name) + number for name, number in zip(COUNTS, numbers, strict=True)}
        JournalMonth.objects.filter(pk=kept.pk).update(**added)
