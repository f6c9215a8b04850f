"""What reviewers decide, say, and have looked at."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from visits.models import Action

from ..enums import Verdict
from .journals import Journal, JournalPartQuerySet
from .versions import JournalVersion


class Decision(models.Model):
    """What a reviewer decided of a submitted version; returned with a reason, and taken back at most once."""

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="decisions")
    version = models.ForeignKey(JournalVersion, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reply = models.TextField(_("reply"), blank=True)
    decided_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects: JournalPartQuerySet[Decision] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar = ["journal", "-decided_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(undone_at__isnull=True), name="decision_once_per_version"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="decision_verdict_known"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(reply=""), name="decision_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.journal_id}"


class Remark(models.Model):
    """A comment on a journal or on one part of it, by a reviewer or in answer by the writer.

    ``anchor`` says on which part (as of ``Flag``), empty for the whole; ``action`` is what it was turned
    into.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(JournalVersion, on_delete=models.CASCADE, related_name="+")
    anchor = models.CharField(_("on"), max_length=80, blank=True)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField(_("made at"))
    action = models.OneToOneField(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="remark"
    )

    objects: JournalPartQuerySet[Remark] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar = ["journal", "made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_text_given"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Reading(models.Model):
    """For how long a reviewer had one part of a journal before her eyes; shown to herself alone.

    Offices learn from sums over all readers which fields nobody reads.
    """

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("reader"))
    anchor = models.CharField(_("part"), max_length=80)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    last_at = models.DateTimeField(_("last looked at"))

    objects: JournalPartQuerySet[Reading] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering: ClassVar = ["journal", "reader", "anchor"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journal", "reader", "anchor"], name="reading_once_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id} {self.anchor}"
