"""In which order a reviewer meets the journals that wait: those first that need her (domain.md §8.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from ..enums import JournalKind

SAMPLE_PERCENT = 20


class Reason(TextChoices):
    """Why a journal is to be read; the most pressing first."""

    OVERDUE_ACTIONS = "overdue_actions", pgettext_lazy("review", "Overdue actions")
    CONTRADICTIONS = "contradictions", pgettext_lazy("review", "Data say otherwise")
    COPIES = "copies", pgettext_lazy("review", "Like an earlier text")
    COMPLAINTS = "complaints", pgettext_lazy("review", "Complaints")
    RESUBMITTED = "resubmitted", pgettext_lazy("review", "Submitted again")
    FIRST_TIME = "first_time", pgettext_lazy("review", "First journals")
    MONTHLY = "monthly", pgettext_lazy("review", "Monthly")
    WEEKLY = "weekly", pgettext_lazy("review", "Weekly")
    SAMPLE = "sample", pgettext_lazy("review", "In the sample")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submitted journal, and how many of its needs there are."""

    key: UUID
    kind: JournalKind
    submitted_at: datetime
    overdue_actions: int = 0
    contradictions: int = 0
    copies: int = 0
    complaints: int = 0
    is_resubmitted: bool = False
    is_first_time: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A journal's place in the queue: by its reasons. Without any it need not be read."""

    key: UUID
    reasons: tuple[Reason, ...]

    @property
    def is_to_read(self) -> bool:
        """Whether there is a reason to read it."""
        return bool(self.reasons)


def review_order(
    waiting: Iterable[Waiting], *, secret: str, sample_percent: int = SAMPLE_PERCENT
) -> tuple[Queued, ...]:
    """The journals in the order of need, those without a reason last.

    By the most pressing reason, then by how many there are, then the longest waiting. Of the daily journals
    that nothing else speaks for, ``sample_percent`` are in the sample: which ones follows from their keys and
    ``secret``, so that it neither changes nor can be foreseen by a writer. Weekly and monthly ones are all
    read.
    """
    order = list(Reason)
    found = []
    for one in waiting:
        reasons = _reasons(one, secret, sample_percent)
        first = order.index(reasons[0]) if reasons else len(order)
        found.append(((first, -len(reasons), one.submitted_at, str(one.key)), Queued(one.key, reasons)))
    return tuple(queued for _place, queued in sorted(found, key=lambda item: item[0]))


def _reasons(one: Waiting, secret: str, sample_percent: int) -> tuple[Reason, ...]:
    holds = {
        Reason.OVERDUE_ACTIONS: one.overdue_actions > 0,
        Reason.CONTRADICTIONS: one.contradictions > 0,
        Reason.COPIES: one.copies > 0,
        Reason.COMPLAINTS: one.complaints > 0,
        Reason.RESUBMITTED: one.is_resubmitted,
        Reason.FIRST_TIME: one.is_first_time,
        Reason.MONTHLY: one.kind is JournalKind.MONTHLY,
        Reason.WEEKLY: one.kind is JournalKind.WEEKLY,
    }
    reasons = tuple(reason for reason, is_so in holds.items() if is_so)
    if not reasons and is_sampled(one.key, secret=secret, percent=sample_percent):
        return (Reason.SAMPLE,)
    return reasons


def is_sampled(key: UUID, *, secret: str, percent: int) -> bool:
    """Whether a journal is in the sample of ``percent`` of all; the same for ever for the same arguments."""
    digest = blake2b(key.bytes, key=secret.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") * 100 < percent << 64
