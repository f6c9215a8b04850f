"""What is kept of journals that are too old to be kept: counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import OrgUnit

from ..enums import JournalKind


class JournalMonthQuerySet(ScopedQuerySet["JournalMonth"]):
    """Counts of journals, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class JournalMonth(models.Model):
    """How many journals of a kind a unit had in a month, after the journals themselves were deleted.

    They are counted by the month of their last day. No person and no text is kept (domain.md §10).
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    kind = models.CharField(_("kind"), max_length=7, choices=JournalKind)
    journals = models.PositiveIntegerField(_("journals"), default=0)
    submitted = models.PositiveIntegerField(_("submitted"), default=0)
    late = models.PositiveIntegerField(_("late"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    replies_late = models.PositiveIntegerField(_("answers late"), default=0)
    findings = models.PositiveIntegerField(pgettext_lazy("journal", "findings"), default=0)

    objects = JournalMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of journals")
        verbose_name_plural = _("months of journals")
        ordering: ClassVar = ["-month", "unit", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "month", "kind"], name="journal_month_once"),
            models.CheckConstraint(condition=Q(kind__in=JournalKind.values), name="journal_month_kind_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="journal_month_from_first"),
            models.CheckConstraint(
                condition=Q(submitted__lte=F("journals"), late__lte=F("submitted")),
                name="journal_month_counts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.unit_id}"
